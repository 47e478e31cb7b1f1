import { groupBy } from '../../base/groupBy.ts';
import type { FileChange } from '../../diff/change.ts';
import { changeClassOf } from '../../analysis/changeClass.ts';
import type { Finding, FindingLevel, RuleId } from '../finding.ts';
import type { RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines, runsOfUnits, type TextLine } from '../unitLines.ts';
import { addedTextMayHold } from './addedText.ts';
import { isTestBesideCode } from './testsBesideCode.ts';

/** Longer lines are data or built code, in which a pattern means nothing to a reader. */
const longestLine = 800;

/** Something that a rule sees on one line. */
export interface Spot {
  /** Index into the lines that were searched. */
  readonly index: number;
  readonly level: FindingLevel;
  /** A stable word for `data.kind`. */
  readonly kind: string;
  /** One or two sentences, without hidden characters and without secrets. */
  readonly message: string;
  /** What it is, free of its place: a removed one with the same key means that this one is not new. */
  readonly key: string;
}

/** How a rule looks for spots in lines that stand together, of one side of one file. */
export interface SpotSearch {
  readonly rule: RuleId;
  /** A part of each spot, for passing over most text at once; must not look at the borders of lines. */
  readonly words: RegExp;
  applies(file: FileChange): boolean;
  /** Spots of which one finding a file says all there is to say. */
  isOncePerFile?(spot: Spot): boolean;
  find(lines: readonly TextLine[], file: FileChange): readonly Spot[];
}

interface Found {
  readonly spot: Spot;
  readonly line: TextLine;
  /** With the line and the next one: what another file loses in the same words was moved. */
  readonly around: string;
  /** The same where nothing is known of the next line. */
  readonly alone: string;
}

/**
 * What a change adds of the things that a rule looks for. Not new is what the same file loses under the same key, what
 * another file loses with the same neighbouring line, and what stands in a unit that is proven to move or to format.
 */
export function findNewSpots(input: RiskInput, search: SpotSearch): readonly Finding[] {
  const files = input.change.files.filter((file) => search.applies(file));
  const found = files.map((file) => ({ file, added: newInFile(file, input, search) }));
  if (found.every(({ added }) => added.length === 0)) return [];
  const leftElsewhere = countKeys(
    input.change.files
      .filter((file) => file.removed > 0 && search.applies(file))
      .flatMap((file) => spotsOf(removedRuns(file, search), file, search).map((entry) => entry.around)),
  );
  return found.flatMap(({ file, added }) => {
    const fresh = added.filter(
      (entry) => !takeOne(leftElsewhere, entry.around) && !takeOne(leftElsewhere, entry.alone),
    );
    return fold(fresh, search).map(({ entry, lines, scope }) =>
      findingOf(entry, { file, rule: search.rule, lines, scope }),
    );
  });
}

function newInFile(file: FileChange, input: RiskInput, search: SpotSearch): readonly Found[] {
  const facts = input.facts.files.get(file.path);
  const runs = runsOfUnits(file)
    .filter((run) => run.some((unit) => addedTextMayHold(unit, search.words)))
    .map((run) =>
      run
        .filter((unit) => unit.kind === 'text' && !isMechanical(changeClassOf(facts, unit)))
        .flatMap(addedTextLines),
    );
  const added = spotsOf(runs, file, search).filter(
    ({ line }) => !isTestBesideCode(facts, file.path, line.number),
  );
  if (added.length === 0 || file.removed === 0) return added;
  const removed = countKeys(spotsOf(removedRuns(file, search), file, search).map((entry) => entry.spot.key));
  return added.filter((entry) => !takeOne(removed, entry.spot.key));
}

function isMechanical(changeClass: string): boolean {
  return changeClass === 'format' || changeClass === 'move';
}

function removedRuns(file: FileChange, search: SpotSearch): readonly (readonly TextLine[])[] {
  return runsOfUnits(file)
    .map((run) => run.flatMap(removedTextLines))
    .filter((lines) => lines.some((line) => search.words.test(line.text)));
}

function spotsOf(
  runs: readonly (readonly TextLine[])[],
  file: FileChange,
  search: SpotSearch,
): readonly Found[] {
  return runs.flatMap((lines) =>
    search.find(lines.map(withoutLength), file).flatMap((spot): readonly Found[] => {
      const line = lines[spot.index];
      if (line === undefined) return [];
      const next = lines[spot.index + 1]?.text.trim() ?? '';
      const alone = `${spot.key}\n${line.text.trim()}\n`;
      return [{ spot, line, around: alone + next, alone }];
    }),
  );
}

function withoutLength(line: TextLine): TextLine {
  return line.text.length > longestLine ? { ...line, text: '' } : line;
}

/** One finding for each unit (or file), kind and level: the first place, and how many lines there are. */
function fold(
  found: readonly Found[],
  search: SpotSearch,
): readonly { readonly entry: Found; readonly lines: number; readonly scope: string }[] {
  const isOnce = (spot: Spot): boolean => search.isOncePerFile?.(spot) === true;
  const groups = groupBy(
    found,
    ({ spot, line }) => `${isOnce(spot) ? '' : line.unit} ${spot.level} ${spot.kind}`,
  );
  return [...groups.values()].flatMap((group) => {
    const entry = group.toSorted((a, b) => a.line.number - b.line.number)[0];
    if (entry === undefined) return [];
    const lines = new Set(group.map(({ line }) => line.number)).size;
    return [{ entry, lines, scope: isOnce(entry.spot) ? 'file' : 'hunk' }];
  });
}

interface Place {
  readonly file: FileChange;
  readonly rule: RuleId;
  readonly lines: number;
  readonly scope: string;
}

function findingOf({ spot, line }: Found, { file, rule, lines, scope }: Place): Finding {
  return {
    rule,
    level: spot.level,
    path: file.path,
    unit: line.unit,
    line: line.number,
    message: lines > 1 ? `${spot.message} ${lines} lines of this ${scope} are like it.` : spot.message,
    data: lines > 1 ? { kind: spot.kind, lines } : { kind: spot.kind },
  };
}

function countKeys(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function takeOne(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  if (left > 0) counts.set(key, left - 1);
  return left > 0;
}
