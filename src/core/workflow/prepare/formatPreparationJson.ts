import type { Problem } from '../../base/problem.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import { formatComment } from '../feedback/formatFeedback.ts';
import { formatFlag, formatProblem } from '../formatReviewJson.ts';
import type { ReviewHunk } from '../review.ts';
import type { PrepareJson } from '../schemas/prepareSchema.ts';
import { formatExplanationRemark } from './formatRemarks.ts';
import type { Preparation, PreparationFlag } from './preparation.ts';
import { splitCommands } from './splitCommands.ts';

type HunkJson = PrepareJson['unattributed'][number];

/** The stable JSON of `prepare`. The same repository gives the same bytes: the clock has no part in it but ages. */
export function formatPreparationJson(preparation: Preparation, problems: readonly Problem[]): PrepareJson {
  const { target, size, gate, explanations } = preparation;
  return {
    schema: 'countersign/prepare/v1',
    target: { kind: target.kind, base: target.baseCommit, head: target.headCommit },
    size: {
      hunks: size.hunks,
      lines: size.lines,
      minutes: minutesOf(size.milliseconds),
      sittings: size.sittings,
      withinBudget: size.isWithinBudget,
    },
    groups: preparation.groups.map(({ module, hunks, lines, milliseconds, missing }) => ({
      module,
      hunks,
      lines,
      minutes: minutesOf(milliseconds),
      missing: missing.map(({ who, hunks: count }) => ({ who, hunks: count })),
    })),
    gate: gate === null ? null : { verdict: gate.verdict, forecast: gate.isForecast, next: [...gate.next] },
    comments: preparation.comments.map(formatComment),
    flags: preparation.flags.map(formatPreparationFlag),
    explanations: {
      policy: explanations.policy,
      missing: explanations.missing.map(formatHunk),
      given: explanations.given.map(({ hunk, explanation }) => ({
        ...formatExplanationRemark(explanation),
        hunk: formatHunk(hunk),
      })),
    },
    mechanical: {
      hunks: preparation.mechanical.map(formatHunk),
      commands: preparation.mechanical.length === 0 ? [] : [...splitCommands(target)],
    },
    unattributed: preparation.unattributed.map(formatHunk),
    problems: problems.map(formatProblem),
  };
}

/** At least one where there is anything to read. */
function minutesOf(milliseconds: number): number {
  return milliseconds === 0 ? 0 : Math.max(1, Math.round(milliseconds / 60_000));
}

function formatPreparationFlag({
  finding,
  hunk,
  isExplained,
}: PreparationFlag): PrepareJson['flags'][number] {
  return {
    ...formatFlag(finding),
    path: finding.path === null ? null : displayRepoPath(finding.path),
    hunk: hunk?.id ?? null,
    explained: isExplained,
  };
}

function formatHunk({ id, hunk, units, risk }: ReviewHunk): HunkJson {
  return {
    id,
    path: displayRepoPath(hunk.path),
    line: units.find(({ unit }) => unit.kind === 'text')?.unit.new.start ?? 0,
    header: hunk.header,
    symbol: units.find(({ symbol }) => symbol !== null)?.symbol ?? null,
    risk: risk.level,
  };
}
