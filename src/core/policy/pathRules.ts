import picomatch from 'picomatch';
import type { RepoPath } from '../base/repoPath.ts';
import type { Policy, PolicyRule } from './policySchema.ts';

/**
 * Files that decide how changes are judged. A change to one of them always needs a sign-off, by whatever rules match,
 * and is never exempt or covered by a rule (docs/attestation.md, threat T15).
 */
export const controlPaths: readonly string[] = [
  '.countersign/**',
  '.github/**',
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
  return (path) => matches(path);
}

const isBuiltInControlPath = matchPaths(controlPaths);

/** True for files that govern the gate itself, whether or not a policy lists them. */
export function isControlPath(path: RepoPath): boolean {
  return isBuiltInControlPath(path);
}

/** The rules of one policy with their globs compiled once. */
export interface PathRules {
  /** Every rule that matches one of `paths`, in the order of the policy: all that match apply. */
  rulesFor(paths: readonly RepoPath[]): readonly PolicyRule[];
  /** Control files, with the policy's own signers and revoked keys wherever they stand. */
  isControl(path: RepoPath): boolean;
}

export function compilePathRules(policy: Policy): PathRules {
  const compiled = policy.rules.map((rule) => ({ rule, matches: matchPaths(rule.paths) }));
  const ownFiles = new Set<string>([policy.signers, policy.revoked]);
  return {
    rulesFor: (paths) => compiled.filter(({ matches }) => paths.some(matches)).map(({ rule }) => rule),
    isControl: (path) => isControlPath(path) || ownFiles.has(path),
  };
}
