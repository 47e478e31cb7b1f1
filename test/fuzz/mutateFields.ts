import type { AttestationFields } from '../../src/core/attestation/statement.ts';
import type { FuzzRandom } from './fuzzRandom.ts';

/** Other fields that are as well-formed as the given ones: one or two of them changed, or taken from `other`. */
export function mutateFields(
  random: FuzzRandom,
  fields: AttestationFields,
  other: AttestationFields,
): AttestationFields {
  let changed = fields;
  for (let times = random.between(1, 2); times > 0; times -= 1)
    changed = { ...changed, ...changeOf(random, changed, other) };
  return changed;
}

function changeOf(
  random: FuzzRandom,
  fields: AttestationFields,
  other: AttestationFields,
): Partial<AttestationFields> {
  const total = random.between(0, 300);
  const keys = ['repository', 'target', 'scope', 'root', 'record', 'by', 'at', 'verdict'] as const;
  const key = random.pick(keys);
  return random.pick<Partial<AttestationFields>>([
    { covered: random.between(0, fields.total) },
    { total, covered: Math.min(fields.covered, total) },
    { target: random.pick(['main', 'Main', 'master', 'release/2.0', 'main.', `${fields.target}x`]) },
    { root: nextDigit(random, fields.root) },
    { record: nextDigit(random, fields.record) },
    { by: random.pick(['alice@example.com', 'bob@example.com', 'Alice@example.com', 'mallory@example.com']) },
    { at: `2026-11-${String(random.between(10, 28))}T1${random.below(10)}:00:0${random.below(10)}Z` },
    { verdict: random.pick(['accept', 'reject', 'override'] as const) },
    { scope: random.pick(['net', 'commit'] as const) },
    { repository: `${fields.repository.slice(0, 8)}${nextDigit(random, fields.repository.slice(8))}` },
    { [key]: other[key] },
  ]);
}

function nextDigit(random: FuzzRandom, hex: string): string {
  const at = random.below(hex.length);
  const digit = (Number.parseInt(hex[at] ?? '0', 16) + random.between(1, 15)) % 16;
  return `${hex.slice(0, at)}${digit.toString(16)}${hex.slice(at + 1)}`;
}
