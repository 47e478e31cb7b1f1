import { groupBy } from '../base/groupBy.ts';
import { runWhole } from '../base/runWhole.ts';
import type { Sliced } from '../base/sliced.ts';
import { assertNever } from '../base/invariant.ts';
import { containsLine, endLineExclusive } from '../base/lineSpan.ts';
import { changeClassOf } from '../analysis/changeClass.ts';
import type { ChangeClass, ModuleEdge, NamedTest } from '../analysis/facts.ts';
import type { UnitProvenance } from '../provenance/attribution.ts';
import { evidenceStrength } from '../provenance/evidenceStrength.ts';
import type { FileChange, Unit, UnitId } from '../diff/change.ts';
import { isActive } from './findRisks.ts';
import type { Finding, FindingLevel, Risk } from './finding.ts';
import { type HunkLength, hunkLengths } from './hunkLength.ts';
import { pathKind } from './pathKind.ts';
import { provenanceOfUnit } from './provenanceOfUnit.ts';
import type { RiskInput } from './rule.ts';
import { unitReach } from './unitReach.ts';

/*
 * The score is a sum of few factors, each monotone: what kind of change, how long the hunk is, which findings, how far it
 * reaches, whether a test goes by its name, who wrote it. More of any factor never lowers it. The weights are chosen on
 * commits with AI authors of five public repositories and checked on others (docs/calibration.md, "The order";
 * `npm run bench -- calibration` measures them), so that few units are `high`: through an error, or a warning on code.
 */

/** Scores from which a unit counts as medium and as high. */
const mediumFrom = 0.42;
const highFrom = 0.6;

/** What the kind of change alone asks for. Proven mechanical changes ask for almost nothing. */
const classWeights: Readonly<Record<ChangeClass, number>> = {
  code: 0.22,
  binary: 0.2,
  config: 0.1,
  import: 0.1,
  rename: 0.1,
  meta: 0.08,
  lockfile: 0.06,
  generated: 0.05,
  move: 0.05,
  comment: 0.03,
  docs: 0.03,
  format: 0.02,
};

/** Most that length adds; grows with the logarithm. */
const codeLength = { weight: 0.3, full: 100 } as const;
const otherLength = { weight: 0.15, full: 200 } as const;

const levelWeights: Readonly<Record<FindingLevel, number>> = { error: 0.6, warning: 0.38, note: 0.02 };

/** Every further finding of a unit adds half as much as the one before: repeated evidence is not new evidence. */
const repetition = 0.5;

const edgeWeight = 0.02;
/** Most that reach adds, for this many files that build on what changes; grows with the logarithm. */
const reachLength = { weight: 0.04, full: 64 } as const;
const testWeights: Readonly<Record<NamedTest, number>> = { none: 0.01, unchanged: 0.005, changed: 0 };
const aiWeight = 0.05;
const unknownWeight = 0.03;
const weakEvidenceWeight = 0.01;
/** Test code runs nowhere but in tests, and style and markup decide nothing: their own weight is halved, that of findings is not. */
const discounted = 0.5;

interface Factor {
  readonly weight: number;
  readonly sentence: string;
}

/** The risk of every unit of the change, findings that are suppressed left out. */
export function scoreUnits(input: RiskInput, findings: readonly Finding[]): ReadonlyMap<UnitId, Risk> {
  return runWhole(scoreUnitsSliced(input, findings));
}

/** As `scoreUnits`, a file at a time. */
export function* scoreUnitsSliced(
  input: RiskInput,
  findings: readonly Finding[],
): Sliced<ReadonlyMap<UnitId, Risk>> {
  const byUnit = groupBy(findings.filter(isActive), (finding) => finding.unit);
  const edgesOf = groupBy(input.facts.modules.edgesAdded, (edge) => edge.path);
  const risks = new Map<UnitId, Risk>();
  for (const file of input.change.files) {
    const lengthOf = hunkLengths(file, (unit) => unitClass(unit, file, input) === 'code');
    for (const unit of file.units) {
      const reached = unitReach(unit, file, input.facts)?.files ?? 0;
      const edges = (edgesOf.get(file.path) ?? []).filter((edge) => containsLine(unit.new, edge.line));
      const length = lengthOf(unit);
      const risk = scoreUnit({
        unit,
        file,
        input,
        edges,
        reached,
        length,
        findings: byUnit.get(unit.id) ?? [],
      });
      const known = risks.get(unit.id);
      if (known === undefined || known.score < risk.score) risks.set(unit.id, risk);
    }
    yield;
  }
  return risks;
}

interface UnitInput {
  readonly unit: Unit;
  readonly file: FileChange;
  readonly input: RiskInput;
  readonly edges: readonly ModuleEdge[];
  /** Files that build on what changes here. */
  readonly reached: number;
  /** Of the hunk it stands in. */
  readonly length: HunkLength;
  readonly findings: readonly Finding[];
}

function scoreUnit({ unit, file, input, edges, reached, length, findings }: UnitInput): Risk {
  const discount = discountOf(unit, file, input);
  const own = [
    classFactor(unit, file, input),
    lengthFactor(length, unitClass(unit, file, input)),
    edgeFactor(edges),
    reachFactor(reached),
    testFactor(unit, file, input),
    provenanceFactor(unit, file, input),
  ];
  const factors = [
    ...own.map((factor) => ({
      ...factor,
      weight: discount === null ? factor.weight : factor.weight * discounted,
    })),
    ...findingFactors(findings),
  ]
    .filter((factor) => factor.weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  const sum = factors.reduce((total, factor) => total + factor.weight, 0);
  const score = Math.round(Math.min(1, sum) * 1000) / 1000;
  const sentences = factors.map((factor) => factor.sentence);
  return {
    level: score >= highFrom ? 'high' : score >= mediumFrom ? 'medium' : 'low',
    score,
    factors: discount === null ? sentences : [...sentences, discount],
  };
}

function classFactor(unit: Unit, file: FileChange, input: RiskInput): Factor {
  const changeClass = unitClass(unit, file, input);
  if (unit.kind === 'meta' && becomesExecutable(file))
    return { weight: classWeights.code, sentence: 'The file becomes executable.' };
  return { weight: classWeights[changeClass], sentence: classSentences[changeClass] };
}

const classSentences: Readonly<Record<ChangeClass, string>> = {
  code: 'It changes code.',
  binary: 'It changes content that cannot be read as text.',
  config: 'It changes configuration.',
  import: 'It changes imports only.',
  rename: 'It renames.',
  meta: 'It changes the file itself: added, deleted, renamed or its mode.',
  lockfile: 'It changes a lockfile.',
  generated: 'It changes generated code.',
  move: 'It moves code without changing it.',
  comment: 'It changes comments only.',
  docs: 'It changes documentation.',
  format: 'It changes formatting only.',
};

/** The analysis goes first; where it has nothing to say about the file, the path speaks. */
function unitClass(unit: Unit, file: FileChange, input: RiskInput): ChangeClass {
  const facts = input.facts.files.get(file.path);
  if (facts !== undefined || unit.kind !== 'text') return changeClassOf(facts, unit);
  const kind = pathKind(file.path);
  return kind === 'test' || kind === 'other' ? 'code' : kind;
}

function becomesExecutable(file: FileChange): boolean {
  return file.newMode === '100755' && file.oldMode !== '100755';
}

/** Why a unit counts half, as a sentence; null for what counts whole. */
function discountOf(unit: Unit, file: FileChange, input: RiskInput): string | null {
  const kind = pathKind(file.path);
  if (kind === 'test' || isInTestModule(unit, file, input)) return 'It is test code, which counts half.';
  const isMarkup = kind === 'other' && !file.isScript && unitClass(unit, file, input) === 'code';
  return isMarkup ? 'It is neither code nor configuration, which counts half.' : null;
}

/** Rust keeps tests beside the code, in a module of this name. */
function isInTestModule(unit: Unit, file: FileChange, input: RiskInput): boolean {
  const now = input.facts.files.get(file.path)?.new;
  if (now?.language !== 'rust' || unit.new.lines === 0) return false;
  const tests = now.symbols.find(({ name, kind }) => kind === 'module' && /^tests?$/.test(name));
  return tests !== undefined && tests.start <= unit.new.start && tests.end >= endLineExclusive(unit.new) - 1;
}

function lengthFactor({ lines, counted }: HunkLength, changeClass: ChangeClass): Factor {
  return {
    weight: logarithmic(counted, changeClass === 'code' ? codeLength : otherLength),
    sentence: lines === 1 ? 'One line changes.' : `${lines} lines change.`,
  };
}

function logarithmic(
  count: number,
  { weight, full }: { readonly weight: number; readonly full: number },
): number {
  return weight * Math.min(1, Math.log2(1 + count) / Math.log2(1 + full));
}

function reachFactor(files: number): Factor {
  const sentence =
    files === 1
      ? 'One file builds on the declaration that changes.'
      : `${files} files build on the declaration that changes, directly or through others.`;
  return { weight: logarithmic(files, reachLength), sentence };
}

function testFactor(unit: Unit, file: FileChange, input: RiskInput): Factor {
  const test = unitClass(unit, file, input) === 'code' ? input.facts.tests?.get(file.path) : undefined;
  const sentence =
    test === 'none'
      ? 'No test is named after the file.'
      : 'The tests named after the file do not change with it.';
  return { weight: test === undefined ? 0 : testWeights[test], sentence };
}

function edgeFactor(edges: readonly ModuleEdge[]): Factor {
  return {
    weight: Math.min(edges.length, 3) * edgeWeight,
    sentence:
      edges.length === 1
        ? 'It adds a dependency between modules.'
        : `It adds ${edges.length} dependencies between modules.`,
  };
}

function provenanceFactor(unit: Unit, file: FileChange, input: RiskInput): Factor {
  const provenance = provenanceOfUnit(unit, file, input.provenance);
  const weak = isWeak(provenance) ? weakEvidenceWeight : 0;
  switch (provenance.kind) {
    case 'ai':
      return {
        weight: aiWeight + weak,
        sentence: `It was written by AI${weak > 0 ? ', on weak evidence' : ''}.`,
      };
    case 'mixed':
      return provenance.aiLines.length > 0
        ? {
            weight: aiWeight + weak,
            sentence: `Part of it was written by AI${weak > 0 ? ', on weak evidence' : ''}.`,
          }
        : { weight: unknownWeight, sentence: 'No record says who wrote part of it.' };
    case 'unknown':
      return { weight: unknownWeight, sentence: 'No record says who wrote it.' };
    case 'human':
      return { weight: weak, sentence: 'It was written by a person, on weak evidence.' };
    default:
      return assertNever(provenance.kind);
  }
}

/** Sessions and prose say that an agent was there, not that it wrote the lines. */
function isWeak({ tier }: UnitProvenance): boolean {
  return tier !== null && evidenceStrength(tier) === 'weak';
}

function findingFactors(findings: readonly Finding[]): readonly Factor[] {
  return findings
    .toSorted((a, b) => findingWeight(b) - findingWeight(a))
    .map((finding, index) => ({
      weight: findingWeight(finding) * repetition ** index,
      sentence: finding.message,
    }));
}

/** Length has a factor of its own: findings that say no more than that weigh nothing. */
function findingWeight({ rule, level }: Finding): number {
  return rule === 'large-hunk' || rule === 'large-change' ? 0 : levelWeights[level];
}
