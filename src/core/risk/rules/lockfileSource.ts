import type { FileChange, Unit } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Finding } from '../finding.ts';
import { lockfileKindOf, type LockfileKind } from '../lockfiles/lockfileKind.ts';
import {
  lockedSourceOf,
  lockedSumOf,
  namesVersion,
  type LockedSource,
  type LockedSum,
} from '../lockfiles/lockedSources.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines, runsOfUnits, type TextLine } from '../unitLines.ts';

/** Packages that a lockfile takes from somewhere else than before, or no longer pins. */
export const lockfileSource: Rule = {
  id: 'lockfile-source',
  level: 'error',
  title: 'Lockfile source',
  rationale:
    'A lockfile decides whose code runs, and nobody reads it. Errors: other content for a version that was pinned ' +
    'before, a pin that is removed, an address without encryption. Warnings: a package from a host or a kind of source ' +
    'that is not the public registry of its ecosystem and was not used for it before. A lockfile that changes ' +
    'beside other files and without any manifest gives a note, unless it is only written anew. Known are package-lock.json, yarn.lock, pnpm-lock.yaml, bun.lock, Cargo.lock, go.sum, ' +
    'poetry.lock, uv.lock, Gemfile.lock and composer.lock; packages of the workspace are left alone.',
  options: [],
  check: (input) =>
    input.change.files.flatMap((file) => {
      const kind = lockfileKindOf(file.path);
      if (kind === null || file.status === 'deleted') return [];
      return [...sourceFindings(file, kind), ...sumFindings(file), ...alone(file, kind, input)];
    }),
};

interface Located {
  readonly line: TextLine;
  readonly source: LockedSource;
}

function sourceFindings(file: FileChange, kind: LockfileKind): readonly Finding[] {
  const before = file.units.flatMap(removedTextLines).flatMap((line) => locate(line, kind));
  const known = new Set(
    before.flatMap(({ source }) => [keyOf(source), `${source.name} ${source.scheme} ${source.host}`]),
  );
  const seen = new Set<string>();
  return file.units
    .flatMap(addedTextLines)
    .flatMap((line) => locate(line, kind))
    .flatMap(({ line, source }): readonly Finding[] => {
      const key = keyOf(source);
      if (known.has(key) || seen.has(key)) return [];
      const judged = judge(source, kind, before);
      if (judged === null) return [];
      seen.add(key);
      const { level, what } = judged;
      return [
        finding(file, line, level, `${what}: ${excerpt(line.text)}`, {
          kind: 'source',
          scheme: source.scheme,
        }),
      ];
    });
}

function keyOf({ scheme, host }: LockedSource): string {
  return `${scheme} ${host}`;
}

function locate(line: TextLine, kind: LockfileKind): readonly Located[] {
  const source = lockedSourceOf(line.text, kind.ecosystem);
  return source === null ? [] : [{ line, source }];
}

function judge(
  source: LockedSource,
  kind: LockfileKind,
  before: readonly Located[],
): (Pick<Finding, 'level'> & { readonly what: string }) | null {
  const was = before.find((entry) => entry.source.name !== '' && entry.source.name === source.name)?.source;
  if (source.scheme === 'http')
    return { level: 'error', what: 'A package comes over an address without encryption' };
  if (source.scheme === 'https' && kind.hosts.test(source.host)) return null;
  if (source.scheme === 'file') {
    // Packages of the workspace are named by relative paths.
    const outside = /^(?:\/|~|\.\.\/\.\.\/\.\.)/.test(source.host);
    return outside ? { level: 'warning', what: 'A package comes from a file outside the repository' } : null;
  }
  if (source.scheme !== 'https')
    return { level: 'warning', what: 'A package comes from a repository and not from a registry' };
  const instead = was === undefined ? '' : ` instead of ${was.host}`;
  return { level: 'warning', what: `A package comes from ${excerpt(source.host)}${instead}` };
}

interface Pinned {
  readonly line: TextLine;
  readonly sum: LockedSum;
}

function sumFindings(file: FileChange): readonly Finding[] {
  const runs = runsOfUnits(file);
  const addedSubjects = new Map<string, LockedSum>();
  for (const { sum } of runs.flatMap((run) => run.flatMap(addedTextLines)).flatMap(pin))
    if (sum.subject !== '') addedSubjects.set(`${sum.subject} ${sum.algorithm}`, sum);
  return runs.flatMap((run, index) => [
    ...run
      .flatMap(removedTextLines)
      .flatMap(pin)
      .flatMap((old) => changedSubject(file, old, addedSubjects)),
    ...(versionNear(runs, index) ? [] : sumsWithoutVersion(file, run)),
  ]);
}

function pin(line: TextLine): readonly Pinned[] {
  const sum = lockedSumOf(line.text);
  return sum === null ? [] : [{ line, sum }];
}

function changedSubject(
  file: FileChange,
  { line, sum }: Pinned,
  added: ReadonlyMap<string, LockedSum>,
): readonly Finding[] {
  const now = sum.subject === '' ? undefined : added.get(`${sum.subject} ${sum.algorithm}`);
  if (now === undefined || now.sum === sum.sum) return [];
  const message = `The same version has other content than before: ${excerpt(sum.subject)}`;
  return [finding(file, line, 'error', message, { kind: 'sum-changed', side: 'old' })];
}

/** Lines of one entry that may stand unchanged between its version and its sum. */
const entryGap = 3;

/** A version that changes right above or below, with unchanged lines of the same entry between. */
function versionNear(runs: readonly (readonly Unit[])[], index: number): boolean {
  const own = runs[index];
  return [runs[index - 1], runs[index + 1]].some((other) => {
    const [first, second] = other === runs[index - 1] ? [other, own] : [own, other];
    const end = first?.at(-1)?.new;
    const start = second?.[0]?.new;
    if (other === undefined || end === undefined || start === undefined) return false;
    if (start.start - (end.start + end.lines) > entryGap) return false;
    return other.some((unit) =>
      [...removedTextLines(unit), ...addedTextLines(unit)].some((line) => namesVersion(line.text)),
    );
  });
}

/** Sums of files that do not name what they are of: a run that changes a sum and no version beside it. */
function sumsWithoutVersion(file: FileChange, run: readonly Unit[]): readonly Finding[] {
  const removed = run.flatMap(removedTextLines);
  const added = run.flatMap(addedTextLines);
  const old = removed.flatMap(pin).filter(({ sum }) => sum.subject === '');
  const first = old[0];
  if (first === undefined || [...removed, ...added].some((line) => namesVersion(line.text))) return [];
  const now = added.flatMap(pin).filter(({ sum }) => sum.subject === '');
  const next = now[0];
  // A block that is gone as a whole took its sum with it.
  if (next === undefined)
    return removed.length > 2
      ? []
      : [
          finding(file, first.line, 'error', 'A package that stays is no longer pinned to its content.', {
            kind: 'sum-removed',
            side: 'old',
          }),
        ];
  const stronger = first.sum.algorithm !== next.sum.algorithm;
  if (stronger || old.some(({ sum }) => now.some((entry) => entry.sum.sum === sum.sum))) return [];
  return [
    finding(file, next.line, 'error', 'A version that stays has other content than before.', {
      kind: 'sum-changed',
    }),
  ];
}

/** The same words in the same order on both sides: only white space, line breaks and quotes differ. */
function isOnlyWrittenAnew(file: FileChange): boolean {
  const [old, now] = [removedTextLines, addedTextLines].map((read) =>
    file.units
      .flatMap(read)
      .map(({ text }) => text.replace(/[\s"',]+/g, ''))
      .join(''),
  );
  return old === now;
}

function alone(file: FileChange, kind: LockfileKind, input: RiskInput): readonly Finding[] {
  const unit = file.units.find(({ kind: of, old, new: now }) => of === 'text' && old.lines + now.lines > 0);
  if (unit === undefined || file.status === 'added') return [];
  if (input.change.files.some((other) => kind.manifests.test(other.path))) return [];
  // A change of nothing but lockfiles says by itself what it is for.
  if (input.change.files.every((other) => lockfileKindOf(other.path) !== null)) return [];
  if (isOnlyWrittenAnew(file)) return [];
  const old = unit.new.lines === 0;
  return [
    {
      rule: 'lockfile-source',
      level: 'note',
      path: file.path,
      unit: unit.id,
      line: old ? unit.old.start : unit.new.start,
      message: `This lockfile changes and no ${kind.ecosystem} manifest does.`,
      data: { kind: 'alone', ...(old ? { side: 'old' } : {}) },
    },
  ];
}

function finding(
  file: FileChange,
  line: TextLine,
  level: Finding['level'],
  message: string,
  data: Finding['data'],
): Finding {
  return {
    rule: 'lockfile-source',
    level,
    path: file.path,
    unit: line.unit,
    line: line.number,
    message,
    data,
  };
}
