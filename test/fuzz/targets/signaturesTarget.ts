import { Buffer } from 'node:buffer';
import {
  armorSshSignature,
  formatSshSignature,
  parseSshSignature,
  type SshSignature,
} from '../../../src/core/attestation/sshsig.ts';
import { encodeSshString, SshReader } from '../../../src/core/attestation/sshWire.ts';
import { verifySshSignature } from '../../../src/core/attestation/verifySshSignature.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import fixture from '../../fixtures/fuzz/signatures.json' with { type: 'json' };
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutateBytes.ts';

const message = Buffer.from(fixture.message);
const expected = { namespace: fixture.namespace };
const seeds: readonly SshSignature[] = fixture.signatures.flatMap(({ signature }) => {
  const { value } = parseSshSignature(signature);
  return value === null ? [] : [value];
});
const blobs = seeds.map(formatSshSignature);
/** By public key: what a touch or a PIN was really given for. */
const flagsByKey = new Map(
  seeds.map((seed) => {
    const verified = verifySshSignature(seed, message, expected);
    const flags =
      verified.kind === 'valid' ? `${verified.userPresent} ${verified.userVerified}` : 'never valid';
    return [seed.publicKey.toString('hex'), flags];
  }),
);

/** SSHSIG of all key types, made by `ssh-keygen` and by keys that speak like FIDO tokens. */
export const signaturesTarget: FuzzTarget = {
  name: 'signatures',
  reaches: 'a well-formed SSHSIG that is verified',
  generate(random) {
    const [seed, other] = [random.pick(seeds), random.pick(seeds)];
    if (random.chance(0.7)) {
      const changed = semanticEdit(random, seed, other);
      return random.chance(0.2) ? Buffer.from(armorSshSignature(changed)) : formatSshSignature(changed);
    }
    if (random.chance(0.5)) return mutateBytes(random, formatSshSignature(seed), blobs);
    return mutateBytes(random, Buffer.from(armorSshSignature(seed)));
  },
  check(input) {
    const { value, problems } = parseSshSignature(input);
    mustBeProblems(problems);
    mustHold((value === null) === problems.length > 0, 'a signature is read, or it is said why not');
    if (value === null) return { isReached: false, label: 'refused' };
    const again = parseSshSignature(formatSshSignature(value)).value;
    mustHold(
      again !== null && formatSshSignature(again).equals(formatSshSignature(value)),
      'written and read again',
    );
    const other = Buffer.from(message);
    const at = input.length % message.length;
    other[at] = (other[at] ?? 0) ^ 1;
    mustHold(
      verifySshSignature(value, other, expected).kind === 'invalid',
      'another message is never signed',
    );
    const verified = verifySshSignature(value, message, expected);
    if (verified.kind === 'invalid') return { isReached: true, label: verified.fault };
    const flags = flagsByKey.get(verified.publicKey.toString('hex'));
    mustHold(flags !== undefined, 'only the key that signed verifies');
    mustHold(
      flags === `${verified.userPresent} ${verified.userVerified}`,
      'nobody can claim a touch that was not given',
    );
    return { isReached: true, label: 'valid' };
  },
};

function semanticEdit(random: FuzzRandom, seed: SshSignature, other: SshSignature): SshSignature {
  return random.pick<() => SshSignature>([
    () => ({ ...seed, publicKey: other.publicKey }),
    () => ({ ...seed, signature: other.signature }),
    () => ({ ...seed, publicKey: flip(random, seed.publicKey) }),
    () => ({ ...seed, publicKey: changeField(random, seed.publicKey) }),
    () => ({ ...seed, signature: flip(random, seed.signature) }),
    () => ({ ...seed, signature: changeField(random, seed.signature) }),
    () => ({ ...seed, signature: changeEnd(random, seed.signature) }),
    () => ({ ...seed, namespace: random.pick(['git', 'file', ' ', `${seed.namespace}\0`]) }),
    () => ({ ...seed, hash: seed.hash === 'sha256' ? 'sha512' : 'sha256' }),
    () => ({ ...seed, reserved: mutateBytes(random, Buffer.from('reserved')) }),
  ])();
}

function flip(random: FuzzRandom, bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = random.below(bytes.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
  return changed;
}

/** The last five bytes: flags and counter of a security key. */
function changeEnd(random: FuzzRandom, bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, -5), flip(random, bytes.subarray(-5))]);
}

/** One string of the wire form changed, with its length kept true; what follows the strings stays. */
function changeField(random: FuzzRandom, bytes: Buffer): Buffer {
  const fields: Buffer[] = [];
  const reader = new SshReader(bytes);
  let rest = bytes;
  for (let field = reader.string(); field !== null; field = reader.string()) {
    fields.push(field);
    rest = rest.subarray(4 + field.length);
  }
  const at = random.below(fields.length);
  const field = fields[at] ?? Buffer.alloc(0);
  const changed = random.pick<() => Buffer>([
    () => mutateBytes(random, field),
    () => Buffer.concat([Buffer.of(0), field]),
    () => field.subarray(1),
    () => Buffer.alloc(field.length),
    () => Buffer.alloc(0),
    () => Buffer.alloc(field.length, 0xff),
  ])();
  return Buffer.concat([...fields.with(at, changed).map((part) => encodeSshString(part)), rest]);
}
