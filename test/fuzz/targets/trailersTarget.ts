import { Buffer } from 'node:buffer';
import { insertTrailers, parseTrailers } from '../../../src/core/attestation/message.ts';
import { parseAttestations } from '../../../src/core/attestation/parseAttestations.ts';
import { attestationFields, formatAttestationTrailer } from '../../../src/core/attestation/trailer.ts';
import { checkBareSignature } from '../../../src/core/workflow/checkSignature.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import { type FuzzOutcome, type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { mutateFields } from '../mutateFields.ts';
import { seedRepository, seedSigners, signedSeeds, wasSigned } from '../signedSeeds.ts';

/** Whole commit messages. What verifies says what was signed, whatever was done to the text. */
export const trailersTarget: FuzzTarget = {
  name: 'trailers',
  reaches: 'a well-formed trailer whose signature is checked',
  generate(random) {
    const trailer = random.chance(0.55) ? semanticEdit(random) : textualEdit(random, seedTrailer(random));
    const message = Buffer.from(placed(random, trailer));
    return random.chance(0.2) ? mutateBytes(random, message, [Buffer.from(seedTrailer(random))]) : message;
  },
  check(input) {
    const { value, problems } = parseAttestations(input);
    mustBeProblems(problems);
    checkDisplay(input);
    const labels = value.map((trailer) => {
      const fields = attestationFields(trailer, seedRepository);
      if (fields === null) return 'another repository';
      if (trailer.signature === null) return 'unsigned';
      const { isValid } = checkBareSignature(trailer.signature, fields, seedSigners);
      mustHold(!isValid || wasSigned(fields), 'a trailer that verifies says what was signed');
      return isValid ? 'valid' : 'not valid';
    });
    const isReached = labels.some((label) => label === 'valid' || label === 'not valid');
    return outcome(isReached, labels, problems.length);
  },
};

function outcome(isReached: boolean, labels: readonly string[], problems: number): FuzzOutcome {
  const order = ['valid', 'not valid', 'another repository', 'unsigned'];
  const label = order.find((word) => labels.includes(word)) ?? (problems > 0 ? 'refused' : 'no trailer');
  return { isReached, label };
}

/** The other reader of messages: it loses no byte when it writes, and reads what it wrote. */
function checkDisplay(input: Buffer): void {
  const before = parseTrailers(input);
  parseTrailers(input, 'file');
  const written = insertTrailers(input, ['Reviewed-by: Fuzz <fuzz@example.com>']);
  mustHold(written.length >= input.length, 'inserting takes nothing away');
  if (written.length === input.length) return;
  let head = 0;
  while (head < input.length && input[head] === written[head]) head += 1;
  let tail = 0;
  while (tail < input.length - head && input.at(-1 - tail) === written.at(-1 - tail)) tail += 1;
  mustHold(head + tail === input.length, 'inserting puts bytes in at one place');
  const after = parseTrailers(written);
  mustHold(
    after.some(({ key, value }) => key === 'Reviewed-by' && value === 'Fuzz <fuzz@example.com>'),
    'a trailer that was inserted is read',
  );
  mustHold(after.length > before.length || before.length === 0, 'inserting hides no trailer');
}

function seedTrailer(random: FuzzRandom): string {
  const { fields, raw } = random.pick(signedSeeds);
  return formatAttestationTrailer(fields, raw);
}

/** Well-formed, with other fields under the same signature, or another signature over the same fields. */
function semanticEdit(random: FuzzRandom): string {
  const [seed, other] = [random.pick(signedSeeds), random.pick(signedSeeds)];
  if (random.chance(0.2)) return formatAttestationTrailer(seed.fields, other.raw);
  if (random.chance(0.2)) return formatAttestationTrailer(seed.fields, flipped(random, seed.raw));
  return formatAttestationTrailer(mutateFields(random, seed.fields, other.fields), seed.raw);
}

function flipped(random: FuzzRandom, raw: Buffer): Buffer {
  const changed = Buffer.from(raw);
  const at = random.below(raw.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
  return changed;
}

/** Keeps most trailers well-formed: another order, unknown keys, other folding, one token changed, doubled or lost. */
function textualEdit(random: FuzzRandom, trailer: string): string {
  const [head = '', version = '', ...tokens] = trailer.replaceAll('\n', ' ').split(/ +/);
  const at = random.below(tokens.length);
  const other = random.pick(seedTrailer(random).replaceAll('\n', ' ').split(/ +/).slice(2));
  const key = (token: string): string => token.split('=')[0] ?? '';
  const edited = random.pick<() => readonly string[]>([
    () => tokens.toReversed(),
    () => tokens.toSpliced(at, 0, 'later=x'),
    () => tokens.map((token) => (key(token) === key(other) ? other : token)),
    () => tokens.map((token) => (key(token) === key(other) ? other : token)),
    () => tokens.toSpliced(at, 0, other),
    () => tokens.toSpliced(at, 1),
    () => tokens.with(at, mutateLines(random, tokens[at] ?? '')),
  ])();
  const gap = random.pick([' ', '\n ', '\n\t', '\n    ', '  ']);
  return [head, random.chance(0.03) ? 'v2' : version, ...edited]
    .join(' ')
    .replaceAll(' ', gap)
    .replace(/:\n/, ':\n');
}

/** Where squashes, mail and people put it. */
function placed(random: FuzzRandom, trailer: string): string {
  const indent = ' '.repeat(random.pick([0, 0, 0, 4, 8, random.below(10)]));
  const own = trailer.replaceAll(/^/gm, indent);
  const second = random.chance(0.2) ? `\n${seedTrailer(random)}` : '';
  const text = random.pick([
    `Title\n\nBody.\n\n${own}${second}\n`,
    `Title\n\n${own}${second}\nprose follows\n\nmore\n`,
    `Title\n\nSigned-off-by: A <a@example.com>\n${own}${second}\nReviewed-by: B <b@example.com>\n`,
    `* Title (#1)\n\n    Title\n\n${own}\n\n    Other\n${second}\n`,
    `${own}${second}`,
    `Title\n\n---\n${own}${second}\n# ------------------------ >8 ------------------------\ndiff\n`,
  ]);
  return random.chance(0.15) ? text.replaceAll('\n', '\r\n') : text;
}
