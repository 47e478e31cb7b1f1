import type { Parsed, Problem } from '../../base/problem.ts';
import type { LayerViolation } from '../facts.ts';
import type { FileSide } from '../modules/moduleEdges.ts';
import type { ModuleDeltaInput, SidePair } from '../modules/moduleDelta.ts';
import { closesCycle } from './closesCycle.ts';
import type { CheckedImport, LayerFault, LayerRules } from './layerRules.ts';
import { policyLayerRules } from './policyLayers.ts';
import { readLayerRules } from './readLayerRules.ts';
import { runBounded } from '../runBounded.ts';

/** Thousands of imports under a hundred patterns take a few of them; more is a pattern that was made to hang. */
const maxMilliseconds = 1_000;

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
  input: Pick<ModuleDeltaInput, 'oldTree' | 'oldResolver' | 'newResolver' | 'rules' | 'index'>,
): Promise<Parsed<readonly LayerViolation[]>> {
  const { layers, config } = input.rules;
  const own = layers === null || config === null ? [] : [policyLayerRules(layers, config)];
  const { value: others, problems } = await readLayerRules(
    input.oldTree,
    input.oldResolver.map,
    input.newResolver.map,
  );
  const violations: LayerViolation[] = [];
  const found: Problem[] = [...problems];
  for (const rules of [...own, ...others]) {
    const run = runBounded(() => pairs.flatMap((pair) => newFaults(pair, rules)), maxMilliseconds);
    if (run === null) {
      found.push({
        message: 'A pattern in this file takes too long, so its rules were not applied.',
        path: rules.config,
      });
    }
    for (const { edge, fault } of run?.value ?? []) {
      if (fault.isCircularOnly === true && !(await closesCycle(edge, input.index))) continue;
      const { path, line, specifier } = edge;
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
  }
  return { value: violations, problems: found };
}

function newFaults({ before, after }: SidePair, rules: LayerRules): readonly NewFault[] {
  const known = new Set(faultsOf(before, rules).map(keyOf));
  return faultsOf(after, rules).filter((found) => {
    const key = keyOf(found);
    return !known.has(key) && known.add(key);
  });
}

function faultsOf(side: FileSide | null, rules: LayerRules): readonly NewFault[] {
  if (side === null) return [];
  const { path, language } = side;
  return side.imports.flatMap(({ line, specifier, target }) => {
    const edge = { path, language, line, specifier, target };
    return rules.check(edge).map((fault) => ({ edge, fault }));
  });
}

/** A file that spells an import anew, or was moved, breaks the same rule as before. */
function keyOf({ edge, fault }: NewFault): string {
  return `${fault.rule}\0${edge.target?.file ?? edge.specifier}`;
}
