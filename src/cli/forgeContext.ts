import { readFile } from 'node:fs/promises';

/** What the environment of a build says about the change. Only the forge's own runner sets these variables. */
export interface ForgeContext {
  /** The target branch; null outside a build of a change. */
  readonly target: string | null;
  /** The login of whoever made the change; null where the forge does not say. */
  readonly actor: string | null;
}

/**
 * GitHub Actions and GitLab CI. The author of a pull request comes from the event's payload: `GITHUB_ACTOR` is whoever
 * started the run, and for a merge queue that is often the reviewer.
 */
export async function readForgeContext(environment: NodeJS.ProcessEnv): Promise<ForgeContext> {
  return {
    target: environment['GITHUB_BASE_REF'] || environment['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'] || null,
    actor: (await githubAuthor(environment)) ?? gitlabUser(environment),
  };
}

async function githubAuthor(environment: NodeJS.ProcessEnv): Promise<string | null> {
  const path = environment['GITHUB_EVENT_PATH'];
  if (environment['GITHUB_ACTIONS'] !== 'true' || path === undefined || path === '') return null;
  try {
    return loginIn(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Without a payload nobody is named; that leaves the gate as it is without this variable.
    return null;
  }
}

function loginIn(event: unknown): string | null {
  const login = field(field(field(event, 'pull_request'), 'user'), 'login');
  return typeof login === 'string' && login !== '' ? login : null;
}

function field(value: unknown, name: string): unknown {
  return value instanceof Object ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

function gitlabUser(environment: NodeJS.ProcessEnv): string | null {
  if (environment['GITLAB_CI'] !== 'true' || !environment['CI_MERGE_REQUEST_IID']) return null;
  return environment['GITLAB_USER_LOGIN'] || null;
}
