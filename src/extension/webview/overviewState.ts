import { l10n } from 'vscode';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { Review } from '../../core/workflow/review.ts';
import type {
  OverviewProgress,
  OverviewShare,
  OverviewState,
  OverviewTerm,
} from '../../protocol/overview.ts';
import { groupLabel } from '../views/groupItem.ts';
import { buildQueue } from '../views/queueModel.ts';
import { missingSignOffs } from '../../core/workflow/missingSignOffs.ts';
import { moduleMapOf } from './moduleMap.ts';
import { type GateKnowledge, overviewGate } from './overviewGate.ts';
import { overviewEdges, overviewMap, overviewModules } from './overviewModules.ts';

/** Everything the overview page shows, as data. `name`: what is reviewed, as the queue says it. */
export function overviewState(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  gate: GateKnowledge,
  name: string = review.target.label,
): OverviewState {
  const map = moduleMapOf(review, states);
  return {
    title: l10n.t('Review of {0}', name),
    headings: {
      gate: l10n.t('Who still must sign'),
      risk: l10n.t('Decided by risk'),
      modules: l10n.t('Modules'),
      authors: l10n.t('Added lines by author'),
      edges: l10n.t('Imports between modules'),
      findings: l10n.t('About the whole change'),
      legend: l10n.t('What the marks mean'),
    },
    columns: {
      module: l10n.t('Module'),
      lines: l10n.t('Changed'),
      decided: l10n.t('Hunks decided'),
      missing: l10n.t('Still must sign'),
    },
    gate: overviewGate(gate),
    risk: progressByRisk(review, states),
    modules: overviewModules(map, missingSignOffs(review, gate.report)),
    map: overviewMap(map),
    authors: sharesOf(review),
    edges: overviewEdges(review.facts.modules),
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
