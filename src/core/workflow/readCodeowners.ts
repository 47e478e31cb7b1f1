import type { Buffer } from 'node:buffer';
import type { Parsed } from '../base/problem.ts';
import { type RepoPath, toRepoPath } from '../base/repoPath.ts';
import { parseCodeowners } from '../policy/codeowners.ts';
import type { Codeowners, CodeownersDialect } from '../policy/ownership.ts';
import { codeownerRole, type Policy } from '../policy/policySchema.ts';

export interface FoundCodeowners {
  readonly path: RepoPath;
  readonly dialect: CodeownersDialect;
  readonly codeowners: Codeowners;
}

/** Where each forge looks, in its order; the first file there is, is the one. */
const locations = {
  github: ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
  gitlab: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'],
} as const satisfies Readonly<Record<CodeownersDialect, readonly string[]>>;

/** True when the policy's verdict depends on CODEOWNERS. */
export function needsCodeowners({ rules, roles_from }: Policy): boolean {
  return (
    roles_from.codeowners !== false &&
    rules.some(({ require }) => require.some(({ role }) => role === codeownerRole))
  );
}

/**
 * The CODEOWNERS file of one tree, read by the dialect that the policy names (docs/policy.md, Code owners). `true` takes
 * GitHub's places and rules first, and GitLab's for `.gitlab/CODEOWNERS`; sections in a file that both forges read leave
 * open what is meant. Without a file, or in doubt, the value is null and the problem `incomplete`.
 */
export async function readCodeowners(
  setting: true | CodeownersDialect,
  read: (path: RepoPath) => Promise<Buffer | null>,
): Promise<Parsed<FoundCodeowners | null>> {
  const places = setting === true ? [...locations.github, '.gitlab/CODEOWNERS'] : locations[setting];
  for (const place of places) {
    const path = toRepoPath(place);
    const bytes = await read(path);
    if (bytes === null) continue;
    const text = bytes.toString('utf8');
    if (setting === true && !place.startsWith('.') && /^\s*\^?\[/m.test(text)) {
      const message = `${place} has sections as on GitLab: say \`codeowners: gitlab\` or \`codeowners: github\` under \`roles_from\``;
      return { value: null, problems: [{ message, path, incomplete: true }] };
    }
    const dialect = setting === true ? (place.startsWith('.gitlab/') ? 'gitlab' : 'github') : setting;
    const { value, problems } = parseCodeowners(text, dialect, path);
    return {
      value: { path, dialect, codeowners: value },
      problems: problems.map((problem) => ({ ...problem, message: `${place}: ${problem.message}` })),
    };
  }
  const message = `there is no CODEOWNERS, and rules ask for code owners (looked in ${places.join(', ')})`;
  return { value: null, problems: [{ message, incomplete: true }] };
}
