import type { MoveCounterpart, PackageFact, Reach } from '../analysis/facts.ts';
import type { Problem } from '../base/problem.ts';
import { displayRepoPath, encodeRepoPath, hasEscapedBytes } from '../base/repoPath.ts';
import type { FileChange, UnitId } from '../diff/change.ts';
import type { ConflictingClaim } from '../provenance/attribution.ts';
import type { ReviewState } from '../review/decision.ts';
import { hunkState, isCovered } from '../review/reviewState.ts';
import type { Finding } from '../risk/finding.ts';
import { unitReach } from '../risk/unitReach.ts';
import { openRequests, type RequestsByHunk, type WorkRequest } from './feedback/workRequests.ts';
import type { ModuleSize } from './moduleSizes.ts';
import { formatRemarks } from './prepare/formatRemarks.ts';
import type { RemarksByHunk } from './prepare/hunkRemarks.ts';
import type { Review, ReviewUnit } from './review.ts';
import type { ConflictJson, ReviewJson } from './schemas/reviewSchema.ts';

/** What people said of the hunks of a review: what they explain and note, and what they ask for. */
export interface SaidOfHunks {
  readonly remarks: RemarksByHunk;
  readonly requests: RequestsByHunk;
}

interface BesideReview extends SaidOfHunks {
  /** How large modules are; null where nobody can tell. */
  readonly sizes: ReadonlyMap<string, ModuleSize> | null;
}

/** The stable JSON of `review`. Same input, same bytes: nothing in it depends on the clock or the machine's speed. */
export function formatReviewJson(
  repository: string | null,
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  { remarks = new Map(), requests = new Map(), sizes = null }: Partial<BesideReview> = {},
): ReviewJson {
  const { target, change, facts } = review;
  return {
    schema: 'countersign/review/v1',
    repository,
    target: { kind: target.kind, base: target.baseCommit, head: target.headCommit },
    files: change.files.map((file) => formatFile(file, review)),
    modules: {
      edgesAdded: facts.modules.edgesAdded.map(formatEdge),
      edgesRemoved: facts.modules.edgesRemoved.map(formatEdge),
      packagesAdded: facts.modules.packagesAdded.map(formatPackage),
      packagesRemoved: facts.modules.packagesRemoved.map(formatPackage),
      cycles: facts.modules.cycles.map(({ edge, back }) => ({
        edge: formatEdge(edge),
        back: back.map(formatEdge),
      })),
      layerViolations: facts.modules.layerViolations.map((violation) => ({
        ...violation,
        path: displayRepoPath(violation.path),
        config: displayRepoPath(violation.config),
      })),
      unresolvedImports: facts.modules.unresolvedImports.map((unresolved) => ({
        ...unresolved,
        path: displayRepoPath(unresolved.path),
      })),
      ...(sizes === null ? {} : { sizes: [...sizes].map(([module, size]) => ({ module, ...size })) }),
    },
    hunks: review.hunks.map(({ id, hunk }) => ({
      path: displayRepoPath(hunk.path),
      header: hunk.header,
      units: hunk.units.map((unit) => unit.id),
      ...formatRequests(openRequests(requests, { id }, isCovered(hunkState(hunk.units, states)))),
      ...formatRemarks(remarks.get(id) ?? []),
    })),
    units: review.units.map((unit) =>
      formatUnit(
        unit,
        states.get(unit.unit.id) ?? 'open',
        unitReach(unit.unit, unit.file, facts),
        facts.files.get(unit.file.path)?.moves?.get(unit.unit.id),
      ),
    ),
    flags: review.findings
      .filter((finding) => finding.unit === null)
      .map((finding) => ({
        ...formatFlag(finding),
        path: finding.path === null ? null : displayRepoPath(finding.path),
      })),
    summary: summarise(review, states),
    problems: review.problems.map(formatProblem),
  };
}

export function formatProblem(problem: Problem): ReviewJson['problems'][number] {
  return {
    ...(problem.path === undefined ? {} : { path: displayRepoPath(problem.path) }),
    ...(problem.line === undefined ? {} : { line: problem.line }),
    message: problem.message,
  };
}

function formatRequests(requests: readonly WorkRequest[]): Pick<ReviewJson['hunks'][number], 'requests'> {
  const signed = requests.flatMap(({ by, isVerified, at, text, isEdited }) =>
    by === null ? [] : [{ by, verified: isVerified, at, text, edited: isEdited }],
  );
  return signed.length === 0 ? {} : { requests: signed };
}

function formatFile(file: FileChange, review: Review): ReviewJson['files'][number] {
  const facts = review.facts.files.get(file.path);
  return {
    path: displayRepoPath(file.path),
    oldPath: file.oldPath === null ? null : displayRepoPath(file.oldPath),
    pathBytes: hasEscapedBytes(file.path) ? encodeRepoPath(file.path).toString('base64') : null,
    status: file.status,
    language: facts?.language ?? null,
    module: facts?.module ?? '.',
    added: file.added,
    removed: file.removed,
    parsed: (facts?.new ?? facts?.old)?.parsed ?? false,
  };
}

function formatEdge(
  edge: Review['facts']['modules']['edgesAdded'][number],
): ReviewJson['modules']['edgesAdded'][number] {
  return {
    from: edge.from,
    to: edge.to,
    path: displayRepoPath(edge.path),
    line: edge.line,
    specifier: edge.specifier,
    reachesInternal: edge.reachesInternal === null ? null : displayRepoPath(edge.reachesInternal),
  };
}

function formatPackage(fact: PackageFact): ReviewJson['modules']['packagesAdded'][number] {
  const { lock } = fact;
  return {
    ...fact,
    path: displayRepoPath(fact.path),
    lock: lock === null ? null : { path: displayRepoPath(lock.path), version: lock.version },
  };
}

function formatUnit(
  entry: ReviewUnit,
  state: ReviewState,
  reach: Reach | null,
  counterpart: MoveCounterpart | undefined,
): ReviewJson['units'][number] {
  const { unit, provenance } = entry;
  return {
    id: unit.id,
    path: displayRepoPath(unit.path),
    kind: unit.kind,
    old: { start: unit.old.start, lines: unit.old.lines },
    new: { start: unit.new.start, lines: unit.new.lines },
    symbol: entry.symbol,
    change: entry.change,
    provenance: {
      kind: provenance.kind,
      tier: provenance.tier,
      aiLines: provenance.aiLines.map(([start, end]) => [start, end]),
      humanLines: provenance.humanLines.map(([start, end]) => [start, end]),
      sources: provenance.sources.map(({ reader, tool, model, session, commit, by, reason }) => ({
        reader,
        tool,
        model,
        session,
        commit,
        ...(by === undefined ? {} : { by }),
        ...(reason === undefined ? {} : { reason }),
      })),
      ...(provenance.conflicts === undefined ? {} : { conflicts: provenance.conflicts.map(formatConflict) }),
    },
    flags: entry.findings.map(formatFlag),
    risk: { level: entry.risk.level, score: entry.risk.score, factors: [...entry.risk.factors] },
    ...(reach === null ? {} : { reach: { files: reach.files, modules: [...reach.modules] } }),
    ...(counterpart === undefined ? {} : { counterpart: formatCounterpart(counterpart) }),
    state,
  };
}

function formatCounterpart(
  counterpart: MoveCounterpart,
): NonNullable<ReviewJson['units'][number]['counterpart']> {
  const { id, path, side, old, new: now } = counterpart;
  return {
    id,
    path: displayRepoPath(path),
    side,
    old: { start: old.start, lines: old.lines },
    new: { start: now.start, lines: now.lines },
  };
}

export function formatConflict({ kind, tier, reader }: ConflictingClaim): ConflictJson {
  return { kind, tier, reader };
}

export function formatFlag(finding: Finding): ReviewJson['units'][number]['flags'][number] {
  const { rule, level, message, line, data } = finding;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same JSON, without the readonly
  return { rule, level, message, line, data: { ...data } as ReviewJson['flags'][number]['data'] };
}

function summarise(review: Review, states: ReadonlyMap<UnitId, ReviewState>): ReviewJson['summary'] {
  const flags = new Map<string, number>();
  for (const finding of review.findings) flags.set(finding.rule, (flags.get(finding.rule) ?? 0) + 1);
  return {
    files: review.change.files.length,
    units: review.units.length,
    hunks: review.hunks.length,
    added: review.change.files.reduce((sum, file) => sum + file.added, 0),
    removed: review.change.files.reduce((sum, file) => sum + file.removed, 0),
    aiUnits: review.units.filter((unit) => unit.provenance.kind === 'ai' || unit.provenance.kind === 'mixed')
      .length,
    uncovered: review.units.filter((unit) => !isCovered(states.get(unit.unit.id) ?? 'open')).length,
    flags: Object.fromEntries([...flags].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
