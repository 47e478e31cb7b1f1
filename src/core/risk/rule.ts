import type { Change } from '../diff/change.ts';
import type { Facts } from '../analysis/facts.ts';
import type { Provenance } from '../provenance/attribution.ts';
import type { Finding, FindingLevel, RuleId } from './finding.ts';
import type { RiskOptions } from './riskOptions.ts';

/** All that is known about a change when risk is judged. */
export interface RiskInput {
  readonly change: Change;
  readonly provenance: Provenance;
  readonly facts: Facts;
  /** From the policy's `risk:` key. */
  readonly options: RiskOptions;
}

/** An option of a rule as the policy names it under `risk.<rule id>`. */
export interface RuleOption {
  readonly name: string;
  readonly description: string;
  readonly default: number;
}

/** One deterministic rule: same input, same findings. Rules never read files and never throw on odd input. */
export interface Rule {
  readonly id: RuleId;
  /** The strongest level its findings have. */
  readonly level: FindingLevel;
  readonly title: string;
  /** Why a reviewer should care, and what the rule leaves alone, in one paragraph. */
  readonly rationale: string;
  readonly options: readonly RuleOption[];
  check(input: RiskInput): readonly Finding[];
}
