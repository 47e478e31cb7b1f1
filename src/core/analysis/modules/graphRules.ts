import type { RepoPath } from '../../base/repoPath.ts';
import type { PolicyLayers } from '../layers/policyLayers.ts';
import type { NamedModule } from './namedModules.ts';

/** What a project's policy says of its modules. It comes from the target's tip, never from the change. */
export interface GraphRules {
  /** Modules that win over manifests; the first whose globs match a path holds it. */
  readonly modules: readonly NamedModule[];
  /** Null when the policy has no `layers`. */
  readonly layers: PolicyLayers | null;
  /** The policy's own path, for messages; null when there is no policy. */
  readonly config: RepoPath | null;
}

export const noGraphRules: GraphRules = { modules: [], layers: null, config: null };
