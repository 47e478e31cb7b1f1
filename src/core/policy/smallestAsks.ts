import { hasRole } from './members.ts';
import type { Policy } from './policySchema.ts';
import type { Gap } from './requirementGaps.ts';

/** One request to people: usually for one gap, or for several that the same person can close. Never empty. */
export interface Ask {
  readonly gaps: readonly [Gap, ...Gap[]];
  /** Members who could answer it, by name. */
  readonly members: readonly string[];
}

/**
 * The fewest people who close `gaps`: what another gap asks for anyway is left out, and two gaps that one of the `free`
 * members can close alone become one request. Whoever operated an agent cannot be their own second person, so that gap
 * stands by itself.
 */
export function smallestAsks(policy: Policy, gaps: readonly Gap[], free: readonly string[]): readonly Ask[] {
  const needed = gaps.filter((gap, index) => !gaps.some((other, at) => includes(other, at, gap, index)));
  const asks: Ask[] = [];
  for (const gap of needed) {
    const able = free.filter((member) => hasRole(policy, member, gap.role ?? undefined));
    const place = asks.findIndex(
      (ask) => isJoinable(ask.gaps[0], gap) && common(ask.members, able).length > 0,
    );
    const partner = asks[place];
    if (partner === undefined) asks.push({ gaps: [gap], members: able });
    else asks[place] = { gaps: [...partner.gaps, gap], members: common(partner.members, able) };
  }
  return asks;
}

/** Whoever answers `other` answers `gap` as well; of two that ask the same the first stays. */
function includes(other: Gap, at: number, gap: Gap, index: number): boolean {
  if (at === index || other.rule === null || gap.rule === null || other.count < gap.count) return false;
  if (other.role === gap.role) return other.count > gap.count || at < index;
  return gap.role === null;
}

function isJoinable(one: Gap, other: Gap): boolean {
  return one.rule !== null && other.rule !== null && one.count === 1 && other.count === 1;
}

function common(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.filter((member) => other.includes(member));
}
