import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import { compilePathRules, controlPaths, matchPaths } from './pathRules.ts';
import type { Policy } from './policySchema.ts';
import type { PolicyKey } from './policySource.ts';
import type { PolicyFault } from './unsatisfiableRules.ts';

interface KeyedGlobs {
  readonly key: PolicyKey;
  readonly paths: readonly string[];
  /** What is meant for files to come, and so may match nothing yet. */
  readonly isPrepared: boolean;
}

/**
 * What only shows beside the files of the repository: globs that match none of them, and exemptions of control files,
 * which hold nothing back but deceive whoever reads the policy.
 */
export function treeFaults(policy: Policy, paths: readonly RepoPath[]): readonly PolicyFault[] {
  const unmatched = globsOf(policy).flatMap(({ key, paths: globs, isPrepared }) =>
    isPrepared
      ? []
      : globs.flatMap((glob, index): readonly PolicyFault[] => {
          const matches = matchPaths([glob]);
          if (paths.some(matches)) return [];
          return [{ kind: 'warning', key: [...key, index], message: `${glob} matches no file here` }];
        }),
  );
  return [...exemptControlFiles(policy, paths), ...unmatched];
}

function exemptControlFiles(policy: Policy, paths: readonly RepoPath[]): readonly PolicyFault[] {
  const pathRules = compilePathRules(policy);
  const control = paths.filter((path) => pathRules.isControl(path));
  return policy.scope.exempt.flatMap(({ paths: globs }, index): readonly PolicyFault[] => {
    const found = control.find(matchPaths(globs));
    if (found === undefined) return [];
    const message = `${displayRepoPath(found)} is a control file, which cannot be exempt: narrow the globs`;
    return [{ kind: 'error', key: ['scope', 'exempt', index, 'paths'], message }];
  });
}

function globsOf(policy: Policy): readonly KeyedGlobs[] {
  const keyed = (
    lists: readonly { readonly paths: readonly string[] }[],
    ...key: PropertyKey[]
  ): readonly KeyedGlobs[] =>
    lists.map(({ paths }, index) => ({ key: [...key, index, 'paths'], paths, isPrepared: false }));
  return [
    ...keyed(policy.scope.exempt, 'scope', 'exempt'),
    ...keyed(policy.mechanical, 'mechanical'),
    // Control files are named before there are any.
    ...keyed(policy.rules, 'rules').map((globs, index) => ({
      ...globs,
      isPrepared: policy.rules[index]?.paths.some(isControlGlob) === true,
    })),
    ...keyed(policy.risk.suppress, 'risk', 'suppress'),
    ...keyed(policy.content.exempt, 'content', 'exempt'),
    ...Object.entries(policy.modules).flatMap(([name, { paths, public: files }]) => [
      { key: ['modules', name, 'paths'], paths, isPrepared: false },
      { key: ['modules', name, 'public'], paths: files, isPrepared: false },
    ]),
    ...Object.entries(policy.layers?.elements ?? {}).map(([name, paths]) => ({
      key: ['layers', 'elements', name],
      paths,
      isPrepared: false,
    })),
  ];
}

function isControlGlob(glob: string): boolean {
  return controlPaths.includes(glob) || /^\.(?:countersign|github|gitlab)\//.test(glob);
}
