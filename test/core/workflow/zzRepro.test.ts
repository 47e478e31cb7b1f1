import { expect, test } from 'vitest';
import { execFileSync } from 'node:child_process';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { signStatement } from '../../../src/core/attestation/signStatement.ts';
import { statementToSign } from '../../../src/core/attestation/statement.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { createSignedRepository, statesOf, repositoryId } from './signedRepository.ts';

test('short repository id in an envelope', async () => {
  const other = createSignedRepository({ repositoryId: repositoryId.slice(0, 8) });
  other.become('alice', other.aliceKey);
  const signed = await other.signOff({ commit: false });
  const there = createSignedRepository();
  // same key is listed there
  const line = `alice@example.com namespaces="hunk-attestation@countersign" ${execFileSync('cat', [`${other.aliceKey}.pub`]).toString().split(' ').slice(0, 2).join(' ')}\n`;
  there.builder.git('checkout', '-q', 'main');
  there.builder.commit('Key', { files: { '.countersign/allowed_signers': line } });
  there.builder.git('checkout', '-q', 'feature');
  there.builder.git('rebase', '-q', 'main');
  there.builder.git('fetch', '-q', other.builder.directory, 'refs/countersign/records:refs/countersign-remotes/x/records');
  const report = await there.verify();
  console.log('SHORT', report.verdict, statesOf(report), report.evidence, signed.fields.repository);
});

test('a rejection beyond the limit', async () => {
  for (let round = 0; round < 6; round += 1) {
    const policy = `version: 1\nrepository: ${repositoryId}\nbranches: [main]\nscope: {select: ai, unattributed: ignore}\nmembers:\n  alice: {emails: [alice@example.com]}\n  bob: {emails: [bob@example.com]}\nindependence: none\nlimits: {candidates: 1}\n`;
    const r = createSignedRepository({ policy });
    r.become('alice', r.aliceKey);
    const signed = await r.signOff({ commit: false });
    const repository = await openRepository(r.builder.directory);
    const store = openRecordStore(repository);
    const record = (await store.readRecord(signed.fields.record)).value;
    if (record === null) throw new Error('x');
    r.become('bob', r.bobKey);
    const bob = await r.signOff({ commit: false });
    const fields = { ...bob.fields, verdict: 'reject' as const, root: signed.fields.root };
    const { signature } = await signStatement({ pae: statementToSign(fields), key: { path: r.bobKey, publicKey: null } });
    const noted = (await store.readRecord(bob.fields.record)).value;
    if (noted === null) throw new Error('x');
    const changed = { ...noted, statement: `No. ${round}` };
    const { recordId, formatRecord } = await import('../../../src/core/attestation/record.ts');
    const f2 = { ...fields, record: recordId(formatRecord(changed)) };
    const s2 = await signStatement({ pae: statementToSign(f2), key: { path: r.bobKey, publicKey: null } });
    void signature;
    r.builder.git('update-ref', '-d', 'refs/countersign/records');
    await store.writeRecord({ record, envelopes: [{ fields: signed.fields, signature: (await signStatement({ pae: statementToSign(signed.fields), key: { path: r.aliceKey, publicKey: null } })).signature }] });
    await store.writeRecord({ record: changed, envelopes: [{ fields: f2, signature: s2.signature }] });
    const report = await r.verify();
    console.log('LIMIT', report.verdict, report.evidence.map((e) => `${e.by} ${e.accepted}`), report.problems);
  }
  expect(1).toBe(1);
});
