import { openRecordStore } from '../attestation/recordStore.ts';
import { fetchRecords, pushRecords } from '../attestation/syncRecords.ts';
import { readConfig } from '../git/config.ts';
import { GitError } from '../git/gitError.ts';
import { currentBranch } from '../git/refs.ts';
import { listRemotes, type Remote } from '../git/remotes.ts';
import type { Repository } from '../git/repository.ts';
import { RecordsError } from './recordsError.ts';

/** What an exchange with a remote came to. `none`: the side that records were to come from has none. */
export interface RecordsExchange {
  readonly remote: string;
  readonly outcome: 'done' | 'none';
  /** Records in this repository's stores after it, and how many of them are new here. */
  readonly total: number;
  readonly added: number;
}

/** Fetches records from a configured remote (null: the branch's own, else `origin`). Throws `RecordsError`, `GitError`. */
export function fetchRemoteRecords(
  repository: Repository,
  remote: string | null,
  signal?: AbortSignal,
): Promise<RecordsExchange> {
  return exchange(repository, remote, async ({ name }) => {
    return (await fetchRecords(repository, name, signal)) === 'none' ? 'none' : 'done';
  });
}

/** Pushes this repository's records, never by force, and takes in what others have pushed meanwhile. Throws as above. */
export function pushRemoteRecords(
  repository: Repository,
  remote: string | null,
  signal?: AbortSignal,
): Promise<RecordsExchange> {
  return exchange(repository, remote, async ({ name }) => {
    return (await pushRecords(repository, name, signal)) === 'none' ? 'none' : 'done';
  });
}

async function exchange(
  repository: Repository,
  asked: string | null,
  run: (remote: Remote) => Promise<RecordsExchange['outcome']>,
): Promise<RecordsExchange> {
  const remote = await requireRemote(repository, asked);
  const before = await countRecords(repository);
  try {
    const outcome = await run(remote);
    const total = await countRecords(repository);
    return { remote: remote.name, outcome, total, added: total - before };
  } catch (error) {
    throw GitError.is(error) ? describe(remote, error) : error;
  }
}

async function countRecords(repository: Repository): Promise<number> {
  return (await openRecordStore(repository).listRecords()).value.length;
}

async function requireRemote(repository: Repository, asked: string | null): Promise<Remote> {
  const remotes = await listRemotes(repository);
  const names = remotes.map(({ name }) => name).join(', ');
  if (remotes.length === 0) {
    throw new RecordsError(
      'no-remote',
      'This repository has no remote to exchange records with: add one with "git remote add origin URL".',
    );
  }
  const wanted = asked === null ? [await configuredRemote(repository), 'origin'] : [asked];
  const named = wanted.flatMap((name) => remotes.filter((candidate) => candidate.name === name));
  const remote = named[0] ?? (asked === null && remotes.length === 1 ? remotes[0] : undefined);
  if (remote !== undefined) return remote;
  throw new RecordsError(
    'unknown-remote',
    asked === null
      ? `There are several remotes and none of them is "origin": name one of ${names}.`
      : `There is no remote "${asked}" here: name one of ${names}, or add it with "git remote add".`,
  );
}

async function configuredRemote(repository: Repository): Promise<string | null> {
  const branch = await currentBranch(repository);
  return branch === null ? null : readConfig(repository, `branch.${branch}.remote`);
}

/** Only what git says of the way to the remote is explained here; other failures have their own sentences. */
function describe(remote: Remote, error: GitError): Error {
  const verb = error.details.args?.[0];
  if ((verb !== 'fetch' && verb !== 'push') || error.code === 'cancelled' || error.code === 'git-missing') {
    return error;
  }
  const stderr = error.details.stderr ?? '';
  if (error.code === 'ref-changed') return verb === 'push' ? refusal(remote, error, stderr) : error;
  const url = withoutPassword(verb === 'push' ? remote.pushUrl : remote.fetchUrl);
  return new RecordsError(
    'unreachable',
    `The remote "${remote.name}" (${url}) could not be reached: ${firstReason(stderr)}. Check the address, the network and your access, then run it again.`,
    { cause: error },
  );
}

/** A remote that says why has a rule against it; one that only moved on has had other writers each time. */
function refusal(remote: Remote, error: GitError, stderr: string): RecordsError {
  const reason = /\[remote rejected\][^\n]*\(([^\n]*)\)\s*$/m.exec(stderr)?.[1];
  const isLock = reason !== undefined && /lock|incorrect old value|failed to update ref/.test(reason);
  if (reason === undefined || isLock) {
    return new RecordsError(
      'race',
      `Others kept writing to the records of "${remote.name}" at the same time, or left a lock behind: push again, nothing is lost.`,
      { cause: error },
    );
  }
  return new RecordsError(
    'refused',
    `The remote "${remote.name}" refused the records (${withoutPassword(reason)}): ask its owner to allow pushes to refs/countersign/records.`,
    { cause: error },
  );
}

/** Git's first complaint; what follows is advice. */
function firstReason(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const line =
    lines.find((text) => /^(?:fatal|error|ssh|remote):/.test(text)) ??
    lines.find((text) => text !== '') ??
    'git gave no reason';
  return withoutPassword(line.replace(/^(?:fatal|error): /, '').replace(/[.\s]+$/, ''));
}

/** Addresses may carry a name and a token, which no log should. */
function withoutPassword(text: string): string {
  return text.replaceAll(/:\/\/[^/@\s'"]*@/g, '://');
}
