// What a touch of a FIDO key is worth to the gate, and what becomes of a revocation that cannot be read. There is no
// hardware here: a software authenticator signs what a token would sign, with the flags that it is told.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { attestationNamespace, statementToSign } from '../../../src/core/attestation/statement.ts';
import { formatAttestationTrailer } from '../../../src/core/attestation/trailer.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { VerifyReport } from '../../../src/core/policy/verifyReport.ts';
import { makeSecurityKey } from '../attestation/keys.ts';
import {
  createSignedRepository,
  makeKey,
  policyText,
  publicKeyOf,
  repositoryId,
  type SignedRepository,
} from './signedRepository.ts';

/** A feature branch, with more files on main. */
function create(policy: string, files: Readonly<Record<string, string | Buffer>>): SignedRepository {
  const signed = createSignedRepository({ policy });
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  signed.builder.git('checkout', '-q', 'main');
  signed.builder.commit('Keys', { files });
  signed.builder.git('checkout', '-q', 'feature');
  return signed;
}

function touchPolicy(presence: 'required' | 'preferred', hardware: boolean): string {
  return policyText(repositoryId)
    .replace('roles: [senior, owner]}', `roles: [senior, owner], keys: {hardware: ${hardware}}}`)
    .replace('independence:', `signatures: {user_presence: ${presence}}\nindependence:`);
}

type VerifyTouch = (flags: number) => Promise<VerifyReport>;

/** Alice signs off everything with a FIDO key in software; what the gate says for each flags byte. */
async function touchScene(
  kind: 'ed25519' | 'ecdsa',
  policy: { readonly presence?: 'required' | 'preferred'; readonly hardware?: boolean } = {},
): Promise<VerifyTouch> {
  const key = makeSecurityKey(kind);
  const text = touchPolicy(policy.presence ?? 'required', policy.hardware ?? true);
  const line = `alice@example.com ${key.publicLine}\n`;
  const signed = create(text, { '.countersign/allowed_signers': line });
  const { builder } = signed;
  const { fields } = await signed.signOff({ commit: false });
  const repository = await openRepository(builder.directory);
  const store = openRecordStore(repository);
  const { value } = await store.readReviews([fields.record]);
  const record = value[0]?.record;
  if (record === undefined || record === null) throw new Error('no record was written');
  const reviewed = builder.git('rev-parse', 'HEAD');
  return async (flags) => {
    builder.git('reset', '-q', '--hard', reviewed);
    builder.git('update-ref', '-d', 'refs/countersign/records');
    const signature = key.sign(statementToSign(fields), attestationNamespace, flags);
    await store.writeRecord({ record, envelopes: [{ fields, signature }] });
    // The trailer of sk-ed25519 carries its signature, with flags and counter; the other needs the store.
    const raw = kind === 'ed25519' ? signature.signature.subarray(-69) : null;
    builder.commit(`Sign off\n\n${formatAttestationTrailer(fields, raw)}`);
    return signed.verify();
  };
}

test.each(['ed25519', 'ecdsa'] as const)('G21 sk-%s under user_presence: required', async (kind) => {
  const verifyTouch = await touchScene(kind);
  const seen = async (flags: number): Promise<readonly unknown[]> => {
    const { verdict, units } = await verifyTouch(flags);
    return [verdict, ...new Set(units.map((unit) => `${unit.state} ${unit.by[0]?.presence ?? ''}`))];
  };
  expect(await seen(0)).toEqual(['fail', 'untrusted-signer ']);
  expect(await seen(1)).toEqual(['pass', 'attested 3']);
  expect(await seen(5)).toEqual(['pass', 'attested 4']);
  // Verified without presence is no presence.
  expect(await seen(4)).toEqual(['fail', 'untrusted-signer ']);
});

test('the key of a member without hardware keys is no presence, whatever its flags say', async () => {
  const verifyTouch = await touchScene('ed25519', { hardware: false });
  expect((await verifyTouch(5)).verdict).toBe('fail');
});

test('where presence is preferred, flags 0 count as a signature and no more', async () => {
  const report = await (await touchScene('ed25519', { presence: 'preferred' }))(0);
  expect([report.verdict, report.units[0]?.by[0]?.presence]).toEqual(['pass', 1]);
});

test('revoked keys of the target: what cannot be read is never a pass', async () => {
  const alice = makeKey('alice');
  const signed = create(policyText(repositoryId), {
    '.countersign/allowed_signers': `alice@example.com ${publicKeyOf(alice)}\n`,
  });
  signed.become('alice', alice);
  await signed.signOff();
  const verdictWith = async (revoked: string | Buffer): Promise<string> => {
    signed.builder.git('checkout', '-q', 'main');
    signed.builder.commit('Revoke', { files: { '.countersign/revoked_keys': revoked } });
    signed.builder.git('checkout', '-q', 'feature');
    const { verdict, exitCode } = await signed.verify();
    return `${verdict} ${exitCode}`;
  };
  // A list that revokes another key: whom it means is what cannot be read.
  const other = makeKey('other');
  execFileSync('ssh-keygen', ['-q', '-k', '-f', `${other}.krl`, `${other}.pub`]);
  expect(await verdictWith('# none\n')).toBe('pass 0');
  expect(await verdictWith(`${publicKeyOf(alice)}\n`)).toBe('fail 1');
  expect(await verdictWith(readFileSync(`${other}.krl`))).toBe('incomplete 4');
  expect(await verdictWith('version https://git-lfs.github.com/spec/v1\n')).toBe('incomplete 4');
});
