import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AttestationEnvelope,
  formatEnvelope,
  parseEnvelope,
  verifyAttestation,
  verifyEnvelope,
} from '../../../src/core/attestation/envelope.ts';
import { parseAttestations } from '../../../src/core/attestation/parseAttestations.ts';
import { attestationNamespace, paeEncode, statementToSign } from '../../../src/core/attestation/statement.ts';
import {
  armorSshSignature,
  buildSshSignature,
  parseSshSignature,
} from '../../../src/core/attestation/sshsig.ts';
import { attestationFields, formatAttestationTrailer } from '../../../src/core/attestation/trailer.ts';
import { isAcceptedBySshKeygen, makeKey, signWithSshKeygen } from './keys.ts';
import { sampleFields } from './sampleFields.ts';
import { scratchDirectory } from './scratch.ts';

const directory = scratchDirectory();
const key = makeKey(directory, 'ed25519', 'ed25519');
const rsa = makeKey(directory, 'rsa', 'rsa', 2048);
const { value: signature } = parseSshSignature(
  signWithSshKeygen(key, attestationNamespace, statementToSign(sampleFields)),
);
if (signature === null) throw new Error('no signature');
const envelope: AttestationEnvelope = { fields: sampleFields, signature };
const bytes = formatEnvelope(envelope);

test('is written, read and verified', () => {
  const read = parseEnvelope(bytes);
  expect(read).toEqual({ value: envelope, problems: [] });
  expect(verifyEnvelope(envelope)).toMatchObject({ kind: 'valid', publicKey: key.publicKey });
});

test('is a DSSE envelope that anybody can verify with ssh-keygen', () => {
  const json = JSON.parse(bytes.toString()) as {
    payload: string;
    payloadType: string;
    signatures: { keyid: string; sig: string }[];
  };
  expect(json.payloadType).toBe('application/vnd.in-toto+json');
  const blob = parseSshSignature(Buffer.from(json.signatures[0]?.sig ?? '', 'base64')).value;
  const message = paeEncode(json.payloadType, Buffer.from(json.payload, 'base64'));
  expect(
    isAcceptedBySshKeygen(
      directory,
      key.publicLine,
      attestationNamespace,
      armorSshSignature(blob ?? signature),
      message,
    ),
  ).toBe(true);
});

test('an RSA key fits, too', () => {
  const { value } = parseSshSignature(
    signWithSshKeygen(rsa, attestationNamespace, statementToSign(sampleFields)),
  );
  if (value === null) throw new Error('no signature');
  expect(parseEnvelope(formatEnvelope({ fields: sampleFields, signature: value })).problems).toEqual([]);
});

test('every field is signed', () => {
  const changes = [
    { repository: `${sampleFields.repository}0` },
    { target: 'release' },
    { covered: 141 },
    { total: 199 },
    { root: '2b'.repeat(32) },
    { record: '6e'.repeat(32) },
    { by: 'mallory@example.com' },
    { at: '2026-11-20T10:00:01Z' },
    { verdict: 'override' },
  ] as const;
  const kinds = changes.map((change) =>
    verifyEnvelope({ fields: { ...sampleFields, ...change }, signature }),
  );
  expect(kinds.map((result) => (result.kind === 'invalid' ? result.fault : 'valid'))).toEqual(
    changes.map(() => 'mismatch'),
  );
});

describe('a trailer carries its own proof', () => {
  const result = verifyEnvelope(envelope);
  const raw = result.kind === 'valid' ? result.rawSignature : null;
  const message = Buffer.from(`Title\n\n${formatAttestationTrailer(sampleFields, raw)}\n`);

  const checkTrailer = (text: Buffer, repository: string): string => {
    const [trailer] = parseAttestations(text).value;
    if (trailer === undefined) return 'no trailer';
    const fields = attestationFields(trailer, repository);
    if (fields === null) return 'another repository';
    const rebuilt = buildSshSignature(
      key.publicKey,
      trailer.signature ?? Buffer.alloc(0),
      attestationNamespace,
    );
    if (rebuilt === null) return 'no signature';
    const verified = verifyAttestation(fields, rebuilt);
    return verified.kind === 'valid' ? 'valid' : verified.fault;
  };

  test('verified from the message, the repository id and the public key alone', () => {
    expect(checkTrailer(message, sampleFields.repository)).toBe('valid');
  });

  test('copied to another repository: seen by its id, and not valid where only the beginning agrees', () => {
    expect(checkTrailer(message, 'ffffffff00')).toBe('another repository');
    expect(checkTrailer(message, `${sampleFields.repository.slice(0, 8)}ffff`)).toBe('mismatch');
  });

  test('no changed byte of it is ever valid', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 7, max: message.length - 2 }),
        fc.integer({ min: 1, max: 127 }),
        (at, change) => {
          const changed = Buffer.from(message);
          changed[at] = (changed[at] ?? 0) ^ change;
          const outcome = checkTrailer(changed, sampleFields.repository);
          // White space between tokens is not part of what is said.
          const isFolding = /\s/.test(String.fromCharCode(message[at] ?? 0));
          if (!isFolding) expect(outcome).not.toBe('valid');
        },
      ),
      { numRuns: 2000, seed: 9 },
    );
  });
});

describe('refusing', () => {
  const text = bytes.toString();
  const json = JSON.parse(text) as { payload: string; signatures: readonly unknown[] };
  test.each([
    ['not JSON', '{'],
    ['white space', ` ${text}`],
    ['another payload type', text.replace('in-toto+json', 'in-toto+xml')],
    ['two signatures', JSON.stringify({ ...json, signatures: [...json.signatures, ...json.signatures] })],
    ['no signature', JSON.stringify({ ...json, signatures: [] })],
    ['an unknown key', text.replace('{"payload"', '{"extra":1,"payload"')],
    ['another key id', text.replace('SHA256:', 'SHA256:x')],
    ['a payload that is no base64', text.replace(json.payload, '*')],
    ['a payload that is no statement', text.replace(json.payload, Buffer.from('{}').toString('base64'))],
    ['a signature that is none', text.replace(/"sig":"[^"]*"/, '"sig":"AAAA"')],
    ['100 kB', text.replace('SHA256:', 'x'.repeat(100_000))],
  ])('%s', (_name, changed) => {
    const { value, problems } = parseEnvelope(Buffer.from(changed));
    expect(value).toBeNull();
    expect(problems.length).toBeGreaterThan(0);
  });
});
