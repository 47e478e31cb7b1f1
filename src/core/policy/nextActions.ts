import { groupBy } from '../base/groupBy.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { FileChange, Hunk, UnitId } from '../diff/change.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import type { UnitJudgement } from './judgeUnit.ts';
import type { Gap } from './requirementGaps.ts';
import { formatGap } from './requirementGaps.ts';
import type { Ask } from './smallestAsks.ts';
import type { ReportedFinding } from './verifyReport.ts';
import type { Rejection } from './votes.ts';

/** Brings the records of a remote beside the local ones; never a forced refspec onto the local ref. */
export const fetchRecordsCommand =
  'git fetch origin refs/countersign/records:refs/countersign-remotes/origin/records';

export interface OpenUnit {
  readonly judged: Pick<JudgedUnit, 'unit' | 'file'>;
  readonly judgement: UnitJudgement;
  readonly unknownCommits: readonly ObjectId[];
  /** The commit that the unit is judged in; null for the net change. */
  readonly commit: ObjectId | null;
}

/** The smallest things that people have to do, as sentences, those that free most hunks first (`next` in the JSON). */
export function nextActions(
  units: readonly OpenUnit[],
  content: readonly ReportedFinding[],
): readonly string[] {
  const failing = content.filter(({ level }) => level === 'error');
  return [
    ...(units.some(({ judgement }) => judgement.state === 'unverifiable') ? [fetchRecordsCommand] : []),
    ...rejectionActions(units),
    ...shortActions(units),
    ...askActions(units),
    ...failing.map(({ path, line, message }) => `${place(path, line)}${message}`),
  ];
}

/** A reviewer who has read the hunk already is nearer to a sign-off that counts than anybody else. */
function shortActions(units: readonly OpenUnit[]): readonly string[] {
  const open = units.flatMap((unit) => unit.judgement.short.map((short) => ({ short, unit })));
  const groups = groupBy(
    open,
    ({ short: { member, at, needs } }) => `${member}'s sign-off of ${dayOf(at)} lacks ${needs.join(', ')}`,
  );
  return [...groups]
    .toSorted(([, a], [, b]) => byCount(a, b))
    .map(([what, group]) => `${what} (${hunkWords(countHunks(group))})`);
}

interface OpenAsk {
  readonly ask: Ask;
  readonly unit: OpenUnit;
}

function askActions(units: readonly OpenUnit[]): readonly string[] {
  const open: OpenAsk[] = units.flatMap((unit) => unit.judgement.asks.map((ask) => ({ ask, unit })));
  const groups = groupBy(open, ({ ask, unit }) =>
    JSON.stringify([
      ask.gaps.map(gapKey),
      ask.gaps.length > 1 ? ask.members : isOutOfReach(ask),
      unit.commit === null,
    ]),
  );
  return [...groups.values()].toSorted(byCount).map(formatGroup);
}

function gapKey({ rule, role, count, have }: Gap): unknown {
  return [rule?.name ?? null, rule?.paths ?? [], role, count, have > 0];
}

function formatGroup(group: readonly OpenAsk[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const stale = groupBy(
    group.flatMap(({ unit }) => unit.judgement.staleBy.map((signOff) => ({ signOff, unit }))),
    ({ signOff: { member, at } }) => `${member}'s sign-off of ${dayOf(at)}`,
  );
  const staleParts = [...stale].map(([whose, signOffs]) => `; ${whose} is stale for ${countHunks(signOffs)}`);
  const where = `${hunkWords(countHunks(group))}${commitsOf(group)}`;
  const what = `${formatGaps(first.ask)}${purpose(first)} (${where})`;
  return `${what}${staleParts.toSorted().join('')}${whoCan(first.ask)}`;
}

const commitsNamed = 3;

/** Where the hunks are judged commit by commit, and so have to be reviewed (`review --commit`). */
function commitsOf(group: readonly OpenAsk[]): string {
  const commits = [...new Set(group.flatMap(({ unit }) => unit.commit ?? []))];
  if (commits.length === 0) return '';
  const named = commits.slice(0, commitsNamed).map((commit) => commit.slice(0, 12));
  const more = commits.length - named.length;
  return ` in commit${commits.length === 1 ? '' : 's'} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `1 senior`, or for one person with several roles `1 more senior and security`. */
function formatGaps({ gaps: [first, ...others] }: Ask): string {
  const roles = [...new Set(others.map(({ role }) => role ?? 'member'))];
  return [formatGap(first), ...roles].join(' and ');
}

/** Who has all the roles at once; of one role everybody knows the holders, unless there are none left. */
function whoCan(ask: Ask): string {
  if (isOutOfReach(ask)) return '; too few members are left who could';
  if (ask.gaps.length === 1) return '';
  const named = ask.members.slice(0, membersNamed);
  return `; one person could do it: ${named.join(', ')}${ask.members.length > named.length ? ', …' : ''}`;
}

const membersNamed = 3;

function isOutOfReach({ gaps: [gap], members }: Ask): boolean {
  return members.length < gap.count;
}

function purpose({ ask, unit }: OpenAsk): string {
  const rules = ask.gaps.map(({ rule }) => rule);
  if (rules.includes(null)) {
    const [commit] = unit.unknownCommits;
    const who =
      commit === undefined ? 'who made the change' : `who operated the author of ${commit.slice(0, 12)}`;
    return `, because it is not known ${who}`;
  }
  const paths = new Set(rules.flatMap((rule) => rule?.paths ?? []));
  const narrow = [...paths].filter((path) => path !== '**');
  return narrow.length === 0 ? '' : ` for ${narrow.join(', ')}`;
}

function rejectionActions(units: readonly OpenUnit[]): readonly string[] {
  const rejections = units.flatMap((unit) =>
    unit.judgement.state === 'rejected'
      ? unit.judgement.rejectedBy.map((rejection) => ({ rejection, unit }))
      : [],
  );
  const groups = groupBy(rejections, ({ rejection: { member, at, reason } }) =>
    JSON.stringify([member, dayOf(at), reason]),
  );
  return [...groups.values()].toSorted(byCount).map((group) => {
    const { member, at, reason }: Rejection = group[0]?.rejection ?? { member: '', at: '', reason: null };
    const why = reason === null ? '' : ` (${reason})`;
    const count = countHunks(group);
    return `${member} rejected ${hunkWords(count)} on ${dayOf(at)}${why}: change ${count === 1 ? 'it' : 'them'}, or ask ${member} to accept`;
  });
}

/** Stable: groups of the same size keep the order in which the change names them. */
function byCount(a: readonly unknown[], b: readonly unknown[]): number {
  return b.length - a.length;
}

/** What people decide on: several units may be one hunk. */
function countHunks(entries: readonly { readonly unit: OpenUnit }[]): number {
  return new Set(entries.map(({ unit }) => hunkOf(unit.judged))).size;
}

const hunksOfFiles = new WeakMap<FileChange, ReadonlyMap<UnitId, Hunk>>();

function hunkOf({ unit, file }: OpenUnit['judged']): unknown {
  const known =
    hunksOfFiles.get(file) ??
    new Map(file.hunks.flatMap((hunk) => hunk.units.map(({ id }): [UnitId, Hunk] => [id, hunk])));
  hunksOfFiles.set(file, known);
  return known.get(unit.id) ?? unit;
}

function hunkWords(count: number): string {
  return count === 1 ? '1 hunk' : `${count} hunks`;
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}

function place(path: string | null, line: number | null): string {
  if (path === null) return '';
  return line === null ? `${path}: ` : `${path}:${line}: `;
}
