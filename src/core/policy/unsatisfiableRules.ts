import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { Signer } from './evidence.ts';
import { hasRole, memberOfEmail, membersFor } from './members.ts';
import { compilePathRules } from './pathRules.ts';
import type { Policy, PolicyRequirement, PolicyRule } from './policySchema.ts';
import { codeownerRole } from './policySchema.ts';
import type { PolicyKey } from './policySource.ts';
import { requirementGaps } from './requirementGaps.ts';

/** Something that `policy check` found. Errors would leave changes that nobody could ever sign off. */
export interface PolicyFault {
  readonly kind: 'error' | 'warning';
  /** The key that it is about; empty when it is about a file beside the policy. */
  readonly key: PolicyKey;
  readonly message: string;
}

/**
 * What is wrong with a policy beyond its form (docs/policy.md, Rules): rules nobody could satisfy, roles nobody has,
 * members who could not sign for want of a key. `signers` are the lines of `allowed_signers`; null leaves keys aside.
 * `paths` are the files of the repository: rules for code owners are tried for each group of owners among them.
 */
export function unsatisfiableRules(
  policy: Policy,
  signers: readonly Signer[] | null,
  paths: readonly RepoPath[] = [],
): readonly PolicyFault[] {
  const able = ableMembers(policy, signers);
  return [
    ...roleFaults(policy),
    ...ruleFaults(policy, able, paths),
    ...overrideFaults(policy, able),
    ...(signers === null ? [] : [...keylessMembers(policy, able), ...signerFaults(policy, signers)]),
  ];
}

function ableMembers(policy: Policy, signers: readonly Signer[] | null): ReadonlySet<string> {
  const names = Object.keys(policy.members);
  if (signers === null || !policy.signatures.required) return new Set(names);
  const listed = new Set(
    signers
      .filter(isUsable)
      .flatMap(({ principals }) => principals.flatMap((email) => memberOfEmail(policy, email) ?? [])),
  );
  return new Set(names.filter((name) => listed.has(name)));
}

function isUsable({ principals, isCertificateAuthority }: Signer): boolean {
  return !isCertificateAuthority && !principals.some((principal) => /[*?!]/.test(principal));
}

function roleFaults(policy: Policy): readonly PolicyFault[] {
  const first = new Map<string, PolicyKey>();
  for (const [index, { require }] of policy.rules.entries()) {
    for (const [at, { role }] of require.entries()) {
      if (role === undefined || role === codeownerRole || first.has(role)) continue;
      first.set(role, ['rules', index, 'require', at, 'role']);
    }
  }
  return [...first]
    .filter(([role]) => membersFor(policy, { role, count: 1 }).length === 0)
    .map(([role, key]) => ({
      kind: 'error',
      key,
      message: `nobody has the role ${role}, which the rules ask for`,
    }));
}

function ruleFaults(
  policy: Policy,
  able: ReadonlySet<string>,
  paths: readonly RepoPath[],
): readonly PolicyFault[] {
  const byPath = policy.rules.some(asksForCodeowners) ? rulesByOwners(policy, paths) : null;
  return policy.rules.flatMap((rule, index) => {
    const key: PolicyKey = ['rules', index];
    if (!asksForCodeowners(rule)) return faultsOfRule(policy, rule, able, key);
    if (policy.ownerRoles === undefined) {
      const message = `rule ${rule.name}: it asks for code owners, and no CODEOWNERS could be read`;
      return [{ kind: 'error', key, message }];
    }
    return [...(byPath?.get(rule.name)?.values() ?? [])].flatMap(({ resolved, path }) =>
      faultsOfRule(policy, resolved, able, key).map((fault) => ({
        ...fault,
        message: `${fault.message} (as for ${displayRepoPath(path)})`,
      })),
    );
  });
}

function asksForCodeowners({ require }: PolicyRule): boolean {
  return require.some(({ role }) => role === codeownerRole);
}

interface ResolvedRule {
  readonly resolved: PolicyRule;
  /** One of the files that it is for. */
  readonly path: RepoPath;
}

/** Every rule as each group of owners of the repository makes it, by the rule's name. */
function rulesByOwners(
  policy: Policy,
  paths: readonly RepoPath[],
): ReadonlyMap<string, ReadonlyMap<string, ResolvedRule>> {
  const pathRules = compilePathRules(policy);
  const groups = new Map<string, Map<string, ResolvedRule>>();
  for (const path of paths) {
    for (const resolved of pathRules.rulesFor([path])) {
      const group = groups.get(resolved.name) ?? new Map<string, ResolvedRule>();
      groups.set(resolved.name, group);
      const owners = JSON.stringify(resolved.require);
      if (!group.has(owners)) group.set(owners, { resolved, path });
    }
  }
  return groups;
}

/** Every single member is set aside in turn, as the author of the change. */
function faultsOfRule(
  policy: Policy,
  rule: PolicyRule,
  able: ReadonlySet<string>,
  key: PolicyKey,
): readonly PolicyFault[] {
  const authors = policy.independence === 'none' ? [null] : [...Object.keys(policy.members), null];
  const stuck = authors.flatMap((author) => {
    const left = [...able].filter((name) => name !== author);
    const [gap] = requirementGaps(policy, [rule], left, false);
    return gap === undefined ? [] : [{ author, missing: gap.count, role: gap.role }];
  });
  // What fails with nobody set aside fails for every author; one sentence is enough.
  const [worst] = stuck.filter(({ author }) => author === null).concat(stuck);
  if (worst !== undefined)
    return [
      {
        kind: 'error',
        key,
        message: `${ruleSentence(rule.name, worst, rule.require)}${keyHint(policy, able)}`,
      },
    ];
  return operatorFaults(policy, rule, able, key);
}

/** The author set aside, and one more person for commits of the same file whose operator nobody knows. */
function operatorFaults(
  policy: Policy,
  rule: PolicyRule,
  able: ReadonlySet<string>,
  key: PolicyKey,
): readonly PolicyFault[] {
  if (policy.independence !== 'operator' && policy.independence !== 'any-contributor') return [];
  const author = Object.keys(policy.members).find((name) => {
    const left = [...able].filter((other) => other !== name);
    return requirementGaps(policy, [rule], left, true).length > 0;
  });
  if (author === undefined) return [];
  const message = `rule ${rule.name}: where ${author} and an agent on its own changed the same file, one more person would be needed than there is (independence: ${policy.independence})`;
  return [{ kind: 'warning', key, message }];
}

function keyHint({ members }: Policy, able: ReadonlySet<string>): string {
  return able.size < Object.keys(members).length ? '; members without a key do not count' : '';
}

interface Stuck {
  readonly author: string | null;
  readonly missing: number;
  readonly role: string | null;
}

function ruleSentence(
  name: string,
  { author, missing, role }: Stuck,
  require: readonly PolicyRequirement[],
): string {
  const wanted = require.find((requirement) => (requirement.role ?? null) === role)?.count ?? missing;
  const when = author === null ? 'nobody can satisfy it' : `nobody can satisfy it for a change by ${author}`;
  const what = role ?? (wanted === 1 ? 'member' : 'members');
  return `rule ${name}: ${when}: it asks for ${wanted} ${what}, and ${missing} more would be needed`;
}

function overrideFaults({ override, ...policy }: Policy, able: ReadonlySet<string>): readonly PolicyFault[] {
  if (override === undefined || [...able].some((name) => hasRole(policy, name, override.role))) return [];
  return [
    {
      kind: 'warning',
      key: ['override', 'role'],
      message: `nobody who can sign has the role ${override.role}, so nobody can override`,
    },
  ];
}

function keylessMembers(policy: Policy, able: ReadonlySet<string>): readonly PolicyFault[] {
  return Object.keys(policy.members)
    .filter((name) => !able.has(name))
    .map((name) => ({
      kind: 'warning',
      key: ['members', name],
      message: `${name} has no key in ${policy.signers} and cannot sign`,
    }));
}

function signerFaults(policy: Policy, signers: readonly Signer[]): readonly PolicyFault[] {
  return signers.flatMap((signer): readonly PolicyFault[] => {
    const owners = new Set(signer.principals.flatMap((email) => memberOfEmail(policy, email) ?? []));
    const who = signer.principals.join(', ');
    if (!isUsable(signer)) {
      return [
        {
          kind: 'error',
          key: [],
          message: `${policy.signers}: the line for ${who} is refused: wildcards and certificate authorities name nobody`,
        },
      ];
    }
    if (owners.size > 1) {
      return [
        {
          kind: 'error',
          key: [],
          message: `${policy.signers}: one key stands for several members: ${[...owners].toSorted().join(', ')}`,
        },
      ];
    }
    return owners.size === 1
      ? []
      : [{ kind: 'warning', key: [], message: `${policy.signers}: ${who} is the address of no member` }];
  });
}
