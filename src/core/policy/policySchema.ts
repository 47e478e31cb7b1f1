// The policy file (`.countersign/policy.yml`, docs/policy.md) as a schema: every key, its default, and what it
// may hold. This room judges changes; it never reads files and never runs programs.
import * as z from 'zod';
import { durationPattern } from './duration.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { layersSchema, modulesSchema } from './modulesSchema.ts';
import { contentSchema, riskSchema } from './riskPolicySchema.ts';

/** Classes that analysis proves and a rule may therefore cover. `docs`, `lockfile` and the like are judged by path only. */
const mechanicalClasses = ['format', 'comment', 'move', 'rename'] as const;

const glob = z
  .string()
  .min(1)
  .max(500)
  .describe('A glob; `*` and `?` stay inside a directory, `**` crosses them.');
const globs = z.array(glob).min(1);
const duration = z.string().regex(durationPattern, 'expected a duration such as 30d, 12h or 45m');
const reason = z.string().trim().min(1);
const roleName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'expected a role name such as senior');
const memberName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected a member name such as alice');
/** The role of whoever CODEOWNERS names for a path; the one role that a member cannot be given by hand. */
export const codeownerRole = 'codeowner';

const rolesFrom = z.strictObject({
  codeowners: z
    .union([z.boolean(), z.enum(['github', 'gitlab'])])
    .default(false)
    .describe('Read CODEOWNERS for the role `codeowner`; `true`: by the rules of the forge it stands with.'),
  teams: z
    .record(
      z.string().regex(/^@@?[A-Za-z0-9_][A-Za-z0-9_./-]*$/, 'expected a team such as "@org/team"'),
      z.array(memberName),
    )
    .default({})
    .describe('Members of the teams, groups and roles that CODEOWNERS names.'),
});

/** Keys that say who made a change: a reviewer who wrote one would become an author of what was reviewed. */
const refusedTrailers =
  /^(?:hunk-attestation|co-authored-by|co-developed-by|assisted-by|generated-by|generated-with|ai-.*)$/i;

const trailerKey = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'expected a trailer key such as Reviewed-by')
  .refine((key) => !refusedTrailers.test(key), 'this key would name the reviewer as an author');

const repositoryFile = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0]+$/, 'expected a path inside the repository');

const email = z
  .string()
  .max(254)
  .regex(/^[^\s@*?!,"]+@[^\s@*?!,"]+$/, 'expected one email address without wildcards');

const requirement = z.strictObject({
  role: roleName.optional().describe('Who must sign; any member when left out.'),
  count: z.int().min(1).max(20).default(1),
});

const rungList = z.array(z.enum(['exact', 'file-state', 'hunk', 'trivial-rebase'])).min(1);

const rule = z.strictObject({
  name: z.string().min(1).max(100),
  paths: globs,
  select: z
    .enum(['ai', 'all'])
    .optional()
    .describe('`all`: the rule holds for every change of these paths, whoever wrote it.'),
  require: z.array(requirement).min(1),
  carry: rungList
    .optional()
    .describe(
      'A narrower ladder for these paths: the acceptance must also be carried by one of these rungs.',
    ),
});

const scope = z.strictObject({
  select: z.enum(['ai', 'all']).default('ai').describe('Which changes need a sign-off.'),
  unattributed: z.enum(['require', 'warn', 'ignore']).default('require').describe('Changes nobody claims.'),
  human: z
    .enum(['signed', 'recorded'])
    .default('signed')
    .describe('What lets a change count as human-written.'),
  range: z.enum(['net', 'every-commit', 'both']).default('net'),
  exempt: z.array(z.strictObject({ paths: globs, reason })).default([]),
});

const mechanicalRule = z.strictObject({
  name: z.string().min(1).max(100),
  class: z.enum(mechanicalClasses),
  paths: globs,
});

const member = z.strictObject({
  emails: z.array(email).min(1),
  roles: z.array(roleName).default([]),
  login: z.string().min(1).max(100).optional().describe("The member's name at the forge, for `--actor`."),
  keys: z.strictObject({ hardware: z.boolean().default(false) }).prefault({}),
});

const signatures = z.strictObject({
  required: z.boolean().default(true),
  user_presence: z.enum(['required', 'preferred', 'none']).default('preferred'),
  max_age: duration.default('30d'),
});

const shape = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  repository: z
    .string()
    .regex(
      /^[A-Za-z0-9._:-]{8,200}$/,
      'expected a stable id of 8 to 200 characters, for instance the first commit',
    )
    .describe('Any stable id; it is signed into every attestation.'),
  branches: globs.describe('The branches this policy guards.'),
  scope: scope.prefault({}),
  mechanical: z.array(mechanicalRule).default([]),
  carry: rungList.default(['exact', 'file-state', 'hunk']),
  members: z.record(memberName, member).default({}),
  roles_from: rolesFrom.prefault({}),
  signers: repositoryFile.default('.countersign/allowed_signers'),
  revoked: repositoryFile.default('.countersign/revoked_keys'),
  signatures: signatures.prefault({}),
  independence: z.enum(['none', 'author', 'operator', 'any-contributor']).default('operator'),
  rules: z
    .array(rule)
    .min(1)
    .default([{ name: 'default', paths: ['**'], require: [{ count: 1 }] }]),
  risk: riskSchema.prefault({}),
  modules: modulesSchema,
  layers: layersSchema,
  high_risk: z
    .strictObject({
      reason: z.enum(['required', 'optional']).default('required'),
      evidence: z.enum(['claimed', 'cited', 'traced', 'tested']).default('claimed'),
    })
    .optional(),
  explain: z
    .enum(['none', 'high-risk', 'flagged', 'ai', 'all'])
    .default('high-risk')
    .describe('Which hunks their author is asked to explain before a review. The gate never asks.'),
  content: contentSchema.prefault({}),
  quality: z
    .strictObject({
      batch_limit: z.int().min(1).default(25),
      fast: z.enum(['warn', 'ignore']).default('warn'),
    })
    .prefault({}),
  override: z
    .strictObject({
      role: roleName,
      expires: duration.default('7d'),
      reason: z.enum(['required', 'optional']).default('required'),
    })
    .optional(),
  trailers: z
    .array(trailerKey)
    .max(10)
    .default(['Reviewed-by'])
    .describe('What a sign-off writes about the reviewer beside its own trailer.'),
  limits: z
    .strictObject({
      units: z.int().min(1).default(20_000),
      candidates: z.int().min(1).default(2_000),
      record_bytes: z.literal(1_048_576).default(1_048_576).describe('Larger records are never read.'),
    })
    .prefault({}),
});

/** The schema that `parsePolicy` applies: unknown keys are errors, defaults are filled in, members are told apart. */
export const policySchema = shape.superRefine((policy, context) => {
  reportSharedEmails(policy, context);
  reportRepeatedNames(policy.rules, context);
  reportCodeownerRole(policy, context);
  reportUnknownTeamMembers(policy, context);
  reportBrokenLadders(policy, context);
});

type WrittenPolicy = z.output<typeof shape>;

/** A checked policy with all defaults applied. Durations stay text; `parseDuration` gives milliseconds. */
export type Policy = WrittenPolicy & {
  /** What CODEOWNERS of the target asks for; absent as long as it has not been read (`withCodeowners`). */
  readonly ownerRoles?: OwnerRoles;
};

/** Turns the role `codeowner` into roles that members have. */
export interface OwnerRoles {
  /** Who must sign for `path` where a rule asks for `count` code owners. Never empty. */
  requirementsFor(path: RepoPath, count: number): readonly PolicyRequirement[];
}

export type PolicyRule = WrittenPolicy['rules'][number];
export type PolicyRequirement = PolicyRule['require'][number];

/** JSON Schema (draft 2020-12) of what people write: keys with a default are optional. */
export function policyJsonSchema(): Record<string, unknown> {
  const schema: Record<string, unknown> = { ...z.toJSONSchema(shape, { io: 'input' }) };
  return { ...schema, title: 'Countersign policy', description: 'Who must sign off which changes.' };
}

/** One address must name one member, or a signature would count for two people (docs/attestation.md, threat T25). */
function reportSharedEmails(policy: Policy, context: z.RefinementCtx): void {
  const owners = new Map<string, string>();
  for (const [name, { emails }] of Object.entries(policy.members)) {
    for (const [index, address] of emails.entries()) {
      const key = address.toLowerCase();
      const owner = owners.get(key);
      owners.set(key, owner ?? name);
      if (owner === undefined) continue;
      const message = owner === name ? 'is listed twice' : `already belongs to member ${owner}`;
      context.addIssue({
        code: 'custom',
        path: ['members', name, 'emails', index],
        message: `${address} ${message}`,
      });
    }
  }
}

function reportRepeatedNames(rules: readonly PolicyRule[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { name }] of rules.entries()) {
    if (seen.has(name)) {
      context.addIssue({
        code: 'custom',
        path: ['rules', index, 'name'],
        message: `rule name ${name} is used twice`,
      });
    }
    seen.add(name);
  }
}

/** The role means one group of people for each path, so nobody can simply have it. */
function reportCodeownerRole(policy: Policy, context: z.RefinementCtx): void {
  const report = (path: readonly PropertyKey[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  for (const [name, { roles }] of Object.entries(policy.members)) {
    const index = roles.indexOf(codeownerRole);
    if (index >= 0) report(['members', name, 'roles', index], 'only CODEOWNERS can give the role codeowner');
  }
  if (policy.override?.role === codeownerRole) {
    report(['override', 'role'], 'an override is not about one path, so its role cannot be codeowner');
  }
  if (policy.roles_from.codeowners !== false) return;
  for (const [index, { require }] of policy.rules.entries()) {
    const at = require.findIndex(({ role }) => role === codeownerRole);
    if (at < 0) continue;
    report(
      ['rules', index, 'require', at, 'role'],
      'the role codeowner needs `roles_from: {codeowners: true}`',
    );
  }
}

/** A rule whose rungs never hold together with the policy's would let nothing be carried, not even a minute old. */
function reportBrokenLadders({ carry, rules }: Policy, context: z.RefinementCtx): void {
  const isRebase = (rung: string): boolean => rung === 'trivial-rebase';
  for (const [index, { carry: own }] of rules.entries()) {
    const ladders = [carry, own ?? carry];
    if (ladders.every((rungs) => rungs.some(isRebase))) continue;
    if (ladders.every((rungs) => !rungs.every(isRebase))) continue;
    context.addIssue({
      code: 'custom',
      path: ['rules', index, 'carry'],
      message: 'none of these rungs can hold under the carry of the policy',
    });
  }
}

function reportUnknownTeamMembers({ roles_from, members }: Policy, context: z.RefinementCtx): void {
  for (const [team, names] of Object.entries(roles_from.teams)) {
    for (const [index, name] of names.entries()) {
      if (Object.hasOwn(members, name)) continue;
      const path = ['roles_from', 'teams', team, index];
      context.addIssue({ code: 'custom', path, message: `there is no member ${name}` });
    }
  }
}
