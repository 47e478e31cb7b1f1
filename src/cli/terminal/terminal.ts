import type { Buffer } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream, WriteStream } from 'node:tty';
import { displayText } from './displayText.ts';
import { paintLine } from './paintLine.ts';
import { type Key, parseKeys } from './parseKeys.ts';
import type { ScreenLine } from './screenLine.ts';
import { textWidth } from './textWidth.ts';

/** The person ended the program with Ctrl-C, or the terminal went away. Everything that was decided is on disk. */
export class TerminalInterrupted extends Error {
  override readonly name = 'TerminalInterrupted';
}

export interface TerminalOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly color: boolean;
  readonly signal: AbortSignal;
}

/** A terminal that has not told its size. */
const usualSize = { rows: 24, columns: 80 } as const;
const longestAnswer = 2000;

/**
 * A person at a terminal: prints lines one below the other, as `git add -p` does, and reads single keys. What is typed
 * while nothing is asked is thrown away, so that no key can answer for a hunk that was not on the screen yet.
 */
export class Terminal {
  private readonly options: TerminalOptions;
  private readonly decoder = new StringDecoder('utf8');
  private waiting: { resolve: (keys: readonly Key[]) => void; reject: (error: Error) => void } | null = null;
  private broken: Error | null = null;

  constructor(options: TerminalOptions) {
    this.options = options;
    const { input, signal } = options;
    input.setRawMode(true);
    input.on('data', this.onData);
    input.on('end', this.onEnd);
    input.on('error', this.onEnd);
    signal.addEventListener('abort', this.onEnd, { once: true });
    input.resume();
  }

  get rows(): number {
    return this.options.output.rows || usualSize.rows;
  }

  print(lines: readonly ScreenLine[]): void {
    for (const row of lines.flatMap((line) => this.paint(line))) this.write(`${row}\n`);
  }

  /** The rows that a line takes at the present width. */
  paint(line: ScreenLine): readonly string[] {
    const columns = this.options.output.columns || usualSize.columns;
    return paintLine(line, { color: this.options.color, columns });
  }

  /** Text that is safe for a terminal. In Node's raw mode a line feed still begins a new line. */
  write(text: string): void {
    this.options.output.write(text);
  }

  /** One key, after a question that stays on its line. Throws `TerminalInterrupted`. */
  async key(question: string): Promise<Key> {
    this.write(`${question} `);
    const [key = 'escape'] = await this.keys();
    this.write(`${key.length === 1 ? displayText(key) : ''}\n`);
    return key;
  }

  /** A line of text without blanks around it; null when the person left with Escape. Throws `TerminalInterrupted`. */
  async line(question: string): Promise<string | null> {
    this.write(`${question} `);
    let text: readonly string[] = [];
    for (;;) {
      for (const key of await this.keys()) {
        if (key === 'enter') {
          this.write('\n');
          return text.join('').trim();
        }
        if (key === 'escape' || key === 'end') {
          this.write('\n');
          return null;
        }
        text = this.edit(text, key);
      }
    }
  }

  /** Lets another program, such as one that asks for a passphrase, have the terminal as people know it. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    const { input } = this.options;
    input.setRawMode(false);
    input.pause();
    try {
      return await work();
    } finally {
      input.setRawMode(true);
      input.resume();
    }
  }

  close(): void {
    const { input, signal } = this.options;
    signal.removeEventListener('abort', this.onEnd);
    input.off('data', this.onData);
    input.off('end', this.onEnd);
    input.off('error', this.onEnd);
    if (this.broken === null) input.setRawMode(false);
    input.pause();
  }

  private edit(text: readonly string[], key: Key): readonly string[] {
    if (key === 'backspace') {
      this.erase(text.slice(-1));
      return text.slice(0, -1);
    }
    if (key === 'clear-line') {
      this.erase(text);
      return [];
    }
    const character = key === 'space' ? ' ' : key;
    if (text.length >= longestAnswer) return text;
    this.write(displayText(character));
    return [...text, character];
  }

  private erase(characters: readonly string[]): void {
    const width = textWidth(displayText(characters.join('')));
    this.write(`${'\b'.repeat(width)}${' '.repeat(width)}${'\b'.repeat(width)}`);
  }

  private async keys(): Promise<readonly Key[]> {
    const keys = await new Promise<readonly Key[]>((resolve, reject) => {
      if (this.broken === null) this.waiting = { resolve, reject };
      else reject(this.broken);
    });
    if (!keys.includes('interrupt')) return keys;
    this.write('\n');
    throw new TerminalInterrupted('interrupted');
  }

  private readonly onData = (chunk: Buffer): void => {
    const keys = parseKeys(this.decoder.write(chunk));
    if (keys.length === 0) return;
    if (this.waiting !== null) {
      const { resolve } = this.waiting;
      this.waiting = null;
      resolve(keys);
      // Raw mode has taken Ctrl-C from the system; whoever is at work listens to the signal.
    } else if (keys.includes('interrupt')) process.kill(process.pid, 'SIGINT');
  };

  private readonly onEnd = (): void => {
    this.broken ??= new TerminalInterrupted('the terminal is gone');
    const { waiting } = this;
    this.waiting = null;
    waiting?.reject(this.broken);
  };
}
