import picomatch from 'picomatch';
import type { RepoPath } from '../../base/repoPath.ts';
import type { LayerViolation } from '../facts.ts';
import type { LayerFault, LayerRules } from './layerRules.ts';

/** The policy's own rules about layers, in the manner of eslint-plugin-boundaries. */
export interface PolicyLayers {
  /** The first element whose globs match a path holds it; a path of no element is not judged. */
  readonly elements: readonly { readonly name: string; readonly paths: readonly string[] }[];
  /** What holds where no rule speaks. */
  readonly default: 'allow' | 'disallow';
  /** The last rule that speaks of a pair decides. `*` is every element. */
  readonly rules: readonly PolicyLayerRule[];
  readonly level: LayerViolation['level'];
}

export interface PolicyLayerRule {
  readonly from: readonly string[];
  readonly allow?: readonly string[] | undefined;
  readonly disallow?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

/** An element may always import itself. */
export function policyLayerRules(layers: PolicyLayers, config: RepoPath): LayerRules {
  const elements = layers.elements.map(({ name, paths }) => ({
    name,
    matches: picomatch([...paths], { dot: true, nonegate: true }),
  }));
  const elementOf = (path: string): string | null =>
    elements.find(({ matches }) => matches(path))?.name ?? null;
  return {
    source: 'policy',
    config,
    check({ path, target }) {
      const file = target?.file?.replace(/\/$/, '');
      if (file === undefined) return [];
      const from = elementOf(path);
      const to = elementOf(file) ?? elementOf(`${file}/`);
      return from === null || to === null || from === to ? [] : faults(layers, from, to);
    },
  };
}

function faults(layers: PolicyLayers, from: string, to: string): readonly LayerFault[] {
  let isAllowed = layers.default === 'allow';
  let said: PolicyLayerRule | null = null;
  for (const rule of layers.rules) {
    if (!names(rule.from, from)) continue;
    const allows = names(rule.allow, to);
    const disallows = names(rule.disallow, to);
    if (!allows && !disallows) continue;
    isAllowed = !disallows;
    said = rule;
  }
  if (isAllowed) return [];
  const because = said?.reason === undefined ? '' : `: ${said.reason}`;
  return [{ rule: `${from} → ${to}`, reason: `${from} may not import ${to}${because}`, level: layers.level }];
}

function names(list: readonly string[] | undefined, name: string): boolean {
  return list !== undefined && (list.includes(name) || list.includes('*'));
}
