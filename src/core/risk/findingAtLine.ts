import type { Finding } from './finding.ts';
import type { RiskInput } from './rule.ts';
import { unitAtLine } from './unitLines.ts';
import type { RepoPath } from '../base/repoPath.ts';

/** A finding about one new-side line, with the unit in which the line was added, when there is one. */
export function findingAtLine(
  input: RiskInput,
  finding: Omit<Finding, 'unit' | 'path' | 'line'> & { readonly path: RepoPath; readonly line: number },
): Finding {
  const file = input.change.files.find((candidate) => candidate.path === finding.path);
  const unit = file === undefined ? null : unitAtLine(file, finding.line);
  return { ...finding, unit: unit?.id ?? null };
}
