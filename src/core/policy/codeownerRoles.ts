import type { RepoPath } from '../base/repoPath.ts';
import { hasRole, memberOfEmail, memberOfLogin } from './members.ts';
import type { Codeowners, OwnerDemand } from './ownership.ts';
import { compilePathRules } from './pathRules.ts';
import type { OwnerRoles, Policy, PolicyRequirement } from './policySchema.ts';

/**
 * The policy with CODEOWNERS in it (docs/policy.md, Code owners): every line with owners becomes a role of its own, held
 * by the members whom the line names, so that whatever judges afterwards asks for roles and nothing else. The names of
 * these roles hold a space, which a policy cannot write.
 */
export function withCodeowners(policy: Policy, codeowners: Codeowners): Policy {
  const roles = new Map<string, string[]>(
    Object.entries(policy.members).map(([name, member]) => [name, [...member.roles]]),
  );
  for (const demand of codeowners.demands) {
    for (const name of membersOfOwners(policy, demand.owners)) roles.get(name)?.push(roleOf(demand));
  }
  const members = Object.fromEntries(
    Object.entries(policy.members).map(([name, member]) => [
      name,
      { ...member, roles: roles.get(name) ?? member.roles },
    ]),
  );
  return { ...policy, members, ownerRoles: ownerRoles(policy, codeowners) };
}

/** True for a role that CODEOWNERS gave, which stands in no policy file. */
export function isOwnerRole(role: string): boolean {
  return role.includes(' ');
}

/** The members whom one owner of CODEOWNERS stands for: a team of the policy, a login, or an address. */
export function membersOfOwner(policy: Policy, owner: string): readonly string[] {
  if (!owner.startsWith('@')) return single(memberOfEmail(policy, owner));
  const wanted = owner.toLowerCase();
  const team = Object.entries(policy.roles_from.teams).find(([name]) => name.toLowerCase() === wanted);
  if (team !== undefined) return team[1];
  // `@@role` and `@group/team` are nobody's login.
  return /^@[^@/]+$/.test(owner) ? single(memberOfLogin(policy, owner)) : [];
}

function membersOfOwners(policy: Policy, owners: readonly string[]): ReadonlySet<string> {
  return new Set(owners.flatMap((owner) => membersOfOwner(policy, owner)));
}

function single(name: string | null): readonly string[] {
  return name === null ? [] : [name];
}

function ownerRoles(policy: Policy, codeowners: Codeowners): OwnerRoles {
  const pathRules = compilePathRules(policy);
  const hasOwner = Object.keys(policy.members).some((name) => hasRole(policy, name, 'owner'));
  const known = new Map<RepoPath, readonly OwnerDemand[]>();
  const demandsFor = (path: RepoPath): readonly OwnerDemand[] => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const ownership = codeowners.ownershipOf(path);
    const demands = ownership.kind === 'owned' ? ownership.demands : [];
    known.set(path, demands);
    return demands;
  };
  return {
    requirementsFor: (path, count): readonly PolicyRequirement[] => {
      const demands = demandsFor(path);
      // A path that nobody owns still needs somebody: a line without owners must not open the gate. Control files
      // need an owner of the policy then, as they do where no rule names them.
      if (demands.length === 0) {
        return [hasOwner && pathRules.isControl(path) ? { role: 'owner', count } : { count }];
      }
      return demands.map((demand) => ({ role: roleOf(demand), count: Math.max(count, demand.count) }));
    },
  };
}

/** `codeowner of /src/auth/ in [Security] (line 7)`: unique by its line. */
function roleOf({ pattern, section, line }: OwnerDemand): string {
  return `codeowner of ${pattern}${section === null ? '' : ` in [${section}]`} (line ${line})`;
}
