import type { Policy, PolicyRule } from './policySchema.ts';

/** People who still have to sign before a unit counts. `role` is null where any member will do. */
export interface Gap {
  /** The rule that asks; null for the one more person whom an unknown operator makes necessary. */
  readonly rule: PolicyRule | null;
  readonly role: string | null;
  readonly count: number;
  /** How many have signed for this requirement already. */
  readonly have: number;
}

type Roles = readonly string[];

/**
 * What `rules` still ask for after `signers`, distinct members whose sign-off counts, have signed. One person may
 * fill several requirements. With `needsAnother` the rules must hold even when any one signer, who may have operated
 * the agent, is taken away: that is one more person than the rules need alone.
 */
export function requirementGaps(
  policy: Policy,
  rules: readonly PolicyRule[],
  signers: readonly string[],
  needsAnother: boolean,
): readonly Gap[] {
  const roles = signers.map((member) => policy.members[member]?.roles ?? []);
  const gaps = gapsOf(rules, roles);
  if (!needsAnother) return gaps;
  const filled = [...roles, ...gaps.flatMap(newcomers)];
  const hasSpare = filled.some((_, left) => gapsOf(rules, filled.toSpliced(left, 1)).length === 0);
  return hasSpare ? gaps : [...gaps, { rule: null, role: null, count: 1, have: signers.length }];
}

/** `1 more senior`, `2 members`. */
export function formatGap({ role, count, have }: Gap): string {
  return `${count} ${have > 0 ? 'more ' : ''}${role ?? (count === 1 ? 'member' : 'members')}`;
}

function gapsOf(rules: readonly PolicyRule[], signers: readonly Roles[]): readonly Gap[] {
  return rules.flatMap((rule) =>
    rule.require.flatMap(({ role, count }) => {
      const have = signers.filter((roles) => role === undefined || roles.includes(role)).length;
      return have >= count ? [] : [{ rule, role: role ?? null, count: count - have, have }];
    }),
  );
}

/** The people who would close a gap, each with no more than the role that it asks for. */
function newcomers({ role, count }: Gap): readonly Roles[] {
  return Array.from({ length: count }, () => (role === null ? [] : [role]));
}
