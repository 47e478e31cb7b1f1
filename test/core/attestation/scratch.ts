import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is removed after the tests of the calling file. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-attestation-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  return directory;
}

/** An environment without the machine's configuration, with a fixed identity. */
export const hermeticEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A U Thor',
  GIT_AUTHOR_EMAIL: 'author@example.com',
  GIT_COMMITTER_NAME: 'C O Mitter',
  GIT_COMMITTER_EMAIL: 'committer@example.com',
};

/** Runs a real program; throws with its stderr when it fails. */
export function runProgram(
  program: string,
  args: readonly string[],
  input?: Uint8Array | string,
  directory?: string,
): Buffer {
  return execFileSync(program, args, {
    env: hermeticEnvironment,
    input: input ?? '',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(directory === undefined ? {} : { cwd: directory }),
  });
}
