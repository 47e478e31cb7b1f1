import { generateKeyPairSync, sign } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { type AttestationEnvelope } from '../../../src/core/attestation/envelope.ts';
import { formatRecord, recordId, type ReviewRecord } from '../../../src/core/attestation/record.ts';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { encodeSshString } from '../../../src/core/attestation/sshWire.ts';
import { sshSignedData } from '../../../src/core/attestation/sshsig.ts';
import { attestationNamespace, statementToSign } from '../../../src/core/attestation/statement.ts';
import { pushRecords } from '../../../src/core/attestation/syncRecords.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { sampleFields } from './sampleFields.ts';
import { sampleRecord } from './sampleRecord.ts';

/*
 * A process of its own that writes records: `node writeRecords.cjs REPOSITORY NAME COUNT [cosign | push]`. Prints each id once it
 * is stored (with `push`: once it is on `origin`). `cosign` writes one record that all writers share, signed by a key of its own.
 */

const [directory = '', name = '', count = '1', mode = ''] = process.argv.slice(2);

async function writeRecords(): Promise<void> {
  const repository = await openRepository(directory);
  const store = openRecordStore(repository);
  for (let index = 0; index < Number(count); index++) {
    const record = sampleRecord(mode === 'cosign' ? 'shared' : `${name} ${index}`);
    const envelopes = mode === 'cosign' ? [signWithNewKey(record)] : [];
    const id = await store.writeRecord({ record, envelopes });
    if (mode === 'push') await pushRecords(repository, 'origin');
    process.stdout.write(`${id}\n`);
  }
}

function signWithNewKey(record: ReviewRecord): AttestationEnvelope {
  const { publicKey: own, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = own.export({ format: 'jwk' });
  const fields = { ...sampleFields, by: `${name}@example.com`, record: recordId(formatRecord(record)) };
  const parts = { namespace: attestationNamespace, reserved: Buffer.alloc(0), hash: 'sha512' } as const;
  const type = encodeSshString('ssh-ed25519');
  const raw = sign(null, sshSignedData(statementToSign(fields), parts), privateKey);
  const publicKey = Buffer.concat([type, encodeSshString(Buffer.from(x, 'base64url'))]);
  return {
    fields,
    signature: { ...parts, publicKey, signature: Buffer.concat([type, encodeSshString(raw)]) },
  };
}

writeRecords().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
