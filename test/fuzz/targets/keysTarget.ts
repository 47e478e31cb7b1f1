import { Buffer } from 'node:buffer';
import {
  type AllowedSigner,
  checkSigner,
  parseAllowedSigners,
} from '../../../src/core/attestation/allowedSigners.ts';
import { parseRevokedKeys } from '../../../src/core/attestation/revokedKeys.ts';
import { parseSshPublicKey, sshFingerprint } from '../../../src/core/attestation/sshPublicKey.ts';
import { encodeSshString, SshReader } from '../../../src/core/attestation/sshWire.ts';
import { buildSshSignature } from '../../../src/core/attestation/sshsig.ts';
import { attestationNamespace } from '../../../src/core/attestation/statement.ts';
import { checkBareSignature, checkSignature } from '../../../src/core/workflow/checkSignature.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import fixture from '../../fixtures/fuzz/signatures.json' with { type: 'json' };
import { type FuzzOutcome, type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines, mutateText } from '../mutateBytes.ts';
import { seedSignersText, signedSeeds } from '../signedSeeds.ts';

const publicLines = [
  ...fixture.signatures.map(({ publicLine }) => publicLine),
  ...seedSignersText.split('\n').map((line) => line.split(' ').slice(2).join(' ')),
];
const publicBlobs = publicLines.map((line) => Buffer.from(line.split(' ')[1] ?? '', 'base64'));
const seedKeys = new Set(signedSeeds.map(({ envelope }) => envelope.signature.publicKey.toString('hex')));
const signersText = [
  '# people',
  seedSignersText,
  ...[1, 2, 5]
    .map((at) => publicLines[at] ?? '')
    .map(
      (line, at) => `p${at}@example.com,q${at}@example.com namespaces="git,${attestationNamespace}" ${line}`,
    ),
  `late@example.com valid-after="20270101Z",valid-before="20280101120000Z" ${publicLines[0] ?? ''} a comment`,
  '',
].join('\n');
const revokedText = [
  '# lost',
  publicLines[0],
  publicLines[3],
  ...publicBlobs.slice(5, 8).map((blob) => sshFingerprint(blob)),
  '',
].join('\n');

/** The first byte says what the rest is: `s` allowed signers, `r` revoked keys, `p` one public key on the wire. */
export const keysTarget: FuzzTarget = {
  name: 'keys',
  reaches: 'at least one key that is read, tried on an old signature or revoked',
  generate(random) {
    if (random.chance(0.35)) return Buffer.concat([Buffer.from('p'), mutateKey(random)]);
    const isSigners = random.chance(0.6);
    let text = isSigners ? signersText : revokedText;
    for (let times = random.between(1, 3); times > 0; times -= 1)
      text = isSigners && random.chance(0.6) ? editSigner(random, text) : mutateLines(random, text);
    const bytes = Buffer.from(random.chance(0.1) ? text.replaceAll('\n', '\r\n') : text);
    return Buffer.concat([
      Buffer.from(isSigners ? 's' : 'r'),
      random.chance(0.2) ? mutateBytes(random, bytes) : bytes,
    ]);
  },
  check(input) {
    const kind = input.subarray(0, 1).toString('latin1');
    const rest = input.subarray(1);
    if (kind === 'p') return checkPublicKey(rest);
    return kind === 's' ? checkSigners(rest.toString('utf8')) : checkRevoked(rest);
  },
};

function checkPublicKey(blob: Buffer): FuzzOutcome {
  const key = parseSshPublicKey(blob);
  if (key === null) return { isReached: false, label: 'key: refused' };
  mustHold(
    key.blob.equals(blob) && key.fingerprint === sshFingerprint(blob),
    'a fingerprint is of the whole key',
  );
  mustHold(new SshReader(blob).name() === key.keyType, 'a key is of the type that it says');
  const isValid = signedSeeds.some(({ envelope, fields, raw }) => {
    const whole = checkSignature({ ...envelope.signature, publicKey: blob }, fields);
    const bare = buildSshSignature(blob, raw, attestationNamespace);
    const rebuilt = bare === null ? null : checkSignature(bare, fields);
    return whole.isValid || rebuilt?.isValid === true;
  });
  mustHold(
    !isValid || seedKeys.has(blob.toString('hex')),
    'a changed key verifies nothing that was signed before',
  );
  return { isReached: true, label: isValid ? 'key: the same' : 'key: another' };
}

/** Lines that say something to `ssh-keygen`: each must give a signer or a problem. */
function countLines(text: string): number {
  const said = text.split('\n').map((line) => line.replaceAll(/^[ \t]+|[ \t\r]+$/g, ''));
  return said.filter((line) => line !== '' && !line.startsWith('#')).length;
}

function checkSigners(text: string): FuzzOutcome {
  const { value, problems } = parseAllowedSigners(text);
  mustBeProblems(problems);
  mustHold(value.length + problems.length === countLines(text), 'no line of allowed signers is passed over');
  const lines = text.split('\n');
  for (const signer of value) checkSignerLine(signer, lines[signer.line - 1] ?? '');
  for (const { fields, raw, envelope } of signedSeeds) {
    const { isValid, fingerprint } = checkBareSignature(raw, fields, value);
    const isListed = value.some(
      (signer) =>
        signer.publicKey.equals(envelope.signature.publicKey) &&
        signer.principals.some((name) => name.toLowerCase() === fields.by),
    );
    mustHold(isValid === isListed, 'a signature holds for whom its very key is listed for');
    mustHold(
      !isValid || fingerprint === sshFingerprint(envelope.signature.publicKey),
      'and it names that key',
    );
  }
  return { isReached: value.length > 0, label: value.length > 0 ? 'signers: read' : 'signers: refused' };
}

function checkSignerLine(signer: AllowedSigner, line: string): void {
  mustHold(signer.principals.length > 0, 'a signer is somebody');
  mustHold(!signer.principals.some((name) => /[*?"\s]|^!/.test(name)), 'nobody is a pattern');
  mustHold(line.includes(signer.publicKey.toString('base64')), 'the key is the one of the line');
  mustHold(
    parseSshPublicKey(signer.publicKey)?.keyType === signer.keyType,
    'the key is of the type that the line says',
  );
  mustHold(!/^\S+ cert-authority/i.test(line), 'an authority is no signer');
  const use = { namespace: attestationNamespace, at: '2026-11-20T10:00:00Z' };
  const allowed = checkSigner(signer, use);
  mustHold(
    signer.validAfter === null || signer.validAfter <= use.at || allowed !== 'allowed',
    'a key is not used early',
  );
  mustHold(
    signer.validBefore === null || signer.validBefore >= use.at || allowed !== 'allowed',
    'a key is not used late',
  );
}

function checkRevoked(content: Buffer): FuzzOutcome {
  const { value, problems } = parseRevokedKeys(content);
  mustBeProblems(problems);
  mustHold(
    problems.every(({ incomplete }) => incomplete === true),
    'a revocation that cannot be read stops the gate',
  );
  const lines = content
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const isBinary = content.subarray(0, 6).toString('latin1') === 'SSHKRL';
  if (!isBinary) {
    const single = lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => parseRevokedKeys(Buffer.from(line)));
    for (const read of single)
      mustHold(read.value.size + read.problems.length === 1, 'no line of revoked keys is passed over');
    const union = new Set(single.flatMap((read) => [...read.value]));
    mustHold(
      union.size === value.size && [...union].every((name) => value.has(name)),
      'lines do not hide each other',
    );
    for (const [at, line] of publicLines.entries())
      mustHold(
        !lines.includes(line) || value.has(sshFingerprint(publicBlobs[at] ?? Buffer.alloc(0))),
        'a key that stands there is revoked',
      );
  }
  return { isReached: value.size > 0, label: value.size > 0 ? 'revoked: read' : 'revoked: refused' };
}

function editSigner(random: FuzzRandom, text: string): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const [who = '', ...rest] = (lines[at] ?? '').split(' ');
  const edited = random.pick([
    `${who} cert-authority ${rest.join(' ')}`,
    `*@example.com ${rest.join(' ')}`,
    `${who},${mutateText(random, 'alice@example.com')} ${rest.join(' ')}`,
    `mallory@example.com ${rest.join(' ')}`,
    `${who} valid-before="2026112${random.below(10)}Z" ${rest.slice(-2).join(' ')}`,
    `${who} ${mutateText(random, rest[0] ?? '')} ${rest.slice(1).join(' ')}`,
    `${who} namespaces="${random.pick(['git', '*', '!git,*', '', 'hunk-*'])}" ${random.pick(publicLines)}`,
    `${who} ${random.pick(publicLines)}`,
    `${who} ${random.pick(publicLines).split(' ')[0] ?? ''} ${random.pick(publicLines).split(' ')[1] ?? ''}`,
    `${who.toUpperCase()} ${rest.join(' ')}`,
  ]);
  return lines.with(at, edited).join('\n');
}

/** A public key whose wire form is mostly kept: one field changed in some bits, or taken from another key. */
function mutateKey(random: FuzzRandom): Buffer {
  const blob = random.pick(publicBlobs);
  if (random.chance(0.15)) return mutateBytes(random, blob, publicBlobs);
  if (random.chance(0.05)) return blob;
  const fields = fieldsOf(blob);
  const at = random.chance(0.9) ? fields.length - 1 : random.below(fields.length);
  const isToken = (fields[0] ?? Buffer.alloc(0)).toString().startsWith('sk-ssh-');
  const changed = Buffer.from(fields[isToken ? 1 : at] ?? Buffer.alloc(0));
  const index = random.below(changed.length);
  changed[index] = (changed[index] ?? 0) ^ (1 << random.below(8));
  return Buffer.concat(fields.with(isToken ? 1 : at, changed).map((field) => encodeSshString(field)));
}

function fieldsOf(blob: Buffer): readonly Buffer[] {
  const fields: Buffer[] = [];
  const reader = new SshReader(blob);
  for (let field = reader.string(); field !== null; field = reader.string()) fields.push(field);
  return fields;
}
