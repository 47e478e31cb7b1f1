import type { FindingLevel, RuleId } from './finding.ts';

/** A finding of `rule` under one of the globs `paths` is kept but not counted; `reason` is shown beside it. */
export interface Suppression {
  readonly rule: string;
  readonly paths: readonly string[];
  readonly reason: string;
}

/** What every rule can be told: one level for all its findings, or `off`. Absent: the rule's own levels. */
export interface CommonRuleOptions {
  readonly level?: FindingLevel | 'off' | undefined;
}

/** The policy's `risk:` key as it is parsed. What is absent has the value of `defaultRiskOptions`. */
export type RiskOptions = { readonly [rule in RuleId]?: CommonRuleOptions | undefined } & {
  readonly 'large-hunk'?: { readonly lines?: number | undefined } | undefined;
  readonly 'large-change'?:
    | {
        readonly lines?: number | undefined;
        readonly files?: number | undefined;
        readonly modules?: number | undefined;
      }
    | undefined;
  readonly suppress?: readonly Suppression[] | undefined;
};

/** What holds where the policy says nothing. */
export const defaultRiskOptions = {
  'large-hunk': { lines: 100 },
  'large-change': { lines: 400, files: 14, modules: 10 },
  suppress: [],
} as const satisfies RiskOptions;
