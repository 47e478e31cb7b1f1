import { toRepoPath } from '../base/repoPath.ts';
import { matchPaths } from './pathRules.ts';
import type { Policy } from './policySchema.ts';

/** True when the policy is about this branch (`branches:`), which is named without `refs/heads/`. */
export function guardsBranch({ branches }: Pick<Policy, 'branches'>, branch: string): boolean {
  return branches.some((pattern) => pattern === branch) || matchPaths(branches)(toRepoPath(branch));
}
