import { stringify } from 'yaml';
import { isOwnerRole } from './codeownerRoles.ts';
import type { Policy } from './policySchema.ts';

/** The policy as it is applied, every default filled in, as YAML that parses back; without what CODEOWNERS adds. */
export function formatEffectivePolicy(policy: Policy): string {
  const members = Object.fromEntries(
    Object.entries(policy.members).map(([name, member]) => [
      name,
      { ...member, roles: member.roles.filter((role) => !isOwnerRole(role)) },
    ]),
  );
  return stringify({ ...policy, members, ownerRoles: undefined }, { lineWidth: 0 });
}
