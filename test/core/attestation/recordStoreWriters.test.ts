import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

/* Real processes that write into one store at the same time. */

const scratch = scratchDirectory();
const writer = join(scratch, 'writeRecords.cjs');

beforeAll(async () => {
  const entry = fileURLToPath(new URL('writeRecords.ts', import.meta.url));
  await build({
    entryPoints: [entry],
    outfile: writer,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
});

interface Writer {
  readonly ids: string[];
  readonly ended: Promise<string>;
  /** Ends the process and every git it started, as a lost machine would. */
  kill(): void;
}

function startWriter(repository: string, name: string, count: number): Writer {
  const child = spawn(process.execPath, [writer, repository, name, String(count)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ids: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    ids.splice(0, ids.length, ...stdout.split('\n').slice(0, -1));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<string>((resolve) => child.on('close', () => resolve(stderr)));
  return { ids, ended, kill: () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL') };
}

function makeRepository(name: string): string {
  const directory = join(scratch, name);
  runProgram('git', ['init', '-q', directory]);
  return directory;
}

async function storedIds(directory: string): Promise<string[]> {
  const { value, problems } = await openRecordStore(await openRepository(directory)).listRecords();
  expect(problems).toEqual([]);
  return value.map(({ id }) => id).toSorted();
}

test('fifty processes at once lose nothing', async () => {
  const directory = makeRepository('fifty');
  const writers = Array.from({ length: 50 }, (_, index) => startWriter(directory, `writer ${index}`, 1));
  const errors = await Promise.all(writers.map(({ ended }) => ended));
  expect(errors.filter((text) => text !== '')).toEqual([]);
  const ids = writers.flatMap((running) => running.ids).toSorted();
  expect(ids.length).toBe(50);
  expect(await storedIds(directory)).toEqual(ids);
}, 240_000);

test('writers that are killed leave a store that can be read and written', async () => {
  const directory = makeRepository('killed');
  const reported: string[] = [];
  for (let round = 0; round < 8; round++) {
    const writers = [0, 1].map((index) => startWriter(directory, `round ${round} ${index}`, 1000));
    await new Promise((resolve) => setTimeout(resolve, 500 + 131 * round));
    for (const running of writers) running.kill();
    await Promise.all(writers.map(({ ended }) => ended));
    reported.push(...writers.flatMap(({ ids }) => ids));
    // What git itself leaves behind when it is killed while it holds a lock; everybody else who writes needs it gone.
    rmSync(join(directory, '.git', 'refs', 'countersign', 'records.lock'), { force: true });
    const stored = new Set(await storedIds(directory));
    expect(reported.filter((id) => !stored.has(id))).toEqual([]);
  }
  expect(reported.length).toBeGreaterThan(0);
  runProgram('git', ['fsck', '--strict', '--no-dangling'], '', directory);
  const last = startWriter(directory, 'last', 1);
  expect(await last.ended).toBe('');
  expect(await storedIds(directory)).toContain(last.ids[0]);
}, 240_000);
