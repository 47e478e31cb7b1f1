import { groupBy } from '../base/groupBy.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { UnitJudgement } from './judgeUnit.ts';
import type { Gap } from './requirementGaps.ts';
import { formatGap } from './requirementGaps.ts';
import type { ReportedFinding, SignOff } from './verifyReport.ts';

/** Brings the records of a remote beside the local ones; never a forced refspec onto the local ref. */
export const fetchRecordsCommand =
  'git fetch origin refs/countersign/records:refs/countersign-remotes/origin/records';

export interface OpenUnit {
  readonly judgement: UnitJudgement;
  readonly unknownCommits: readonly ObjectId[];
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
    ...gapActions(units),
    ...failing.map(({ path, line, message }) => `${place(path, line)}${message}`),
  ];
}

interface OpenGap {
  readonly gap: Gap;
  readonly unit: OpenUnit;
}

function gapActions(units: readonly OpenUnit[]): readonly string[] {
  const open: OpenGap[] = units.flatMap((unit) => unit.judgement.gaps.map((gap) => ({ gap, unit })));
  const groups = groupBy(open, ({ gap }) =>
    JSON.stringify([gap.rule?.name ?? null, gap.role, gap.count, gap.have > 0]),
  );
  return [...groups.values()].toSorted(byCount).map(formatGroup);
}

function formatGroup(group: readonly OpenGap[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const stale = groupBy(
    group.flatMap(({ unit }) => unit.judgement.staleBy),
    ({ member, at }) => `${member}'s sign-off of ${dayOf(at)}`,
  );
  const staleParts = [...stale].map(([whose, signOffs]) => `; ${whose} is stale for ${signOffs.length}`);
  return `${formatGap(first.gap)}${purpose(first)}: ${countHunks(group.length)}${staleParts.toSorted().join('')}`;
}

function purpose({ gap, unit }: OpenGap): string {
  if (gap.rule === null) {
    const [commit] = unit.unknownCommits;
    const who =
      commit === undefined ? 'who made the change' : `who operated the author of ${commit.slice(0, 12)}`;
    return `, because it is not known ${who}`;
  }
  return gap.rule.paths.includes('**') ? '' : ` for ${gap.rule.paths.join(', ')}`;
}

function rejectionActions(units: readonly OpenUnit[]): readonly string[] {
  const rejections = units.flatMap(({ judgement }) =>
    judgement.state === 'rejected' ? judgement.rejectedBy : [],
  );
  const groups = groupBy(rejections, ({ member, at }: SignOff) => `${member} ${dayOf(at)}`);
  return [...groups.values()].toSorted(byCount).map((group) => {
    const { member, at } = group[0] ?? { member: '', at: '' };
    return `${member} rejected ${countHunks(group.length)} on ${dayOf(at)}: change ${group.length === 1 ? 'it' : 'them'}, or ask ${member} to accept`;
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
