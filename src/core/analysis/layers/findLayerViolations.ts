import type { Parsed, Problem } from '../../base/problem.ts';
import { runSliced } from '../../base/runSliced.ts';
import type { Sliced } from '../../base/sliced.ts';
import type { LayerViolation } from '../facts.ts';
import type { FileSide } from '../modules/moduleEdges.ts';
import type { ModuleDeltaInput, SidePair } from '../modules/moduleDelta.ts';
import { createTextReader } from '../reach/textReader.ts';
import { closesCycle } from './closesCycle.ts';
import { findChainViolations } from './findChainViolations.ts';
import type { CheckedImport, LayerFault, LayerRules } from './layerRules.ts';
import { policyLayerRules } from './policyLayers.ts';
import { readLayerRules } from './readLayerRules.ts';
import { createTimeBudget, type TimeBudget } from '../timeBudget.ts';
import { typeCheckingLines } from './typeCheckingLines.ts';

/**
 * Imports judged at once, and the milliseconds for them: real configurations need 0.6 to 2, more is a
 * pattern that was made to hang. Others get their turn in between.
 */
const importsAtOnce = 64;
const maxMilliseconds = 50;
/** For all calls of one review: so much, and so much for each import; real configurations need 0.03 for an import. */
const budgetMilliseconds = 1_000;
const budgetPerImport = 0.5;

const slowRules = 'A pattern in this file takes too long, so its rules were not applied.';
const lateRules =
  'Patterns in other files took all the time there is, so the rules in this file were not applied.';

/** An import of the new side that a rule forbids, and the old side did not have. */
interface NewFault {
  readonly edge: CheckedImport;
  readonly fault: LayerFault;
}

/**
 * The imports of this change that break rules about layers: those of the policy, and those of other tools'
 * configurations in the old tree, so that a change cannot relax the rules it is judged by.
 */
export async function findLayerViolations(
  pairs: readonly SidePair[],
  input: Pick<
    ModuleDeltaInput,
    'files' | 'oldTree' | 'newTree' | 'oldResolver' | 'newResolver' | 'rules' | 'index'
  >,
): Promise<Parsed<readonly LayerViolation[]>> {
  const { layers, config } = input.rules;
  const own = layers === null || config === null ? [] : [policyLayerRules(layers, config)];
  const { value: others, problems } = await readLayerRules(
    input.oldTree,
    input.oldResolver.map,
    input.newResolver.map,
  );
  const texts = createTextReader(input.newTree, undefined);
  const sides = pairs.flatMap(({ before, after }) => [before, after]);
  const imports = sides.reduce((sum, side) => sum + (side?.imports.length ?? 0), 0);
  const budget = createTimeBudget(budgetMilliseconds + imports * budgetPerImport);
  const violations: LayerViolation[] = [];
  const found: Problem[] = [...problems];
  for (const rules of [...own, ...others]) {
    const isLate = budget.isSpent;
    const faults = await runSliced(newFaults(pairs, rules, budget));
    if (faults === null) {
      found.push({
        message: isLate ? lateRules : slowRules,
        path: rules.config,
      });
    }
    for (const { edge, fault } of faults ?? []) {
      if (fault.isCircularOnly === true && !(await closesCycle(edge, input.index))) continue;
      const { path, line, specifier } = edge;
      if (fault.isRuntimeOnly === true && typeCheckingLines((await texts.read(path)) ?? '').has(line))
        continue;
      const { rule, reason, level } = fault;
      violations.push({
        source: rules.source,
        config: rules.config,
        rule,
        path,
        line,
        specifier,
        reason,
        level,
      });
    }
    const chains = await findChainViolations(pairs, rules, input);
    violations.push(...chains.value);
    found.push(...chains.problems);
  }
  return { value: violations, problems: found };
}

/** Null when the time ended. */
function* newFaults(
  pairs: readonly SidePair[],
  rules: LayerRules,
  budget: TimeBudget,
): Sliced<readonly NewFault[] | null> {
  const found: NewFault[] = [];
  for (const { before, after } of pairs) {
    const old = yield* faultsOf(before, rules, budget);
    const now = yield* faultsOf(after, rules, budget);
    if (old === null || now === null) return null;
    const known = new Set(old.map(keyOf));
    for (const fault of now) {
      const key = keyOf(fault);
      if (!known.has(key)) found.push(fault);
      known.add(key);
    }
  }
  return found;
}

function* faultsOf(
  side: FileSide | null,
  rules: LayerRules,
  budget: TimeBudget,
): Sliced<readonly NewFault[] | null> {
  if (side === null) return [];
  const { path, language, imports } = side;
  const found: NewFault[] = [];
  for (let at = 0; at < imports.length; at += importsAtOnce) {
    const part = imports.slice(at, at + importsAtOnce);
    const run = budget.run(
      () =>
        part.flatMap(({ line, specifier, target }) => {
          const edge = { path, language, line, specifier, target };
          return rules.check(edge).map((fault) => ({ edge, fault }));
        }),
      maxMilliseconds,
    );
    if (run === null) return null;
    found.push(...run.value);
    yield;
  }
  return found;
}

/** A file that spells an import anew, or was moved, breaks the same rule as before. */
function keyOf({ edge, fault }: NewFault): string {
  return `${fault.rule}\0${edge.target?.file ?? edge.specifier}`;
}
