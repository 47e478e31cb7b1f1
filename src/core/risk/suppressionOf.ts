import picomatch from 'picomatch';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { RuleId } from './finding.ts';
import type { RiskOptions } from './riskOptions.ts';

/**
 * The reason for which the policy does not count findings of a rule at a path; null when it does. What a rule tells
 * together must agree in it, so that nothing that counts hides behind something that does not.
 */
export function suppressionOf(options: RiskOptions): (rule: RuleId, path: RepoPath | null) => string | null {
  const entries = (options.suppress ?? []).map((entry) => ({
    rule: entry.rule,
    reason: entry.reason,
    matches: picomatch([...entry.paths], { dot: true }),
  }));
  return (rule, path) => {
    // A finding about the whole change has no path: only "**" can mean it.
    const shown = path === null ? '**' : displayRepoPath(path);
    return entries.find((entry) => entry.rule === rule && entry.matches(shown))?.reason ?? null;
  };
}
