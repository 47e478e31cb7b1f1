import type { Repository } from './repository.ts';
import { GitError } from './gitError.ts';
import { runGit, runGitText } from './runGit.ts';

export interface Remote {
  readonly name: string;
  /** After `url.<base>.insteadOf`. */
  readonly fetchUrl: string;
  readonly pushUrl: string;
}

export interface FetchRequest {
  /** A configured remote, or a URL. */
  readonly remote: string;
  readonly refspec: string;
  readonly signal?: AbortSignal;
}

export interface PushRequest {
  readonly remote: string;
  readonly refspecs: readonly string[];
  readonly signal?: AbortSignal;
}

export async function listRemotes(repository: Repository): Promise<readonly Remote[]> {
  const remotes = new Map<string, Remote>();
  for (const line of (await runGitText(repository, ['remote', '--verbose'])).split('\n')) {
    const [, name = '', url = '', direction] =
      /^([^\t]+)\t(.*) \((fetch|push)\)(?: \[.*\])?$/.exec(line) ?? [];
    const known = remotes.get(name) ?? { name, fetchUrl: url, pushUrl: url };
    if (direction !== undefined)
      remotes.set(name, { ...known, ...(direction === 'push' ? { pushUrl: url } : { fetchUrl: url }) });
  }
  return [...remotes.values()];
}

/**
 * Fetches exactly one refspec: no tags, no pruning, no submodules, no other ref and no `FETCH_HEAD`. Runs only on a
 * person's request. Throws `GitError` `unknown-revision` when the remote has no such ref.
 */
export async function fetchRef(
  repository: Repository,
  { remote, refspec, signal }: FetchRequest,
): Promise<void> {
  const switches =
    '--quiet --no-tags --no-prune --no-recurse-submodules --no-write-fetch-head --no-auto-maintenance --refmap=';
  await runGit(repository, ['fetch', ...switches.split(' '), '--', remote, refspec], {
    environment: 'network',
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Pushes exactly these refspecs, without hooks. Throws `GitError` `ref-changed` when the remote has moved on. */
export async function pushRefs(
  repository: Repository,
  { remote, refspecs, signal }: PushRequest,
): Promise<void> {
  if (refspecs.length === 0)
    throw new GitError('unknown-revision', 'a push without refspecs would push what is configured');
  const switches = '--quiet --no-verify --no-follow-tags --recurse-submodules=no';
  await runGit(repository, ['push', ...switches.split(' '), '--', remote, ...refspecs], {
    environment: 'network',
    ...(signal === undefined ? {} : { signal }),
  });
}
