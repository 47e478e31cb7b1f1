import { spawn } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { verifyEnvelope } from '../../../src/core/attestation/envelope.ts';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { fetchRecords } from '../../../src/core/attestation/syncRecords.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { fuzzRandom } from '../../fuzz/fuzzRandom.ts';
import { envelopesForRecord } from './readStored.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

/*
 * Real processes that write into one store at the same time. `COUNTERSIGN_KILLS=200` kills as many writers as the README
 * counts; without it a few.
 */

const scratch = scratchDirectory();
const writer = join(scratch, 'writeRecords.cjs');
const kills = Number(process.env['COUNTERSIGN_KILLS'] ?? '25');

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
  /** The first record is stored, or there will be none. */
  readonly begun: Promise<void>;
  readonly ended: Promise<string>;
  /** Ends the process and every git it started, as a lost machine would. */
  kill(): void;
}

function startWriter(repository: string, name: string, count: number, mode = ''): Writer {
  const child = spawn(process.execPath, [writer, repository, name, String(count), mode], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ids: string[] = [];
  const begun = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
    child.once('close', () => resolve());
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    ids.splice(0, ids.length, ...stdout.split('\n').slice(0, -1));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<string>((resolve) => child.on('close', () => resolve(stderr)));
  return { ids, begun, ended, kill: () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL') };
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

/** The ids that the writers said are stored. */
async function writtenBy(writers: readonly Writer[]): Promise<string[]> {
  const errors = await Promise.all(writers.map(({ ended }) => ended));
  expect(errors.filter((text) => text !== '')).toEqual([]);
  return writers.flatMap((running) => running.ids).toSorted();
}

test('fifty processes at once lose nothing', async () => {
  const directory = makeRepository('fifty');
  const ids = await writtenBy(
    Array.from({ length: 50 }, (_, index) => startWriter(directory, `writer ${index}`, 1)),
  );
  expect(ids.length).toBe(50);
  expect(await storedIds(directory)).toEqual(ids);
}, 240_000);

test('G29 twenty who sign the same record at once are twenty signatures', async () => {
  const directory = makeRepository('cosigned');
  const ids = await writtenBy(
    Array.from({ length: 20 }, (_, index) => startWriter(directory, `p${index}`, 1, 'cosign')),
  );
  const [id = ''] = ids;
  expect([ids.length, new Set(ids).size]).toEqual([20, 1]);
  const { value, problems } = await envelopesForRecord(openRecordStore(await openRepository(directory)), id);
  expect(problems).toEqual([]);
  expect(
    value
      .filter((envelope) => verifyEnvelope(envelope).kind === 'valid')
      .map(({ fields }) => fields.by)
      .toSorted(),
  ).toEqual(Array.from({ length: 20 }, (_, index) => `p${index}@example.com`).toSorted());
}, 240_000);

test('two clones with two writers each push through one remote at once, and all of it arrives', async () => {
  const remote = join(scratch, 'raced.git');
  runProgram('git', ['init', '-q', '--bare', remote]);
  const clones = ['alice', 'bob', 'fresh'].map((name) => join(scratch, `raced-${name}`));
  for (const clone of clones) runProgram('git', ['clone', '-q', remote, clone]);
  const [alice = '', bob = '', fresh = ''] = clones;
  const ids = await writtenBy(
    [alice, alice, bob, bob].map((clone, index) => startWriter(clone, `racer ${index}`, 4, 'push')),
  );
  expect(ids.length).toBe(16);
  await fetchRecords(await openRepository(fresh), 'origin');
  expect(await storedIds(fresh)).toEqual(ids);
  expect(runProgram('git', ['fsck', '--strict', '--no-dangling'], '', remote).toString()).toBe('');
}, 240_000);

test(`${kills} writers that are killed leave a store that can be read and written`, async () => {
  const directory = makeRepository('killed');
  const lock = join(directory, '.git', 'refs', 'countersign', 'records.lock');
  const random = fuzzRandom(fc.readConfigureGlobal()?.seed ?? Date.now());
  const reported: string[] = [];
  let [locks, rounds] = [0, 0];
  for (let left = kills; left > 0; left -= 4, rounds += 1) {
    const writers = Array.from({ length: Math.min(4, left) }, (_, index) =>
      startWriter(directory, `${rounds} ${index}`, 1000),
    );
    await Promise.all(
      writers.map(async (running, index) => {
        // One of them is killed before it says anything, perhaps; the others while they write, however slow the machine.
        if (index > 0) await running.begun;
        await new Promise((resolve) => setTimeout(resolve, random.between(index > 0 ? 0 : 150, 1500)));
        running.kill();
        await running.ended;
      }),
    );
    reported.push(...writers.flatMap(({ ids }) => ids));
    const stored = new Set(await storedIds(directory));
    expect(reported.filter((id) => !stored.has(id))).toEqual([]);
    if (!existsSync(lock)) continue;
    // What git leaves behind when it is killed at that moment. Ten minutes later the next writer moves it away.
    locks += 1;
    utimesSync(lock, new Date(0), new Date(0));
    expect((await writtenBy([startWriter(directory, `after lock ${rounds}`, 1)])).length).toBe(1);
    expect(existsSync(lock)).toBe(false);
  }
  process.stdout.write(
    `  ${kills} writers killed, ${reported.length} records acknowledged, 0 lost, ${locks} locks left behind\n`,
  );
  expect(reported.length).toBeGreaterThan(0);
  runProgram('git', ['fsck', '--strict', '--no-dangling'], '', directory);
  const [last = ''] = await writtenBy([startWriter(directory, 'last', 1)]);
  expect(await storedIds(directory)).toContain(last);
}, 1_200_000);
