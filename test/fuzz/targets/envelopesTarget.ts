import { Buffer } from 'node:buffer';
import {
  envelopeId,
  formatEnvelope,
  parseEnvelope,
  verifyEnvelope,
} from '../../../src/core/attestation/envelope.ts';
import type { SshSignature } from '../../../src/core/attestation/sshsig.ts';
import { formatCanonicalJson, type JsonValue } from '../../../src/core/base/canonicalJson.ts';
import { checkSignature } from '../../../src/core/workflow/checkSignature.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutateBytes.ts';
import { mutateFields } from '../mutateFields.ts';
import { mutateJson } from '../mutateJson.ts';
import { signedSeeds, wasSigned } from '../signedSeeds.ts';

const seedBytes = signedSeeds.map(({ envelope }) => formatEnvelope(envelope));
const seedIds = new Set(seedBytes.map(envelopeId));
const seedKeys = new Set(signedSeeds.map(({ envelope }) => envelope.signature.publicKey.toString('hex')));

/** Envelopes of the record store: a statement and a signature that names its own key. */
export const envelopesTarget: FuzzTarget = {
  name: 'envelopes',
  reaches: 'an envelope in canonical form whose signature is checked',
  generate(random) {
    const [seed, other] = [random.pick(signedSeeds), random.pick(signedSeeds)];
    if (random.chance(0.4)) {
      const fields = mutateFields(random, seed.fields, other.fields);
      return formatEnvelope({ fields, signature: seed.envelope.signature });
    }
    if (random.chance(0.5)) {
      const signature = mutateSignature(random, seed.envelope.signature, other.envelope.signature);
      return formatEnvelope({ fields: seed.fields, signature });
    }
    const bytes = random.pick(seedBytes);
    if (random.chance(0.5)) return mutateBytes(random, bytes, seedBytes);
    return Buffer.from(formatCanonicalJson(mutateJson(random, JSON.parse(bytes.toString())) as JsonValue));
  },
  check(input) {
    const { value, problems } = parseEnvelope(input);
    mustBeProblems(problems);
    mustHold((value === null) === problems.length > 0, 'an envelope is read, or it is said why not');
    if (value === null) return { isReached: false, label: 'refused' };
    mustHold(formatEnvelope(value).equals(input), 'what is read is written with the same bytes');
    const verified = verifyEnvelope(value);
    const { isValid } = checkSignature(value.signature, value.fields);
    mustHold(isValid === (verified.kind === 'valid'), 'both ways to verify agree');
    if (verified.kind === 'invalid') return { isReached: true, label: verified.fault };
    mustHold(wasSigned(value.fields), 'an envelope that verifies says what was signed');
    mustHold(
      seedKeys.has(verified.publicKey.toString('hex')),
      'an envelope verifies with the key that signed it',
    );
    mustHold(seedIds.has(envelopeId(input)), 'an ed25519 envelope that verifies is one that was signed');
    return { isReached: true, label: 'valid' };
  },
};

/** A signature that is still well-formed on the wire. */
function mutateSignature(random: FuzzRandom, signature: SshSignature, other: SshSignature): SshSignature {
  const flip = (bytes: Buffer): Buffer => {
    const changed = Buffer.from(bytes);
    const at = random.below(bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    return changed;
  };
  return random.pick<() => SshSignature>([
    () => ({ ...signature, publicKey: other.publicKey }),
    () => ({ ...signature, publicKey: flip(signature.publicKey) }),
    () => ({ ...signature, namespace: random.pick(['git', 'file', `${signature.namespace}x`]) }),
    () => ({ ...signature, hash: 'sha256' }),
    () => ({ ...signature, reserved: Buffer.from('x') }),
    () => ({ ...signature, signature: flip(signature.signature) }),
    () => ({ ...signature, signature: other.signature }),
    () => ({ ...signature, signature: Buffer.concat([signature.signature, Buffer.of(0)]) }),
    () => other,
  ])();
}
