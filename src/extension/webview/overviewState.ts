import { l10n } from 'vscode';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { ModuleEdge } from '../../core/analysis/facts.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { Review } from '../../core/workflow/review.ts';
import type {
  OverviewEdge,
  OverviewProgress,
  OverviewShare,
  OverviewState,
  OverviewTerm,
} from '../../protocol/overview.ts';
import { groupLabel } from '../views/groupItem.ts';
import { buildQueue, type Grouping } from '../views/queueModel.ts';

/** Everything the overview page shows, as data. */
export function overviewState(review: Review, states: ReadonlyMap<UnitId, ReviewState>): OverviewState {
  const { edgesAdded, edgesRemoved } = review.facts.modules;
  return {
    title: l10n.t('Review of {0}', review.target.label),
    headings: {
      risk: l10n.t('Decided by risk'),
      modules: l10n.t('Decided by module'),
      authors: l10n.t('Added lines by author'),
      edges: l10n.t('Dependencies between modules'),
      findings: l10n.t('About the whole change'),
      legend: l10n.t('What the marks mean'),
    },
    risk: progressBy(review, states, 'risk'),
    modules: progressBy(review, states, 'module'),
    authors: sharesOf(review),
    edges: [
      ...edgesAdded.map((edge) => toEdge(edge, 'added')),
      ...edgesRemoved.map((edge) => toEdge(edge, 'removed')),
    ],
    findings: review.findings.filter((finding) => finding.unit === null).map((finding) => finding.message),
    legend: legend(),
    nothing: l10n.t('None'),
  };
}

/** The words of queue, hover and diff on who wrote a line (docs/provenance.md, Kinds and tiers). */
function legend(): readonly OverviewTerm[] {
  return [
    { term: '✦', meaning: l10n.t('A line that an AI wrote, as far as records say.') },
    {
      term: l10n.t('Strong evidence'),
      meaning: l10n.t('A record names exactly these lines, or they were recorded while they were written.'),
    },
    {
      term: l10n.t('Medium evidence'),
      meaning: l10n.t('The commit names an agent or declares one, or a record names the file.'),
    },
    {
      term: l10n.t('Weak evidence'),
      meaning: l10n.t('A session was attached, or prose mentions an agent.'),
    },
    {
      term: l10n.t('Author unknown'),
      meaning: l10n.t('No record says who wrote it. That does not mean a person did.'),
    },
  ];
}

function progressBy(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  grouping: Grouping,
): readonly OverviewProgress[] {
  return buildQueue(review, states, { grouping }).groups.map((group) => ({
    label: groupLabel(group),
    decided: group.rows.length - group.uncovered,
    total: group.rows.length,
  }));
}

function sharesOf(review: Review): readonly OverviewShare[] {
  const lines = { ai: 0, human: 0, unknown: 0 };
  for (const file of review.provenance.files.values()) {
    for (const range of file.ranges)
      lines[range.kind === 'mixed' ? 'ai' : range.kind] += range.end - range.start + 1;
  }
  return [
    { label: l10n.t('AI'), kind: 'ai', lines: lines.ai },
    { label: l10n.t('Human'), kind: 'human', lines: lines.human },
    { label: l10n.t('Unknown'), kind: 'unknown', lines: lines.unknown },
  ];
}

function toEdge(edge: ModuleEdge, change: OverviewEdge['change']): OverviewEdge {
  return { from: edge.from, to: edge.to, change, place: `${displayRepoPath(edge.path)}:${edge.line}` };
}
