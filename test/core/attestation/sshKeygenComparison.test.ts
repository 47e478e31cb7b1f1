// What we accept against what the real `ssh-keygen -Y verify` accepts, on generated signatures. Where the two may differ
// stands below as data. COUNTERSIGN_FUZZ=long runs many more cases.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attestationNamespace, statementToSign } from '../../../src/core/attestation/statement.ts';
import {
  armorSshSignature,
  parseSshSignature,
  type SshSignature,
} from '../../../src/core/attestation/sshsig.ts';
import { verifySshSignature } from '../../../src/core/attestation/verifySshSignature.ts';
import { isAcceptedBySshKeygen, makeKey, makeSecurityKey, signWithSshKeygen } from './keys.ts';
import { sampleFields } from './sampleFields.ts';
import { runProgram, scratchDirectory } from './scratch.ts';
import { type SignatureCase, signatureMutations } from './signatureMutations.ts';

const directory = scratchDirectory();
const randomCases = process.env['COUNTERSIGN_FUZZ'] === 'long' ? 1500 : 12;
const message = statementToSign(sampleFields);
const namespace = attestationNamespace;

/** Why we refuse what `ssh-keygen` accepts: our words, and why the rule is there. Nothing else may differ. */
const stricter: readonly { readonly words: RegExp; readonly why: string }[] = [
  { words: /only sha512 is accepted/, why: 'one hash, so that one statement has one signature form' },
  { words: /RSA with \d+ bits/, why: 'RSA from 2048 bits; OpenSSH still takes 1024' },
  { words: /version 0 is not known/, why: 'OpenSSH only refuses versions above 1' },
  { words: /reserved field/, why: 'skipped by OpenSSH: any number of byte forms of one signature' },
  { words: /not an armored/, why: 'OpenSSH skips white space and what follows the end line' },
  {
    words: /not of these bytes/,
    why: 'ECDSA numbers in their shortest form only, ed25519 with S below the order',
  },
];

/** What we read and `ssh-keygen` does not. Only the armor differs, so it must accept the same signature rewritten. */
const looser: readonly { readonly mutation: string; readonly why: string }[] = [
  {
    mutation: 'armor with CRLF',
    why: 'files change their line ends on the way; the bytes inside are the same',
  },
  { mutation: 'armor without a last line end', why: 'editors and forms drop it' },
];

function read(armored: string): SshSignature {
  const { value, problems } = parseSshSignature(armored);
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

/** Null when accepted, else why not. */
function ourRefusal(given: SignatureCase): string | null {
  const { value, problems } = parseSshSignature(given.armored);
  if (value === null) return problems[0]?.message ?? '';
  const result = verifySshSignature(value, given.message, { namespace: given.namespace });
  return result.kind === 'valid' ? null : result.message;
}

interface Tally {
  accepted: number;
  refused: number;
  stricter: number;
  looser: number;
}

/** Compares one case; throws unless both agree or the difference is listed. */
function compare(name: string, publicLine: string, given: SignatureCase, tally: Tally): void {
  const refusal = ourRefusal(given);
  const theirs = isAcceptedBySshKeygen(directory, publicLine, given.namespace, given.armored, given.message);
  if (refusal === null && theirs) tally.accepted += 1;
  else if (refusal === null) {
    const words = `${name}: we accept and ssh-keygen refuses\n${given.armored}`;
    expect(
      looser.some(({ mutation }) => mutation === name),
      words,
    ).toBe(true);
    const plain = armorSshSignature(read(given.armored));
    expect(isAcceptedBySshKeygen(directory, publicLine, given.namespace, plain, given.message), words).toBe(
      true,
    );
    tally.looser += 1;
  } else if (theirs) {
    expect(
      stricter.some(({ words }) => words.test(refusal)),
      `${name}: ssh-keygen accepts and we refuse (${refusal})\n${given.armored}`,
    ).toBe(true);
    tally.stricter += 1;
  } else tally.refused += 1;
}

const files = {
  ed25519: ['ed25519'],
  'ecdsa 256': ['ecdsa', 256],
  'ecdsa 384': ['ecdsa', 384],
  'ecdsa 521': ['ecdsa', 521],
  'rsa 2048': ['rsa', 2048],
  'rsa 3072': ['rsa', 3072],
} as const;

interface Signer {
  readonly publicLine: string;
  readonly publicKey: Buffer;
  sign(text: Buffer, index: number): SshSignature;
}

function signers(): Readonly<Record<string, () => Signer>> {
  const fromFiles = Object.entries(files).map(([name, [type, bits]]) => [
    name,
    (): Signer => {
      const key = makeKey(directory, `${name}-${Math.random()}`, type, bits);
      return { ...key, sign: (text) => read(signWithSshKeygen(key, namespace, text)) };
    },
  ]);
  // No hardware here: these sign in software what a token would sign, with flags as they please.
  const software = (['ed25519', 'ecdsa'] as const).map((kind) => [
    `software authenticator sk-${kind}`,
    (): Signer => {
      const key = makeSecurityKey(kind);
      return { ...key, sign: (text, index) => key.sign(text, namespace, [0, 1, 4, 5, 0xff][index % 5] ?? 0) };
    },
  ]);
  return Object.fromEntries([...fromFiles, ...software]) as Readonly<Record<string, () => Signer>>;
}

describe.each(Object.entries(signers()))('%s', (_type, make) => {
  test('we accept what ssh-keygen accepts', async ({ annotate }) => {
    const signer = make();
    const otherKey = make().publicKey;
    const bases = Array.from({ length: 5 }, (_, index) => {
      const text = Buffer.concat([message, Buffer.of(index)]);
      return { message: text, signature: signer.sign(text, index) };
    });
    const tally: Tally = { accepted: 0, refused: 0, stricter: 0, looser: 0 };
    const run = (name: string, base: number, place: number, value: number): void => {
      const chosen = bases[base];
      const mutate = signatureMutations[name];
      if (chosen === undefined || mutate === undefined) throw new Error(name);
      const input = { ...chosen, namespace, otherKey, place, value };
      const given = { armored: armorSshSignature(chosen.signature), namespace, message: chosen.message };
      compare(name, signer.publicLine, { ...given, ...mutate(input) }, tally);
    };
    const names = Object.keys(signatureMutations);
    names.forEach((name, index) => run(name, index % bases.length, index * 7, index));
    const plan = fc.tuple(fc.constantFrom(...names), fc.nat(bases.length - 1), fc.nat(5000), fc.nat(100_000));
    fc.assert(
      fc.property(plan, ([name, base, place, value]) => run(name, base, place, value)),
      { numRuns: randomCases, endOnFailure: true },
    );
    expect(tally.accepted).toBeGreaterThan(3);
    expect(tally.refused).toBeGreaterThan(15);
    await annotate(JSON.stringify(tally));
  }, 600_000);
});

describe('where we are stricter', () => {
  const key = makeKey(directory, 'strict', 'ed25519');

  test.each([
    ['SHA-256', 'ed25519', 256, 'sha256', /only sha512/],
    ['RSA with 1024 bits', 'rsa', 1024, 'sha512', /RSA with 1024 bits/],
  ])('%s', (_name, type, bits, hash, words) => {
    const signer = makeKey(directory, `${type}-${bits}`, type, type === 'rsa' ? bits : undefined);
    const armored = signWithSshKeygen(signer, namespace, message, hash);
    expect(isAcceptedBySshKeygen(directory, signer.publicLine, namespace, armored, message)).toBe(true);
    expect(ourRefusal({ armored, namespace, message })).toMatch(words);
  });

  test('a certificate', () => {
    const authority = makeKey(directory, 'authority', 'ed25519');
    runProgram('ssh-keygen', [
      '-q',
      '-s',
      authority.path,
      '-I',
      'x',
      '-n',
      'me@example.com',
      `${key.path}.pub`,
    ]);
    const certificate = { ...key, path: `${key.path}-cert.pub` };
    const armored = signWithSshKeygen(certificate, namespace, message);
    const line = `cert-authority ${authority.publicLine}`;
    expect(isAcceptedBySshKeygen(directory, line, namespace, armored, message)).toBe(true);
    expect(ourRefusal({ armored, namespace, message })).toMatch(/type that is not accepted/);
  });

  test.each(['ed25519', 'ecdsa'] as const)(
    'sk-%s: flags 0 verify there, and are no presence here',
    (kind) => {
      const signer = makeSecurityKey(kind);
      const seen = [0, 1, 4, 5].map((flags) => {
        const signature = signer.sign(message, namespace, flags);
        const armored = armorSshSignature(signature);
        expect(isAcceptedBySshKeygen(directory, signer.publicLine, namespace, armored, message)).toBe(true);
        const result = verifySshSignature(signature, message, { namespace });
        return result.kind === 'valid' ? [result.userPresent, result.userVerified] : [];
      });
      expect(seen).toEqual([
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ]);
    },
  );
});
