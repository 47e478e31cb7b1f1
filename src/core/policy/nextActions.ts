import { groupBy } from '../base/groupBy.ts';
import type { ObjectId } from '../base/objectId.ts';
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
  const open = units.flatMap(({ judgement }) => judgement.short);
  const groups = groupBy(
    open,
    ({ member, at, needs }) => `${member}'s sign-off of ${dayOf(at)} lacks ${needs.join(', ')}`,
  );
  return [...groups]
    .toSorted(([, a], [, b]) => byCount(a, b))
    .map(([what, group]) => `${what} (${countHunks(group.length)})`);
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
    group.flatMap(({ unit }) => unit.judgement.staleBy),
    ({ member, at }) => `${member}'s sign-off of ${dayOf(at)}`,
  );
  const staleParts = [...stale].map(([whose, signOffs]) => `; ${whose} is stale for ${signOffs.length}`);
  const what = `${formatGaps(first.ask)}${purpose(first)}: ${countHunks(group.length)}${commitsOf(group)}`;
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
  const rejections = units.flatMap(({ judgement }) =>
    judgement.state === 'rejected' ? judgement.rejectedBy : [],
  );
  const groups = groupBy(rejections, ({ member, at, reason }: Rejection) =>
    JSON.stringify([member, dayOf(at), reason]),
  );
  return [...groups.values()].toSorted(byCount).map((group) => {
    const { member, at, reason } = group[0] ?? { member: '', at: '', reason: null };
    const why = reason === null ? '' : ` (${reason})`;
    return `${member} rejected ${countHunks(group.length)} on ${dayOf(at)}${why}: change ${group.length === 1 ? 'it' : 'them'}, or ask ${member} to accept`;
  });
}

/** Stable: groups of the same size keep the order in which the change names them. */
function byCount(a: readonly unknown[], b: readonly unknown[]): number {
  return b.length - a.length;
}

function countHunks(count: number): string {
  return count === 1 ? '1 hunk' : `${count} hunks`;
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}

function place(path: string | null, line: number | null): string {
  if (path === null) return '';
  return line === null ? `${path}: ` : `${path}:${line}: `;
}
