import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly directory?: string;
  readonly input?: Buffer | string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the built bundle as people do, with an environment of its own. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  if (!existsSync(bundle)) throw new Error('dist/cli.cjs is missing: run "npm run build" first');
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd: options.directory ?? tmpdir(),
    env: {
      PATH: process.env['PATH'],
      HOME: mkdtempSync(join(tmpdir(), 'countersign-home-')),
      GIT_CONFIG_NOSYSTEM: '1',
      COUNTERSIGN_CACHE: 'off',
      ...options.environment,
    },
  });
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return {
    code,
    stdout: Buffer.concat(output.stdout).toString('utf8'),
    stderr: Buffer.concat(output.stderr).toString('utf8'),
  };
}

/** What every failure must look like: one sentence that begins with the program's name, and no stack. */
export function isOneSentence(stderr: string): boolean {
  return /^countersign: [^\n]+[.!?)]\n$/.test(stderr) && !stderr.includes('    at ');
}
