import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkSigner,
  formatAllowedSigner,
  parseAllowedSigners,
} from '../../../src/core/attestation/allowedSigners.ts';
import { parseRevokedKeys } from '../../../src/core/attestation/revokedKeys.ts';
import { attestationNamespace } from '../../../src/core/attestation/statement.ts';
import { makeKey, makeSecurityKey, signWithSshKeygen } from './keys.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

const directory = scratchDirectory();
const key = makeKey(directory, 'alice', 'ed25519');
const fingerprint =
  runProgram('ssh-keygen', ['-l', '-f', `${key.path}.pub`])
    .toString()
    .split(' ')[1] ?? '';
const at = '2026-11-20T10:00:00Z';
const use = { namespace: attestationNamespace, at };

function only(text: string): ReturnType<typeof parseAllowedSigners>['value'][number] {
  const { value, problems } = parseAllowedSigners(text);
  expect(problems).toEqual([]);
  const [signer] = value;
  if (signer === undefined) throw new Error('no signer');
  return signer;
}

describe('allowed signers', () => {
  test('a plain line', () => {
    expect(only(`alice@example.com ${key.publicLine}`)).toEqual({
      principals: ['alice@example.com'],
      keyType: 'ssh-ed25519',
      publicKey: key.publicKey,
      fingerprint,
      namespaces: null,
      validAfter: null,
      validBefore: null,
      comment: 'alice@test',
      line: 1,
    });
  });

  test('comments, empty lines, CRLF, several principals, quotes, options in any case', () => {
    const text = `# people\r\n\r\n"a@x,b@x"\tNamespaces="git,${attestationNamespace}",VALID-AFTER="20260101Z",valid-before="202701012030Z" ${key.publicLine}\r\n`;
    expect(only(text)).toMatchObject({
      principals: ['a@x', 'b@x'],
      namespaces: ['git', attestationNamespace],
      validAfter: '2026-01-01T00:00:00Z',
      validBefore: '2027-01-01T20:30:00Z',
      line: 3,
    });
  });

  test('security keys', () => {
    const security = makeSecurityKey('ed25519');
    expect(only(`a@x ${security.publicLine}`).keyType).toBe('sk-ssh-ed25519@openssh.com');
  });

  const body = key.publicLine.split(' ').slice(0, 2).join(' ');
  test.each([
    ['a wildcard', `*@example.com ${body}`, /wildcard/],
    ['a wildcard of one character', `alic?@example.com ${body}`, /wildcard/],
    ['a wildcard among others', `a@x,*@x ${body}`, /wildcard/],
    ['a negation', `!a@x,b@x ${body}`, /negation/],
    ['a quoted wildcard', `"*" ${body}`, /wildcard/],
    ['an empty principal', `a@x,,b@x ${body}`, /wrong form/],
    ['a certificate authority', `a@x cert-authority ${body}`, /authorities/],
    ['a certificate authority in capitals', `a@x CERT-AUTHORITY,namespaces="git" ${body}`, /authorities/],
    ['an unknown option', `a@x verify-required ${body}`, /not known/],
    ['an option twice', `a@x namespaces="a",namespaces="b" ${body}`, /repeated/],
    ['a value without quotes', `a@x valid-after=20260101Z ${body}`, /double quotes/],
    ['an escaped quote', String.raw`a@x namespaces="a\"b" ${body}`, /not closed|double quotes/],
    ['white space that ssh-keygen does not skip', `\u00a0a@x ${body}`, /wrong form/],
    ['a byte order mark', `\ufeffa@x ${body}`, /wrong form/],
    ['an option without its value', `a@x namespaces ${body}`, /not known/],
    ['an empty namespace list', `a@x namespaces="" ${body}`, /empty/],
    ['a local time', `a@x valid-after="20260101" ${body}`, /Z/],
    ['a day that does not exist', `a@x valid-after="20260230Z" ${body}`, /written/],
    ['a key that is never valid', `a@x valid-after="20270101Z",valid-before="20260101Z" ${body}`, /never/],
    ['bad base64', `a@x ssh-ed25519 AAAA*`, /base64/],
    ['a cut key', `a@x ${body.slice(0, -8)}`, /damaged|base64/],
    ['another type than it says', `a@x ${body.replace('ssh-ed25519', 'ssh-rsa')}`, /but the key is/],
    ['a key type that is not accepted', `a@x ssh-dss AAAAB3NzaC1kc3MAAAAA`, /not accepted/],
    ['a quote that is not closed', `a@x namespaces="git ${body}`, /not closed/],
    ['no key', 'a@x', /missing/],
    ['no principal', body, /.+/],
  ])('refuses %s', (_name, line, message) => {
    const { value, problems } = parseAllowedSigners(`# one\n${line}\n`);
    expect(value).toEqual([]);
    expect(problems).toEqual([{ message: expect.stringMatching(message) as string, line: 2 }]);
  });

  test('one bad line leaves the others', () => {
    const { value, problems } = parseAllowedSigners(`*@x ${body}\nb@x ${body}\n`);
    expect([value.map(({ principals }) => principals), problems.length]).toEqual([[['b@x']], 1]);
  });

  test.each([
    ['namespaces="git"', 'namespace-not-allowed'],
    ['namespaces="hunk-*"', 'allowed'],
    ['namespaces="*,!hunk-attestation@*"', 'namespace-not-allowed'],
    ['namespaces="hunk.attestation@countersign"', 'namespace-not-allowed'],
    ['valid-after="20261121Z"', 'not-yet-valid'],
    ['valid-before="20261120095959Z"', 'expired'],
    ['valid-after="20261120Z",valid-before="20261121Z"', 'allowed'],
    ['namespaces="*"', 'allowed'],
    ['namespaces="hunk-attestation@countersig?"', 'allowed'],
    ['namespaces="hunk-attestation@countersign?"', 'namespace-not-allowed'],
    ['namespaces="*t*@*s*n"', 'allowed'],
    ['namespaces="*x*"', 'namespace-not-allowed'],
    ['namespaces="Hunk-Attestation@countersign"', 'namespace-not-allowed'],
    ['namespaces="!git,hunk-*"', 'allowed'],
    ['namespaces="!git"', 'namespace-not-allowed'],
    // A pattern that would keep a matcher busy that goes back to every star.
    [`namespaces="${'*n'.repeat(400)}x"`, 'namespace-not-allowed'],
  ])('%s → %s', (options, expected) => {
    expect(checkSigner(only(`a@x ${options} ${body}`), use)).toBe(expected);
  });

  test('the line we offer is one that ssh-keygen accepts', () => {
    const line = formatAllowedSigner('alice@example.com', key.publicKey, attestationNamespace);
    expect(checkSigner(only(line), use)).toBe('allowed');
    writeFileSync(join(directory, 'signers'), `${line}\n`);
    writeFileSync(join(directory, 'sig'), signWithSshKeygen(key, attestationNamespace, Buffer.from('x')));
    const args = [
      '-Y',
      'verify',
      '-n',
      attestationNamespace,
      '-f',
      join(directory, 'signers'),
      '-I',
      'alice@example.com',
      '-s',
      join(directory, 'sig'),
    ];
    expect(runProgram('ssh-keygen', args, 'x').toString()).toContain('Good');
  });
});

describe('revoked keys', () => {
  test('keys and fingerprints', () => {
    const other = `SHA256:${'A'.repeat(43)}`;
    const { value, problems } = parseRevokedKeys(
      Buffer.from(`# lost\r\n${key.publicLine}\n\n${other} bob\n`),
    );
    expect([[...value], problems]).toEqual([[fingerprint, other], []]);
  });

  test('a key type that is not accepted can still be revoked', () => {
    const dss = Buffer.concat([Buffer.of(0, 0, 0, 7), Buffer.from('ssh-dss'), Buffer.of(0)]).toString(
      'base64',
    );
    expect(parseRevokedKeys(Buffer.from(`ssh-dss ${dss}`)).value.size).toBe(1);
  });

  test.each([
    'nonsense',
    'SHA256:short',
    'ssh-ed25519 AAAA*',
    `ssh-rsa ${key.publicLine.split(' ')[1] ?? ''}`,
  ])('incomplete: %s', (line) => {
    expect(parseRevokedKeys(Buffer.from(`\n${line}\n`)).problems).toEqual([
      expect.objectContaining({ line: 2, incomplete: true }),
    ]);
  });

  test('incomplete: a certificate, which ssh-keygen takes for the plain key inside', () => {
    const authority = makeKey(directory, 'authority', 'ed25519');
    runProgram('ssh-keygen', ['-q', '-s', authority.path, '-I', 'alice', `${key.path}.pub`]);
    const line = runProgram('cat', [`${key.path}-cert.pub`]);
    const { value, problems } = parseRevokedKeys(line);
    expect([value.size, problems.map(({ incomplete }) => incomplete)]).toEqual([0, [true]]);
  });

  test('incomplete: a key of a signing type that is not whole', () => {
    const padded = Buffer.concat([key.publicKey, Buffer.of(0)]).toString('base64');
    expect(parseRevokedKeys(Buffer.from(`ssh-ed25519 ${padded}`)).problems).toHaveLength(1);
  });

  test.each(['\ufeff', '\u00a0'])('a line behind %j is read or incomplete, never skipped', (prefix) => {
    const { value, problems } = parseRevokedKeys(Buffer.from(`${prefix}${key.publicLine}\n`));
    expect(value.size + problems.length).toBe(1);
  });

  test('UTF-16 is incomplete', () => {
    const { value, problems } = parseRevokedKeys(Buffer.from(`\ufeff${key.publicLine}\n`, 'utf16le'));
    expect([value.size, problems[0]?.incomplete]).toEqual([0, true]);
  });

  test('a real binary list is incomplete', () => {
    const file = join(directory, 'krl');
    runProgram('ssh-keygen', ['-q', '-k', '-f', file, `${key.path}.pub`]);
    const { value, problems } = parseRevokedKeys(runProgram('cat', [file]));
    expect([value.size, problems.map(({ incomplete }) => incomplete)]).toEqual([0, [true]]);
  });
});
