import { type GraphRules, noGraphRules } from '../analysis/modules/graphRules.ts';
import type { Policy } from '../policy/policySchema.ts';
import { policyPath, type ReviewPolicy } from './readPolicy.ts';

/** What a policy says of modules and layers, in the form that the analysis takes. */
export function graphRulesOf({ policy }: Pick<ReviewPolicy, 'policy'>): GraphRules {
  if (policy === null) return noGraphRules;
  return {
    modules: Object.entries(policy.modules).map(([name, module]) => ({ name, ...module })),
    layers: layersOf(policy),
    config: policyPath,
  };
}

function layersOf({ layers }: Policy): GraphRules['layers'] {
  if (layers === undefined) return null;
  const elements = Object.entries(layers.elements).map(([name, paths]) => ({ name, paths }));
  return { ...layers, elements };
}
