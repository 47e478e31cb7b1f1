// Which lines of `allowed_signers` let a genuine signature through, here and in the real `ssh-keygen -Y verify`.
// COUNTERSIGN_FUZZ=long runs many more cases.
import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSigner, parseAllowedSigners } from '../../../src/core/attestation/allowedSigners.ts';
import { parseRevokedKeys } from '../../../src/core/attestation/revokedKeys.ts';
import { attestationNamespace } from '../../../src/core/attestation/statement.ts';
import { makeKey, makeSecurityKey, signWithSshKeygen } from './keys.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

const directory = scratchDirectory();
const randomCases = process.env['COUNTERSIGN_FUZZ'] === 'long' ? 3000 : 150;
const namespace = attestationNamespace;
const message = Buffer.from('what was read');
const principal = 'alice@example.com';
const key = makeKey(directory, 'alice', 'ed25519');
const other = makeKey(directory, 'bob', 'ecdsa', 384);
const body = key.publicLine.split(' ').slice(0, 2).join(' ');
const otherBody = other.publicLine.split(' ').slice(0, 2).join(' ');
const securityBody = makeSecurityKey('ecdsa').publicLine;
const signatureFile = join(directory, 'signature');
writeFileSync(signatureFile, signWithSshKeygen(key, namespace, message));

/** Why we refuse a line that `ssh-keygen` takes: our words, and why the rule is there. */
const stricter: readonly { readonly words: RegExp; readonly why: string }[] = [
  { words: /wildcard/, why: 'whoever asks could claim any address' },
  { words: /negation/, why: 'needs wildcards to mean anything' },
  {
    words: /times must be written/,
    why: 'without Z a time depends on the machine; 30 February is nobody’s day',
  },
  { words: /"namespaces" is empty|has a wrong form/, why: 'an empty entry in a list is a slip of the pen' },
  {
    words: /must stand in double quotes|quotation mark/,
    why: 'no escaped quotes: no namespace that counts holds one',
  },
];
interface SignersCase {
  readonly text: string;
  readonly at: string;
}

function ours({ text, at }: SignersCase): { readonly accepts: boolean; readonly words: string } {
  const { value, problems } = parseAllowedSigners(text);
  const listed = value.filter(
    (signer) => signer.principals.includes(principal) && signer.publicKey.equals(key.publicKey),
  );
  const checks = listed.map((signer) => checkSigner(signer, { namespace, at }));
  const words = [...problems.map((problem) => problem.message), ...checks].join('; ');
  return { accepts: checks.includes('allowed'), words };
}

function verifies(args: readonly string[]): boolean {
  const fixed = ['-Y', 'verify', '-n', namespace, '-I', principal, '-s', signatureFile];
  try {
    runProgram('ssh-keygen', [...fixed, ...args], message);
    return true;
  } catch {
    return false;
  }
}

function theirs({ text, at }: SignersCase): boolean {
  const file = join(directory, 'signers');
  writeFileSync(file, text);
  return verifies(['-f', file, '-O', `verify-time=${at.replaceAll(/[-:T]/g, '')}`]);
}

const tally = { accepted: 0, refused: 0, stricter: 0 };

function compare(given: SignersCase): void {
  const { accepts, words } = ours(given);
  const isAccepted = theirs(given);
  const shown = `${JSON.stringify(given)} (${words})`;
  if (accepts) {
    expect(isAccepted, `we accept and ssh-keygen refuses: ${shown}`).toBe(true);
    tally.accepted += 1;
  } else if (isAccepted) {
    expect(
      stricter.some((one) => one.words.test(words)),
      `ssh-keygen accepts and we refuse: ${shown}`,
    ).toBe(true);
    tally.stricter += 1;
  } else tally.refused += 1;
}

const principals = [
  principal,
  principal,
  principal,
  'bob@example.com',
  'Alice@example.com',
  `bob@x,${principal}`,
  `"${principal}"`,
  `"bob@x,${principal}"`,
  `${principal},`,
  `,${principal}`,
  `a b,${principal}`,
  '*',
  '*@example.com',
  'alic?@example.com',
  `!${principal},*`,
  `!bob@x,${principal}`,
  `"${principal}`,
  `\u00a0${principal}`,
  `\ufeff${principal}`,
  `${principal}\u200b`,
  '""',
  'alice@example.com\\',
];
const times = [
  '20261120Z',
  '20261120',
  '202611201000Z',
  '20261120100000Z',
  '20261120100001Z',
  '20261120095959Z',
];
const otherTimes = [
  '20260230Z',
  '20261301Z',
  '20261120100000z',
  '20261120UTC',
  '2026Z',
  'never',
  '',
  '19691231Z',
  '19700101Z',
];
const options = [
  'namespaces="git"',
  `namespaces="${namespace}"`,
  `namespaces="git,${namespace}"`,
  'namespaces="hunk-*"',
  'namespaces="*"',
  `namespaces="*,!${namespace}"`,
  'namespaces="!git,hunk-*"',
  'namespaces="!git"',
  'namespaces="hunk-attestation@countersig?"',
  'namespaces=""',
  'namespaces="git,,hunk-*"',
  'namespaces',
  `namespaces=${namespace}`,
  `NAMESPACES="${namespace}"`,
  `namespaces="${namespace}`,
  'namespaces="a b,hunk-*"',
  String.raw`namespaces="a\"b,hunk-*"`,
  'namespaces="Hunk-*"',
  'namespaces="hunk-*,"',
  'cert-authority',
  'Cert-Authority',
  'no-touch-required',
  'verify-required',
  ',',
  'cert-authority="x"',
  ...['valid-after', 'valid-before'].flatMap((name) => [
    ...[...times, ...otherTimes].map((time) => `${name}="${time}"`),
    `${name}=20261120Z`,
    `${name.toUpperCase()}="20261120Z"`,
  ]),
];
const keys = [
  body,
  body,
  body,
  body,
  otherBody,
  securityBody,
  body.slice(0, -2),
  `${body}=`,
  'ssh-ed25519',
  '',
];
const comments = ['', ' alice', ' alice "at home', '\talice@x # y', ' '];
const linesAround = [
  '',
  '',
  '# comment',
  '  # comment',
  `${principal} ${otherBody}`,
  'broken line',
  `${principal} broken`,
  `bob@x ${body}`,
  '\t',
];

const lineOf = fc
  .tuple(
    fc.constantFrom(...principals),
    fc.array(fc.constantFrom(...options), { maxLength: 3 }),
    fc.constantFrom(...keys),
    fc.constantFrom(...comments),
    fc.constantFrom(' ', ' ', '\t', '  '),
    fc.constantFrom('', '', ' ', '\t'),
  )
  .map(([who, list, what, comment, space, before]) => {
    const middle = list.length === 0 ? '' : `${list.join(',')}${space}`;
    return `${before}${who}${space}${middle}${what}${comment}`;
  });

const fileOf = fc
  .tuple(
    fc.array(fc.constantFrom(...linesAround), { maxLength: 2 }),
    fc.array(lineOf, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([around, lines, end, isEnded]) => `${[...around, ...lines].join(end)}${isEnded ? end : ''}`);

const atOf = fc.constantFrom(
  '2026-11-20T10:00:00Z',
  '2026-11-20T10:00:01Z',
  '2026-11-20T00:00:00Z',
  '2027-01-01T00:00:00Z',
);

test('we let a signature through where ssh-keygen does', async ({ annotate }) => {
  const at = '2026-11-20T10:00:00Z';
  for (const who of principals) compare({ text: `${who} ${body}\n`, at });
  for (const option of options) compare({ text: `${principal} ${option} ${body}\n`, at });
  for (const line of keys) compare({ text: `${principal} ${line} comment\n`, at });
  compare({ text: `${principal} broken\n${principal} ${body}\n`, at });
  compare({ text: `# comment\r\n\r\n${principal} ${body}\r\n`, at });
  fc.assert(
    fc.property(fileOf, atOf, (text, time) => compare({ text, at: time })),
    { numRuns: randomCases, endOnFailure: true },
  );
  expect(tally.accepted).toBeGreaterThan(15);
  expect(tally.refused).toBeGreaterThan(50);
  await annotate(JSON.stringify(tally));
}, 600_000);

describe('revoked keys', () => {
  const authority = makeKey(directory, 'authority', 'ed25519');
  runProgram('ssh-keygen', ['-q', '-s', authority.path, '-I', 'x', `${key.path}.pub`]);
  const certificate = runProgram('cat', [`${key.path}-cert.pub`])
    .toString()
    .trim();
  const list = join(directory, 'list');
  const fingerprints = join(directory, 'fingerprints');
  writeFileSync(fingerprints, `sha256: ${key.publicLine}\n`);
  const binary = (source: string): Buffer => {
    runProgram('ssh-keygen', ['-q', '-k', '-f', list, source]);
    return runProgram('cat', [list]);
  };

  /** `revoked`: refused. `incomplete`: the gate may not pass. `free`: the key counts. */
  function ourAnswer(content: Buffer): string {
    const { value, problems } = parseRevokedKeys(content);
    const { value: signers } = parseAllowedSigners(`${principal} ${body}\n`);
    if (signers.some(({ fingerprint }) => value.has(fingerprint))) return 'revoked';
    return problems.some(({ incomplete }) => incomplete === true) ? 'incomplete' : 'free';
  }

  test.each([
    ['nothing', Buffer.from(''), 'free'],
    ['the key', Buffer.from(`${key.publicLine}\n`), 'revoked'],
    ['the key behind others and comments', Buffer.from(`# x\n\n${other.publicLine}\n  ${body}`), 'revoked'],
    ['another key', Buffer.from(`${other.publicLine}\n`), 'free'],
    ['with CRLF', Buffer.from(`${other.publicLine}\r\n${key.publicLine}\r\n`), 'revoked'],
    ['a certificate of the key', Buffer.from(`${certificate}\n`), 'incomplete'],
    ['a line that is no key', Buffer.from('nonsense\n'), 'incomplete'],
    ['a cut key', Buffer.from(`${body.slice(0, -6)}\n`), 'incomplete'],
    ['a binary list with the key', binary(`${key.path}.pub`), 'incomplete'],
    ['a binary list with its fingerprint', binary(fingerprints), 'incomplete'],
    ['a cut binary list', binary(`${key.path}.pub`).subarray(0, 30), 'incomplete'],
  ])('%s: never weaker than ssh-keygen -r', (_name, content, expected) => {
    expect(ourAnswer(content)).toBe(expected);
    const signers = join(directory, 'plain-signers');
    const revoked = join(directory, 'revoked');
    writeFileSync(signers, `${principal} ${body}\n`);
    writeFileSync(revoked, content);
    const isAccepted = verifies(['-f', signers, '-r', revoked]);
    if (!isAccepted) expect(ourAnswer(content)).not.toBe('free');
  });
});
