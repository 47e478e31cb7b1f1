import { Buffer } from 'node:buffer';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AttestationEnvelope } from '../../../src/core/attestation/envelope.ts';
import { formatEnvelope, verifyEnvelope } from '../../../src/core/attestation/envelope.ts';
import { formatRecord, recordId, type ReviewRecord } from '../../../src/core/attestation/record.ts';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { attestationNamespace, statementToSign } from '../../../src/core/attestation/statement.ts';
import { parseSshSignature } from '../../../src/core/attestation/sshsig.ts';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import { makeKey, signWithSshKeygen } from './keys.ts';
import { envelopesForRecord, readRecord } from './readStored.ts';
import { sampleFields } from './sampleFields.ts';
import { sampleRecord, sampleUnit } from './sampleRecord.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

const scratch = scratchDirectory();
const keys = [makeKey(scratch, 'alice', 'ed25519'), makeKey(scratch, 'bob', 'ecdsa', 256)];
let repository: Repository;
let count = 0;

beforeEach(async () => {
  count += 1;
  const directory = join(scratch, `repository-${count}`);
  runProgram('git', ['init', '-q', directory]);
  repository = await openRepository(directory);
});

const git = (...args: string[]): string => runProgram('git', args, '', repository.root).toString().trim();

function signed(record: ReviewRecord, signer: number): AttestationEnvelope {
  const fields = { ...sampleFields, record: recordId(formatRecord(record)) };
  const key = keys[signer];
  const signature =
    key && parseSshSignature(signWithSshKeygen(key, attestationNamespace, statementToSign(fields))).value;
  if (!signature) throw new Error('not signed');
  return { fields, signature };
}

/** Puts a file into the store's tree past the store itself, as somebody with write access could. */
function forge(path: string, content: Buffer | string, ref = 'refs/countersign/records'): void {
  const index = { GIT_INDEX_FILE: join(scratch, `forged-index-${count}`) };
  const run = (args: string[], input: Buffer | string = ''): string =>
    runProgram(
      'env',
      [...Object.entries(index).map(([key, value]) => `${key}=${value}`), 'git', ...args],
      input,
      repository.root,
    )
      .toString()
      .trim();
  const blob = run(['hash-object', '-w', '--stdin'], content);
  run(['read-tree', ...(git('for-each-ref', ref) === '' ? ['--empty'] : [ref])]);
  run(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
  git('update-ref', ref, git('commit-tree', run(['write-tree']), '-m', 'forged'));
}

describe('one store', () => {
  test('an empty one holds nothing', async () => {
    const store = openRecordStore(repository);
    expect(await store.listRecords()).toEqual({ value: [], problems: [] });
    expect(await readRecord(store, '0'.repeat(64))).toEqual({ value: null, problems: [] });
    expect(await envelopesForRecord(store, '0'.repeat(64))).toEqual({ value: [], problems: [] });
    expect(await store.recordsForPaths([toRepoPath('a')])).toEqual([]);
  });

  test('gives back what was written, and leaves index, worktree and branches alone', async () => {
    const store = openRecordStore(repository);
    const record = sampleRecord('a');
    const id = await store.writeRecord({ record, envelopes: [signed(record, 0)] });
    expect(await readRecord(store, id)).toEqual({ value: record, problems: [] });
    const { value: envelopes } = await envelopesForRecord(store, id);
    expect(envelopes.map((envelope) => verifyEnvelope(envelope).kind)).toEqual(['valid']);
    expect(git('for-each-ref', '--format=%(refname)')).toBe('refs/countersign/records');
    expect(git('status', '--porcelain')).toBe('');
    expect(git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  test('has the layout of the specification', async () => {
    const record = sampleRecord('a');
    const envelope = signed(record, 0);
    const id = await openRecordStore(repository).writeRecord({ record, envelopes: [envelope] });
    const sha256 = (text: Buffer | string): string =>
      runProgram('sha256sum', [], text).toString().split(' ')[0] ?? '';
    const [path, signature] = [sha256('src/session.ts'), sha256(formatEnvelope(envelope))];
    expect(git('ls-tree', '-r', '--name-only', 'refs/countersign/records').split('\n').toSorted()).toEqual([
      `by-path/${path.slice(0, 2)}/${path}/${id}`,
      `by-record/${id.slice(0, 2)}/${id}/${signature}`,
      `envelopes/${signature.slice(0, 2)}/${signature}`,
      `records/${id.slice(0, 2)}/${id}`,
    ]);
  });

  test('writing the same twice changes nothing; a second signature is added', async () => {
    const store = openRecordStore(repository);
    const record = sampleRecord('a');
    const first = signed(record, 0);
    const id = await store.writeRecord({ record, envelopes: [first] });
    const tip = git('rev-parse', 'refs/countersign/records');
    expect(await store.writeRecord({ record, envelopes: [first] })).toBe(id);
    expect(git('rev-parse', 'refs/countersign/records')).toBe(tip);
    await store.writeRecord({ record, envelopes: [signed(record, 1)] });
    const { value: envelopes } = await envelopesForRecord(store, id);
    expect(envelopes.map((envelope) => verifyEnvelope(envelope).kind)).toEqual(['valid', 'valid']);
  });

  test('finds records by path, odd paths among them', async () => {
    const store = openRecordStore(repository);
    const odd = decodeRepoPath(Buffer.from('a \xff"\n', 'latin1'));
    const a = await store.writeRecord({
      record: sampleRecord('a', [sampleUnit('1', odd), sampleUnit('2', toRepoPath('b'))]),
      envelopes: [],
    });
    const b = await store.writeRecord({
      record: sampleRecord('b', [sampleUnit('3', toRepoPath('b'))]),
      envelopes: [],
    });
    expect(await store.recordsForPaths([odd])).toEqual([a]);
    expect(await store.recordsForPaths([toRepoPath('b')])).toEqual([a, b].toSorted());
    expect(await store.recordsForPaths([toRepoPath('c')])).toEqual([]);
    const many = Array.from({ length: 100 }, (_, index) => toRepoPath(`none/${index}`));
    expect(await store.recordsForPaths([...many, odd])).toEqual([a]);
  });

  test('works without a name in the configuration', async () => {
    const home = process.env['HOME'] ?? '';
    process.env['HOME'] = scratch;
    try {
      await openRecordStore(repository).writeRecord({ record: sampleRecord('a'), envelopes: [] });
      expect(git('log', '-1', '--format=%an <%ae>', 'refs/countersign/records')).toBe(
        'countersign <countersign@localhost>',
      );
    } finally {
      process.env['HOME'] = home;
    }
  });

  test('a lock that was left behind is an error that names it, not an endless wait', async () => {
    await openRecordStore(repository).writeRecord({ record: sampleRecord('a'), envelopes: [] });
    writeFileSync(join(repository.commonDirectory, 'refs', 'countersign', 'records.lock'), '');
    const write = openRecordStore(repository).writeRecord({ record: sampleRecord('b'), envelopes: [] });
    await expect(write).rejects.toMatchObject({
      code: 'ref-changed',
      message: expect.stringMatching(/locked for \d+ seconds by .*records\.lock.*delete that file/) as string,
      details: { stderr: expect.stringContaining('records.lock') as string },
    });
  });

  test('a lock that has stood for ten minutes is moved away, by one of many', async () => {
    await openRecordStore(repository).writeRecord({ record: sampleRecord('a'), envelopes: [] });
    const lock = join(repository.commonDirectory, 'refs', 'countersign', 'records.lock');
    writeFileSync(lock, '');
    const elevenMinutesAgo = new Date(Date.now() - 660_000);
    utimesSync(lock, elevenMinutesAgo, elevenMinutesAgo);
    const names = ['b', 'c', 'd'];
    await Promise.all(
      names.map((name) =>
        openRecordStore(repository).writeRecord({ record: sampleRecord(name), envelopes: [] }),
      ),
    );
    expect((await openRecordStore(repository).listRecords()).value.length).toBe(4);
    expect(existsSync(lock)).toBe(false);
  });

  test('cancelling writes nothing', async () => {
    const write = openRecordStore(repository).writeRecord(
      { record: sampleRecord('a'), envelopes: [] },
      AbortSignal.abort(),
    );
    await expect(write).rejects.toMatchObject({ code: 'cancelled' });
    expect(git('for-each-ref')).toBe('');
  });
});

describe('what somebody else put there', () => {
  test('a record under a wrong name is not believed', async () => {
    const id = recordId(formatRecord(sampleRecord('a')));
    forge(`records/${id.slice(0, 2)}/${id}`, formatRecord(sampleRecord('b')));
    const { value, problems } = await readRecord(openRecordStore(repository), id);
    expect([value, problems.length]).toEqual([null, 1]);
    expect((await openRecordStore(repository).listRecords()).value).toEqual([]);
  });

  test('a good copy fetched from a remote wins over a damaged one', async () => {
    const record = sampleRecord('a');
    const id = recordId(formatRecord(record));
    forge(`records/${id.slice(0, 2)}/${id}`, 'damaged');
    forge(`records/${id.slice(0, 2)}/${id}`, formatRecord(record), 'refs/countersign-remotes/origin/records');
    expect(await readRecord(openRecordStore(repository), id)).toEqual({ value: record, problems: [] });
    expect((await openRecordStore(repository).listRecords()).value.map((entry) => entry.id)).toEqual([id]);
  });

  test('an envelope counts only for the record that it signs', async () => {
    const store = openRecordStore(repository);
    const [a, b] = [sampleRecord('a'), sampleRecord('b')];
    await store.writeRecord({ record: a, envelopes: [signed(a, 0)] });
    const other = await store.writeRecord({ record: b, envelopes: [] });
    const name =
      git('ls-tree', '-r', '--name-only', 'refs/countersign/records', 'envelopes').split('/').at(-1) ?? '';
    forge(`by-record/${other.slice(0, 2)}/${other}/${name}`, '');
    expect((await envelopesForRecord(store, other)).value).toEqual([]);
  });

  test('a huge file is not read, and evidence may be missing', async () => {
    const id = 'ab'.repeat(32);
    forge(`records/ab/${id}`, Buffer.alloc(2_000_000));
    expect(await readRecord(openRecordStore(repository), id)).toMatchObject({
      value: null,
      problems: [{ incomplete: true }],
    });
  });

  test('files that are no part of the layout are passed over', async () => {
    forge('README.md', 'hello');
    forge('by-path/zz/zz/zz', 'hello');
    forge('records/x', 'hello');
    const store = openRecordStore(repository);
    expect((await store.listRecords()).value).toEqual([]);
    const id = await store.writeRecord({ record: sampleRecord('a'), envelopes: [] });
    expect((await store.listRecords()).value.map((entry) => entry.id)).toEqual([id]);
  });
});
