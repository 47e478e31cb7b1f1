import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { parseGithubCodeowners } from './githubCodeowners.ts';
import { parseGitlabCodeowners } from './gitlabCodeowners.ts';
import type { Codeowners, CodeownersDialect } from './ownership.ts';

/** The largest file that GitHub reads. */
const maximumBytes = 3 * 1024 * 1024;

/**
 * Reads a CODEOWNERS file by the rules of one forge (docs/policy.md, Code owners). A line that is invalid is skipped,
 * as the forge does, and told. A file that nothing can be made of is `incomplete`: whoever owns a path is not known.
 */
export function parseCodeowners(
  text: string,
  dialect: CodeownersDialect,
  path?: RepoPath,
): Parsed<Codeowners> {
  const place = path === undefined ? {} : { path };
  if (text.length > maximumBytes) {
    const message = 'line 1: the file is larger than 3 MB and is ignored';
    return { value: nobody, problems: [{ message, line: 1, incomplete: true, ...place }] };
  }
  const { value, problems } =
    dialect === 'github' ? parseGithubCodeowners(text) : parseGitlabCodeowners(text);
  const named = problems.map((problem): Problem => ({
    ...problem,
    message: `line ${problem.line ?? 1}: ${problem.message}`,
    ...place,
  }));
  return { value, problems: named };
}

const nobody: Codeowners = { demands: [], ownershipOf: () => ({ kind: 'unmatched' }) };
