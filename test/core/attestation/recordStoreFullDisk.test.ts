import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { openDraftStore } from '../../../src/core/review/draftStore.ts';
import type { Decision } from '../../../src/core/review/decision.ts';
import { unitId } from '../review/unitId.ts';
import { readRecord } from './readStored.ts';
import { sampleRecord } from './sampleRecord.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

/* A file system of two megabytes that is really full. Only root can mount one. */

const mountPoint = join(scratchDirectory(), 'small');
const refusal = mountSmallDisk();
afterAll(() => {
  if (refusal === null) execFileSync('umount', [mountPoint], { stdio: 'ignore' });
});

/** Why it cannot be mounted, or null. */
function mountSmallDisk(): string | null {
  try {
    mkdirSync(mountPoint);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mountPoint], { stdio: 'pipe' });
    return null;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error);
    process.stdout.write(`  full disk: skipped, no small file system can be mounted here (${reason})\n`);
    return reason;
  }
}

/** Writes until nothing fits any more. */
function fillDisk(): void {
  for (const size of [65_536, 4_096, 1]) {
    try {
      for (let index = 0; ; index += 1)
        writeFileSync(join(mountPoint, `fill-${size}-${index}`), Buffer.alloc(size));
    } catch {
      continue;
    }
  }
}

test.skipIf(refusal !== null)('a full disk is an error that says so, and what was there stays', async () => {
  const directory = join(mountPoint, 'repository');
  runProgram('git', ['init', '-q', '--template=', directory]);
  const repository = await openRepository(directory);
  const store = openRecordStore(repository);
  const before = await store.writeRecord({ record: sampleRecord('before'), envelopes: [] });
  const target = { kind: 'branch', name: 'main' } as const;
  const drafts = openDraftStore({ gitDirectory: repository.gitDirectory, key: Buffer.alloc(32, 1) });
  await drafts.record(target, [decision('kept')]);
  fillDisk();

  await expect(store.writeRecord({ record: sampleRecord('lost'), envelopes: [] })).rejects.toMatchObject({
    name: 'GitError',
    message: expect.stringMatching(/no space left|disk/i) as string,
  });
  await expect(drafts.record(target, [decision('lost', 'x'.repeat(8_000))])).rejects.toMatchObject({
    code: 'full-disk',
  });
  expect((await store.listRecords()).value.map(({ id }) => id)).toEqual([before]);
  expect((await drafts.load(target)).value.has(unitId('kept'))).toBe(true);

  // One page more each time, so that every step of a write is once the first that does not fit.
  let isWritten = false;
  for (let index = 0; !isWritten && index < 400; index += 1) {
    rmSync(join(mountPoint, index % 2 === 0 ? `fill-4096-${index / 2}` : `fill-65536-${(index - 1) / 2}`), {
      force: true,
    });
    isWritten = await store.writeRecord({ record: sampleRecord('later'), envelopes: [] }).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({
          name: 'GitError',
          message: expect.stringMatching(/no space left/i) as string,
        });
        return false;
      },
    );
    expect((await readRecord(store, before)).value).toEqual(sampleRecord('before'));
  }
  expect(isWritten).toBe(true);
  rmSync(join(mountPoint, 'fill-65536-20'), { force: true });
  const after = await store.writeRecord({ record: sampleRecord('after'), envelopes: [] });
  expect((await readRecord(store, after)).value).toEqual(sampleRecord('after'));
  expect((await readRecord(store, before)).value).toEqual(sampleRecord('before'));
  await drafts.record(target, [decision('after')]);
  expect([...(await drafts.load(target)).value.keys()].toSorted()).toEqual(
    [unitId('kept'), unitId('after')].toSorted(),
  );
  runProgram('git', ['fsck', '--strict', '--no-dangling'], '', directory);
});

function decision(name: string, note: string | null = null): Decision {
  return {
    unit: unitId(name),
    verdict: 'attested',
    at: '2026-11-20T10:00:00Z',
    note,
    evidence: null,
    flags: [],
    shownMilliseconds: null,
  };
}
