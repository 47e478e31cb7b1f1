import type { RepoPath } from '../base/repoPath.ts';
import type { JsonValue } from '../base/canonicalJson.ts';
import type { UnitId } from '../diff/change.ts';

/** SARIF's levels. */
export type FindingLevel = 'note' | 'warning' | 'error';

/** The stable rule ids (docs/rules.md). */
export type RuleId =
  | 'large-hunk'
  | 'large-change'
  | 'cross-module-dependency'
  | 'dependency-cycle'
  | 'layer-violation'
  | 'new-package'
  | 'unresolved-import'
  | 'public-api-change'
  | 'destructive-operation'
  | 'test-weakened'
  | 'check-suppressed'
  | 'error-swallowed'
  | 'secret'
  | 'hidden-unicode'
  | 'ci-change'
  | 'infrastructure-change'
  | 'permission-change'
  | 'generated-edited'
  | 'lockfile-source'
  | 'off-screen-code'
  | 'binary-change'
  | 'unparsable';

/** One deterministic finding. `unit` is null for findings about the whole change. */
export interface Finding {
  readonly rule: RuleId;
  readonly level: FindingLevel;
  readonly path: RepoPath | null;
  readonly unit: UnitId | null;
  /** New-side line; for findings about removed lines the old-side line with `data.side: "old"`; null without a place. */
  readonly line: number | null;
  /** One or two sentences in plain words with the evidence. */
  readonly message: string;
  readonly data: { readonly [key: string]: JsonValue };
  /** The reason that the policy gives for not counting this finding; absent or null when it counts. */
  readonly suppressed?: string | null;
}

/** How much care a unit asks for. `score` is 0..1; `factors` are the sentences behind it, strongest first. */
export interface Risk {
  readonly level: 'low' | 'medium' | 'high';
  readonly score: number;
  readonly factors: readonly string[];
}
