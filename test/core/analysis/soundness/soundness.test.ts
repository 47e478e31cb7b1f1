// What is called mechanical is mechanical: sources of every language are edited so that their meaning changes, and no
// such edit may get a mechanical class; edits that keep the meaning must get theirs, or `code`. The short run works on
// the project's own fixtures; COUNTERSIGN_FUZZ=long draws thousands of cases from this checkout, from the installed
// packages and from the directories that COUNTERSIGN_SOURCES names, and prints the shares.
import { expect, test } from 'vitest';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { type FuzzRandom, fuzzRandom } from '../../../fuzz/fuzzRandom.ts';
import { classifyTexts } from '../classify/classifyChange.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { changingEditors } from './changingEdits.ts';
import { preservingEditors } from './preservingEdits.ts';
import { type SourceFile, ownSources, realSources } from './sourceFiles.ts';
import { type TokenizedSource, tokenize } from './sourceTokens.ts';

cleanUpDistribution();

const isLong = process.env['COUNTERSIGN_FUZZ'] === 'long';
const chosenSeed = process.env['COUNTERSIGN_SEED'] ?? '20261120';
const seed = chosenSeed === 'random' ? Date.now() : Number(chosenSeed);
const rounds = isLong ? 12 : 1;
/** Of each language in each round. */
const casesOfLanguage = isLong ? 80 : 50;
/** Milliseconds. */
const timeout = isLong ? 3_600_000 : 600_000;

const mechanical = new Set(['format', 'comment', 'import', 'move', 'rename']);

interface Case {
  readonly path: string;
  readonly language: LanguageId;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  readonly allowed: ReadonlySet<string>;
  readonly expected: string | null;
}

type Draw = (
  source: TokenizedSource,
  random: FuzzRandom,
) => Pick<Case, 'kind' | 'after' | 'allowed' | 'expected'> | null;

const drawChange: Draw = (source, random) => {
  const edit = random.pick(changingEditors)(source, random);
  return (
    edit && {
      kind: edit.kind,
      after: edit.text,
      allowed: new Set(edit.isImport ? ['import'] : []),
      expected: null,
    }
  );
};

const drawKept: Draw = (source, random) => {
  const edit = random.pick(preservingEditors)(source, random);
  // An edit inside an import statement is an edit of imports first.
  return (
    edit && {
      kind: edit.kind,
      after: edit.text,
      // Between declarations that changed places the diff may also show a blank line that came or went.
      allowed: new Set([edit.expected, 'import', ...(edit.expected === 'move' ? (['format'] as const) : [])]),
      expected: edit.expected,
    }
  );
};

function drawCases(sources: readonly TokenizedSource[], draw: Draw, random: FuzzRandom): readonly Case[] {
  const byLanguage = new Map<LanguageId, TokenizedSource[]>();
  for (const source of sources) {
    byLanguage.set(source.language, [...(byLanguage.get(source.language) ?? []), source]);
  }
  const cases: Case[] = [];
  for (const [language, all] of byLanguage) {
    for (let tries = casesOfLanguage; tries > 0; tries -= 1) {
      const source = random.pick(all);
      const edit = draw(source, random);
      if (edit === null || edit.after === source.text) continue;
      const path = `case${cases.length}/A${source.extension}`;
      cases.push({ path, language, before: source.text, ...edit });
    }
  }
  return cases;
}

/** What each case got, and those that got what they must not get. */
async function run(
  cases: readonly Case[],
  tally: Map<string, [claimed: number, all: number]>,
): Promise<readonly string[]> {
  const classed = await classifyTexts(
    new Map(cases.map(({ path, before }) => [path, before])),
    new Map(cases.map(({ path, after }) => [path, after])),
  );
  const unsound: string[] = [];
  for (const { path, kind, language, before, after, allowed, expected } of cases) {
    const units = classed.get(path)?.units ?? [];
    const claims = units.map(({ change }) => change);
    const wrong = claims.filter((change) => mechanical.has(change) && !allowed.has(change));
    // A change of meaning needs one unit that says so; the others may be what they look like.
    const isUnsound =
      expected === null
        ? claims.every((change) => mechanical.has(change) && !allowed.has(change))
        : wrong.length > 0;
    if (isUnsound && claims.length > 0)
      unsound.push(`${language}: ${kind}: ${wrong.join(' ')}\n${excerpt(before, after)}`);
    const key = `${language} ${kind}`;
    const [claimed, all] = tally.get(key) ?? [0, 0];
    const isClaimed = claims.length > 0 && claims.every((change) => allowed.has(change));
    tally.set(key, [claimed + (isClaimed ? 1 : 0), all + 1]);
  }
  return unsound;
}

/** The lines around the first difference. */
function excerpt(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')] as const;
  const first = old.findIndex((line, at) => line !== now[at]);
  const show = (lines: readonly string[], mark: string): string =>
    lines
      .slice(Math.max(0, first - 2), first + 4)
      .map((line) => `${mark}${line.slice(0, 160)}`)
      .join('\n');
  return `${show(old, '- ')}\n${show(now, '+ ')}`;
}

async function tokenizeAll(sources: readonly SourceFile[]): Promise<readonly TokenizedSource[]> {
  const tokenized: TokenizedSource[] = [];
  for (const source of sources) {
    const found = await tokenize(source);
    if (found !== null && found.tokens.length > 10) tokenized.push(found);
  }
  return tokenized;
}

async function runAll(
  draw: Draw,
): Promise<{ unsound: readonly string[]; tally: ReadonlyMap<string, readonly [number, number]> }> {
  const random = fuzzRandom(seed);
  const sources = await tokenizeAll([...ownSources(), ...(isLong ? realSources(random) : [])]);
  const tally = new Map<string, [number, number]>();
  const unsound: string[] = [];
  for (let round = 0; round < rounds && unsound.length < 20; round += 1) {
    unsound.push(...(await run(drawCases(sources, draw, random), tally)));
    const cases = [...tally.values()].reduce((sum, [, count]) => sum + count, 0);
    if (isLong) process.stderr.write(`round ${round + 1}: ${cases} cases, ${unsound.length} unsound\n`);
  }
  if (isLong) process.stderr.write(`seed ${seed}, ${sources.length} sources\n${shares(tally)}`);
  return { unsound, tally };
}

function shares(tally: ReadonlyMap<string, readonly [number, number]>): string {
  const lines = [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return lines.map(([key, [claimed, all]]) => `${key}: ${claimed} of ${all}\n`).join('');
}

test('no edit that changes the meaning is called mechanical', { timeout }, async () => {
  const { unsound, tally } = await runAll(drawChange);
  expect(unsound.slice(0, 5).join('\n\n')).toBe('');
  expect(new Set([...tally.keys()].map((key) => key.split(' ', 1)[0])).size).toBeGreaterThan(15);
});

test('edits that keep the meaning are called by their class', { timeout }, async () => {
  const { unsound, tally } = await runAll(drawKept);
  expect(unsound.slice(0, 5).join('\n\n')).toBe('');
  const claimed = [...tally.values()].reduce((sum, [count]) => sum + count, 0);
  const all = [...tally.values()].reduce((sum, [, count]) => sum + count, 0);
  expect(claimed / all).toBeGreaterThan(0.5);
});
