import type { Policy, PolicyRequirement } from './policySchema.ts';

/** Worked out once for each policy: a long range asks for the same few people again and again. */
const membersByEmail = new WeakMap<Policy, ReadonlyMap<string, string>>();

/** The name of the one member who has this address, compared without case; null for everybody else. */
export function memberOfEmail(policy: Policy, email: string): string | null {
  const known = membersByEmail.get(policy) ?? indexEmails(policy);
  membersByEmail.set(policy, known);
  return known.get(email.trim().toLowerCase()) ?? null;
}

function indexEmails({ members }: Policy): ReadonlyMap<string, string> {
  const entries = Object.entries(members).flatMap(([name, { emails }]) =>
    emails.map((address): [string, string] => [address.toLowerCase(), name]),
  );
  // Of an address that two members share the parser has already complained; the first one keeps it.
  return new Map(entries.toReversed());
}

/** The member whose forge login this is (`login:`, else the member's own name); null for everybody else. */
export function memberOfLogin(policy: Policy, login: string): string | null {
  const wanted = login.replace(/^@/, '').toLowerCase();
  const found = Object.entries(policy.members).find(
    ([name, member]) => (member.login ?? name).toLowerCase() === wanted,
  );
  return found?.[0] ?? null;
}

/** Members who can fill a requirement: holders of its role, or everybody when it names none. */
export function membersFor(policy: Policy, requirement: PolicyRequirement): readonly string[] {
  return Object.keys(policy.members).filter((name) => hasRole(policy, name, requirement.role));
}

/** True when the member exists and has the role; `undefined` asks for membership alone. */
export function hasRole(policy: Policy, name: string, role: string | undefined): boolean {
  const member = Object.hasOwn(policy.members, name) ? policy.members[name] : undefined;
  return member !== undefined && (role === undefined || member.roles.includes(role));
}
