import picomatch from 'picomatch';
import type { RepoPath } from '../base/repoPath.ts';
import { codeownerRole, type Policy, type PolicyRequirement, type PolicyRule } from './policySchema.ts';

/**
 * Files that decide how changes are judged. A change to one of them always needs a sign-off, by whatever rules match,
 * and is never exempt or covered by a rule (docs/attestation.md, threat T15).
 */
export const controlPaths: readonly string[] = [
  '.countersign/**',
  '.github/**',
  '.gitlab/**',
  '.gitlab-ci.yml',
  '**/CODEOWNERS',
  '**/.gitattributes',
  '.gitmodules',
];

export type PathMatcher = (path: RepoPath) => boolean;

/**
 * True for paths that one of `globs` matches, by the same reading on every system: dot files included, case matters,
 * no negation, and a line feed inside a path is a character like any other (else `**` would not match it).
 */
export function matchPaths(globs: readonly string[]): PathMatcher {
  const matches = picomatch([...globs], { dot: true, windows: false, nonegate: true, flags: 's' });
  // Asked for every unit of a file, one after the other.
  let last: { readonly path: RepoPath; readonly isMatch: boolean } | null = null;
  return (path) => {
    if (last?.path !== path) last = { path, isMatch: matches(path) };
    return last.isMatch;
  };
}

const isBuiltInControlPath = matchPaths(controlPaths);

/** True for files that govern the gate itself, whether or not a policy lists them. */
export function isControlPath(path: RepoPath): boolean {
  return isBuiltInControlPath(path);
}

/** The rules of one policy with their globs compiled once. */
export interface PathRules {
  /**
   * Every rule that matches one of `paths`, in the order of the policy: all that match apply. Instead of the role
   * `codeowner` a rule asks for the owners of those paths that it matches.
   */
  rulesFor(paths: readonly RepoPath[]): readonly PolicyRule[];
  /** Control files, with the policy's own signers and revoked keys wherever they stand. */
  isControl(path: RepoPath): boolean;
}

export function compilePathRules(policy: Policy): PathRules {
  const compiled = policy.rules.map((rule) => ({ rule, matches: matchPaths(rule.paths) }));
  const ownFiles = new Set<string>([policy.signers, policy.revoked]);
  return {
    rulesFor: (paths) =>
      compiled.flatMap(({ rule, matches }) => {
        const matched = paths.filter(matches);
        return matched.length === 0 ? [] : [resolveCodeowners(policy, rule, matched)];
      }),
    isControl: (path) => isControlPath(path) || ownFiles.has(path),
  };
}

/** Without a CODEOWNERS that was read, the role stays what it is: one that nobody has. */
function resolveCodeowners(policy: Policy, rule: PolicyRule, paths: readonly RepoPath[]): PolicyRule {
  const { ownerRoles } = policy;
  if (ownerRoles === undefined || !rule.require.some(({ role }) => role === codeownerRole)) return rule;
  const require = rule.require.flatMap((requirement) =>
    requirement.role === codeownerRole
      ? paths.flatMap((path) => ownerRoles.requirementsFor(path, requirement.count))
      : [requirement],
  );
  return { ...rule, require: withoutRepeats(require) };
}

function withoutRepeats(require: readonly PolicyRequirement[]): PolicyRequirement[] {
  const highest = new Map<string | null, PolicyRequirement>();
  for (const requirement of require) {
    const key = requirement.role ?? null;
    if ((highest.get(key)?.count ?? 0) < requirement.count) highest.set(key, requirement);
  }
  return [...highest.values()];
}
