import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const patience = 90_000;
/** Of bsdutils, which every Debian has. */
const program = 'script';

export interface PseudoTerminalOptions {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the shell, such as `< /dev/null`: the rest stays a terminal. */
  readonly redirection?: string;
}

/**
 * The built bundle on a real pseudo-terminal, made by `script`. Keys are sent when
 * what they answer is on the screen, as a person would.
 */
export class PseudoTerminal {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private readonly pidFile: string;
  /** Everything that was printed. */
  screen = '';
  /** Where the next `see` begins to look. */
  private seen = 0;

  constructor(args: readonly string[], { directory, environment = {}, redirection }: PseudoTerminalOptions) {
    if (!existsSync(bundle)) throw new Error('dist/cli.cjs is missing: run "npm run build" first');
    this.pidFile = join(mkdtempSync(join(tmpdir(), 'countersign-terminal-')), 'pid');
    const words = [process.execPath, bundle, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    const command =
      redirection === undefined
        ? `echo $$ > '${this.pidFile}'; exec ${words.join(' ')}`
        : `${words.join(' ')} ${redirection}`;
    this.child = spawn(program, ['-qec', command, '/dev/null'], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'],
        HOME: mkdtempSync(join(tmpdir(), 'countersign-home-')),
        SHELL: '/bin/sh',
        TERM: 'xterm',
        GIT_CONFIG_NOSYSTEM: '1',
        COUNTERSIGN_CACHE: 'off',
        ...environment,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.screen += text));
    this.child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.screen += `\nscript(1) cannot be run, install bsdutils: ${error.message}`;
        resolve(null);
      });
      this.child.once('close', resolve);
    });
  }

  /** Waits until `pattern` appears after what was seen before, and returns what was printed up to its end. */
  async see(pattern: RegExp): Promise<string> {
    const until = Date.now() + patience;
    for (;;) {
      const text = this.screen.slice(this.seen);
      const match = pattern.exec(text);
      if (match !== null) {
        this.seen += match.index + match[0].length;
        return text.slice(0, match.index + match[0].length);
      }
      if (this.child.exitCode !== null || Date.now() > until)
        throw new Error(`not seen: ${String(pattern)} in ${JSON.stringify(text.slice(-3000))}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Waits for a question, then types. */
  async answer(question: RegExp, text: string): Promise<string> {
    const seen = await this.see(question);
    this.send(text);
    return seen;
  }

  send(text: string): void {
    this.child.stdin?.write(text);
  }

  /** `kill -9` of the program, not of its terminal. */
  async kill(): Promise<void> {
    process.kill(Number(readFileSync(this.pidFile, 'utf8')), 'SIGKILL');
    await this.ended;
  }

  /** Ends what a failed test has left running. */
  dispose(): void {
    if (this.child.exitCode === null) this.child.kill('SIGHUP');
  }

  /** The exit code, when the program has ended by itself. */
  async end(): Promise<number | null> {
    const timer = setTimeout(() => this.child.kill(), patience);
    const code = await this.ended;
    clearTimeout(timer);
    return code;
  }
}
