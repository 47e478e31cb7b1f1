import { membersOfOwner } from './codeownerRoles.ts';
import type { Codeowners } from './ownership.ts';
import type { Policy } from './policySchema.ts';
import type { PolicyFault } from './unsatisfiableRules.ts';

/** Owners of CODEOWNERS whom the policy does not know: nobody can sign as one of them. Each is named once. */
export function ownerFaults(policy: Policy, codeowners: Codeowners, file: string): readonly PolicyFault[] {
  const lines = new Map<string, number>();
  for (const { owners, line } of codeowners.demands) {
    for (const owner of owners) if (!lines.has(owner)) lines.set(owner, line);
  }
  return [...lines]
    .filter(([owner]) => membersOfOwner(policy, owner).length === 0)
    .map(([owner, line]) => ({
      kind: 'warning',
      key: [],
      message: `${file}: line ${line}: ${owner} is no member${hintFor(owner)}`,
    }));
}

function hintFor(owner: string): string {
  if (!owner.startsWith('@')) return '';
  return /^@@|\//.test(owner)
    ? `; name its members under \`roles_from.teams\``
    : '; give a member this `login`, or name it under `roles_from.teams`';
}
