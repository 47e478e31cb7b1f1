import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { gitAiClaims } from '../../../src/core/provenance/formats/gitAiClaims.ts';
import { type GitAiNote, parseGitAiNote } from '../../../src/core/provenance/formats/gitAiNote.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines, mutateText } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const folder = 'test/fixtures/provenance/git-ai';
const seeds = ['real', 'spec-examples'].flatMap((name) =>
  readdirSync(resolve(folder, name))
    .filter((file) => file.endsWith('.note.txt'))
    .toSorted()
    .map((file) => readFileSync(resolve(folder, name, file), 'utf8')),
);
const commit = toObjectId('1'.repeat(40));

/** Notes of git-ai: lines above a divider, JSON below it. */
export const notesTarget: FuzzTarget = {
  name: 'notes',
  reaches: 'a note that is read, whose entries become claims on lines',
  generate(random) {
    const seed = random.pick(seeds);
    const divider = seed.indexOf('\n---\n');
    const [above, below] = [seed.slice(0, divider), seed.slice(divider + 5)];
    const share = random.below(10);
    if (share < 3) return Buffer.from(`${editEntries(random, above)}\n---\n${below}`);
    if (share < 6)
      return Buffer.from(`${above}\n---\n${JSON.stringify(mutateJson(random, JSON.parse(below)))}`);
    if (share < 8) return Buffer.from(mutateLines(random, seed));
    return mutateBytes(
      random,
      Buffer.from(seed),
      seeds.map((text) => Buffer.from(text)),
    );
  },
  check(input) {
    const { value, problems } = parseGitAiNote(input.toString('utf8'));
    mustBeProblems(problems);
    mustHold(value !== null || problems.length > 0, 'a note is read, or it is said why not');
    if (value === null) return { isReached: false, label: 'refused' };
    checkClaims(value);
    return { isReached: true, label: value.files.length === 0 ? 'read, no entries' : 'read' };
  },
};

function checkClaims(note: GitAiNote): void {
  const claims = gitAiClaims(note, commit);
  const entries = note.files.flatMap((file) => file.entries);
  const ranges = entries.reduce((sum, entry) => sum + entry.ranges.length / 2, 0);
  const all = [...claims.values()].flat();
  mustHold(all.length === ranges, 'each range becomes one claim');
  const mayBeHuman = note.files.some((file) =>
    file.entries.some(({ key }) => key.startsWith('h_') || key.split('::')[0] === 'human'),
  );
  for (const claim of all) {
    mustHold(
      Number.isSafeInteger(claim.start) && claim.start >= 0 && Number.isSafeInteger(claim.end),
      'lines are whole numbers',
    );
    mustHold(claim.kind !== 'human' || mayBeHuman, 'only an entry of a person says human');
    mustHold(claim.source.commit === commit, 'a claim names its commit');
  }
}

function editEntries(random: FuzzRandom, above: string): string {
  const number = (): string =>
    String(random.pick([0, 1, 42, random.below(500), 4_294_967_295, 4_294_967_296]));
  const lines = above.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const edited = random.pick([
    line.replace(/\d+(?=[,-]|$)/, number()),
    `${line},${number()}-${number()}`,
    line.replace(
      /^ {2}\S+/,
      `  ${random.pick(['h_1234567890abcd', 'human', 's_0::t_0', 'abcdef0', '__proto__'])}`,
    ),
    mutateText(random, line),
    `"${line}"`,
  ]);
  return lines.with(at, edited).join('\n');
}
