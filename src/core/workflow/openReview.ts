import type { Analyzer } from '../analysis/analyzer.ts';
import { changeClassOf } from '../analysis/changeClass.ts';
import type { Facts } from '../analysis/facts.ts';
import { innermostSymbol } from '../analysis/symbols.ts';
import type { Change, FileChange, Unit, UnitId } from '../diff/change.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import type { Provenance } from '../provenance/attribution.ts';
import { resolveProvenance } from '../provenance/resolveProvenance.ts';
import type { Finding, Risk } from '../risk/finding.ts';
import { findRisksSliced } from '../risk/findRisks.ts';
import { provenanceOfUnit } from '../risk/provenanceOfUnit.ts';
import { readingOrder } from '../risk/readingOrder.ts';
import type { RiskOptions } from '../risk/riskOptions.ts';
import { scoreUnitsSliced } from '../risk/score.ts';
import { groupBy } from '../base/groupBy.ts';
import { invariant } from '../base/invariant.ts';
import { runSliced } from '../base/runSliced.ts';
import { runWhole } from '../base/runWhole.ts';
import type { Sliced } from '../base/sliced.ts';
import { gitTreeView } from './gitTreeView.ts';
import { graphRulesOf } from './graphRulesOf.ts';
import { readChange } from './readChange.ts';
import { readMarks } from './readMarks.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import type { Review, ReviewHunk, ReviewUnit } from './review.ts';
import type { ResolvedTarget } from './target.ts';
import { unparsedProblems } from './unparsedProblems.ts';
import { withMarks } from './withMarks.ts';

export interface OpenReviewInput {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly analyzer: Analyzer;
  readonly target: ResolvedTarget;
  readonly riskOptions: RiskOptions;
  /** With it, what people said of who wrote units is shown; without, only what records say. */
  readonly policy?: ReviewPolicy | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as the work goes on, with the step and how much of it is done. */
  readonly onProgress?: ((step: ReviewStep, done: number, total: number) => void) | undefined;
}

export type ReviewStep = 'diff' | 'provenance' | 'analysis';

/** Reads the diff of a target and everything that can be known about it without a person. */
export async function openReview(input: OpenReviewInput): Promise<Review> {
  const { repository, blobs, target, signal, onProgress } = input;
  const change = await readChange(repository, target, blobs, {
    signal,
    onProgress: (done, total) => onProgress?.('diff', done, total),
  });
  const [provenance, facts] = await Promise.all([
    readProvenance({
      target,
      repository,
      change,
      base: target.baseCommit,
      head: target.headCommit,
      signal,
      onProgress: ({ done, total }) => onProgress?.('provenance', done, total),
    }),
    input.analyzer.analyze({
      change,
      oldTree: gitTreeView(repository, target.baseTree, blobs),
      newTree: gitTreeView(repository, target.headTree, blobs),
      rules: input.policy === undefined ? undefined : graphRulesOf(input.policy),
      signal,
      onProgress: (done, total) => onProgress?.('analysis', done, total),
    }),
  ]);
  const parts = { target, change, provenance, facts, riskOptions: input.riskOptions };
  const review = await runSliced(assembleSliced(parts), signal);
  const marks = input.policy === undefined ? new Map() : await readMarks(repository, change, input.policy);
  return withMarks({ ...review, marks }, marks);
}

/** Records are about commits and about the working tree; of the lines of a patch they say nothing. */
async function readProvenance({
  target,
  ...input
}: Parameters<typeof resolveProvenance>[0] & { readonly target: ResolvedTarget }): ReturnType<
  typeof resolveProvenance
> {
  if (target.kind !== 'patch') return resolveProvenance(input);
  return resolveProvenance({ ...input, change: { files: [], problems: [] } });
}

/** Everything that a review is made of. */
interface ReviewParts {
  readonly target: ResolvedTarget;
  readonly change: Change;
  readonly provenance: Provenance;
  readonly facts: Facts;
  readonly riskOptions: RiskOptions;
}

/** The pure end of the pipeline: findings, scores and order over what was read. */
export function assembleReview(input: ReviewParts): Review {
  return runWhole(assembleSliced(input));
}

function* assembleSliced(input: ReviewParts): Sliced<Review> {
  const { target, change, provenance, facts } = input;
  const riskInput = { change, provenance, facts, options: input.riskOptions };
  const findings = yield* findRisksSliced(riskInput);
  const risks = yield* scoreUnitsSliced(riskInput, findings);
  const unitFindings = groupBy(findings, (finding) => finding.unit);
  const units = new Map<UnitId, ReviewUnit>();
  for (const file of change.files) {
    for (const unit of file.units) {
      units.set(unit.id, describeUnit(unit, file, provenance, facts, unitFindings.get(unit.id) ?? [], risks));
    }
    yield;
  }
  yield;
  const ordered = readingOrder(riskInput, risks)
    .map((id) => units.get(id))
    .filter((unit) => unit !== undefined);
  invariant(ordered.length === units.size, 'the reading order holds every unit once');
  yield;
  return {
    target,
    change,
    facts,
    provenance,
    recordedProvenance: provenance,
    marks: new Map(),
    findings,
    units: ordered,
    hunks: groupHunks(change, ordered, facts),
    problems: [...change.problems, ...provenance.problems, ...facts.problems, ...unparsedProblems(facts)],
  };
}

function describeUnit(
  unit: Unit,
  file: FileChange,
  provenance: Provenance,
  facts: Facts,
  findings: readonly Finding[],
  risks: ReadonlyMap<UnitId, Risk>,
): ReviewUnit {
  const fileFacts = facts.files.get(file.path);
  const risk = risks.get(unit.id);
  invariant(risk !== undefined, 'every unit has a risk');
  return {
    unit,
    file,
    symbol: innermostSymbol(fileFacts, unit),
    change: changeClassOf(fileFacts, unit),
    provenance: provenanceOfUnit(unit, file, provenance),
    findings,
    risk,
  };
}

/** Hunks stand where the first of their units stands in the reading order. */
function groupHunks(change: Change, ordered: readonly ReviewUnit[], facts: Facts): readonly ReviewHunk[] {
  const described = new Map(ordered.map((unit) => [unit.unit.id, unit]));
  const hunks = new Map<UnitId, ReviewHunk>();
  for (const file of change.files) {
    for (const hunk of file.hunks) {
      const units = hunk.units.map((unit) => described.get(unit.id)).filter((unit) => unit !== undefined);
      const [first, ...rest] = units;
      invariant(first !== undefined, 'every hunk has a unit');
      const risk = rest.reduce(
        (highest, unit) => (unit.risk.score > highest.score ? unit.risk : highest),
        first.risk,
      );
      const module = facts.files.get(file.path)?.module ?? '.';
      const entry: ReviewHunk = { id: first.unit.id, hunk, file, module, units, risk };
      for (const unit of units) hunks.set(unit.unit.id, entry);
    }
  }
  const inOrder = new Set<ReviewHunk>();
  for (const unit of ordered) {
    const hunk = hunks.get(unit.unit.id);
    invariant(hunk !== undefined, 'every unit belongs to a hunk');
    inOrder.add(hunk);
  }
  return [...inOrder];
}
