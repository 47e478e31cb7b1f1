import { l10n } from 'vscode';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { Review } from '../../core/workflow/review.ts';
import type { OverviewProgress, OverviewShare, OverviewState } from '../../protocol/overview.ts';
import { groupLabel } from '../views/groupItem.ts';
import { buildQueue } from '../views/queueModel.ts';
import { missingSignOffs } from '../../core/workflow/missingSignOffs.ts';
import { moduleMapOf } from './moduleMap.ts';
import { authorLegend, stateLegend } from './overviewLegend.ts';
import { type GateKnowledge, overviewGate } from './overviewGate.ts';
import {
  overviewEdges,
  overviewFilter,
  overviewMap,
  overviewModules,
  type QueueBeside,
} from './overviewModules.ts';

/** Everything the overview page shows, as data. */
export function overviewState(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  gate: GateKnowledge,
  beside: QueueBeside = {},
): OverviewState {
  const map = moduleMapOf(review, states);
  const { name = review.target.label, chosen = [] } = beside;
  return {
    title: l10n.t('Review of {0}', name),
    headings: {
      gate: l10n.t('Who still must sign'),
      risk: l10n.t('Decided by risk'),
      modules: l10n.t('Modules'),
      authors: l10n.t('Added lines by author'),
      edges: l10n.t('Imports between modules'),
      findings: l10n.t('About the whole change'),
      states: l10n.t('What the icons of the queue mean'),
      legend: l10n.t('What the marks mean'),
    },
    columns: {
      module: l10n.t('Module'),
      lines: l10n.t('Change'),
      whole: l10n.t('Whole module'),
      decided: l10n.t('Hunks decided'),
      missing: l10n.t('Still must sign'),
    },
    gate: overviewGate(gate),
    risk: progressByRisk(review, states),
    modules: overviewModules(map, missingSignOffs(review, gate.report), beside),
    filter: overviewFilter(chosen),
    map: overviewMap(map),
    authors: sharesOf(review),
    edges: overviewEdges(review.facts.modules),
    findings: review.findings.filter((finding) => finding.unit === null).map((finding) => finding.message),
    states: stateLegend(),
    legend: authorLegend(),
    nothing: l10n.t('None'),
  };
}

function progressByRisk(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
): readonly OverviewProgress[] {
  return buildQueue(review, states, { grouping: 'risk' }).groups.map((group) => ({
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
