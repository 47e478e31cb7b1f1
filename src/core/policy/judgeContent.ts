import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import type { Finding, FindingLevel } from '../risk/finding.ts';
import { compilePathRules, matchPaths } from './pathRules.ts';
import type { Policy } from './policySchema.ts';
import type { ReportedFinding } from './verifyReport.ts';

/** A finding by any rule id that a policy may name, also by those that do not exist yet (docs/rules.md). */
export type ContentFinding = Omit<Finding, 'rule'> & { readonly rule: string };

/**
 * What the policy's `content:` key makes of findings about text that nobody can review (docs/policy.md, Content).
 * Findings of level `error` fail the change, whoever signed it. Other rules inform reviewers and never fail a gate.
 * Suppressions of the `risk:` key are for readers and count for nothing here; `contentFindings` gives the findings.
 */
export function judgeContent(
  policy: Policy,
  findings: readonly ContentFinding[],
  overridden: ReadonlySet<UnitId>,
): readonly ReportedFinding[] {
  const exemptionOf = contentExemption(policy);
  return findings.flatMap((finding) => {
    if (finding.unit !== null && overridden.has(finding.unit)) return [];
    const level = contentLevel(policy.content, finding);
    if (level === null) return [];
    const path = finding.path === null ? null : displayRepoPath(finding.path);
    const reason = finding.path === null ? null : exemptionOf(finding.path);
    const { rule, line, message } = finding;
    const judged =
      reason === null
        ? { level, message }
        : { level: 'warning' as const, message: `${message} Exempt: ${reason}.` };
    return [{ rule, ...judged, path, line, commit: null }];
  });
}

/** The reason why text at a path is as it is meant to be; null elsewhere, and always for control files. */
function contentExemption(policy: Policy): (path: RepoPath) => string | null {
  const pathRules = compilePathRules(policy);
  const entries = policy.content.exempt.map(({ paths, reason }) => ({ reason, matches: matchPaths(paths) }));
  return (path) =>
    pathRules.isControl(path) ? null : (entries.find(({ matches }) => matches(path))?.reason ?? null);
}

/** Null for findings that are not about content, or that the policy ignores. */
function contentLevel(
  content: Policy['content'],
  { rule, level, data }: ContentFinding,
): FindingLevel | null {
  // Wide lines are for the reader to know; only what is pushed out of sight can fail a gate.
  if (rule === 'off-screen-code') return level === 'error' ? capped(content.off_screen, level) : null;
  if (rule !== 'hidden-unicode') return null;
  const kind = data['kind'];
  if (kind === 'control') return level;
  if (kind === 'confusable') return capped(content.confusable, 'error');
  return capped(kind === 'invisible' ? content.invisible : content.bidi, level);
}

/** `honest` is what the rule itself thinks: joiners that a script is spelled with stay a warning. */
function capped(severity: 'error' | 'warn' | 'ignore', honest: FindingLevel): FindingLevel | null {
  if (severity === 'ignore') return null;
  return severity === 'error' && honest === 'error' ? 'error' : 'warning';
}
