import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Commit } from '../git/commits.ts';
import { readCommits } from '../git/commits.ts';
import { readIdentity } from '../git/config.ts';
import { currentBranch } from '../git/refs.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { listCommits } from '../git/revisionRange.ts';
import { tryResolveCommit } from '../git/revParse.ts';
import { formatInitialPolicy, type PolicyPreset } from '../policy/formatInitialPolicy.ts';
import { formatInitialSigners } from '../policy/formatInitialSigners.ts';
import { proposeMembers } from '../policy/proposeMembers.ts';
import { findInitialSigners } from './findInitialSigners.ts';
import { type FoundCodeowners, readCodeowners } from './readCodeowners.ts';
import { policyPath } from './readPolicy.ts';

/** Commits read to learn who works here: enough for a team, quick in any repository. */
const commitsRead = 2_000;

export interface InitPolicyOptions {
  readonly preset: PolicyPreset;
  /** The shipped JSON schema, named in the policy when it stands inside the repository, as an installed package does. */
  readonly schemaFile?: string | null;
  /** Makes the texts and writes nothing. */
  readonly dryRun?: boolean;
}

export interface InitializedPolicy {
  readonly path: string;
  readonly text: string;
  /** False when a policy was there already, which is left as it is, or when nothing should be written. */
  readonly created: boolean;
  /** The file of keys that was written too; null when there was one already. */
  readonly signersPath: string | null;
}

const signersFile = '.countersign/allowed_signers';

/** Writes a commented policy and the keys that are known into the working tree. What is there already stays. */
export async function initPolicy(directory: string, options: InitPolicyOptions): Promise<InitializedPolicy> {
  const repository = await openRepository(directory);
  const path = join(repository.root, policyPath);
  const head = await tryResolveCommit(repository, 'HEAD');
  const commits = head === null ? [] : await readCommits(repository, { include: [head], limit: commitsRead });
  const codeowners = await readAnyCodeowners(repository);
  const { members, unknownOwners } = proposeMembers({
    authors: commits.map(({ author }) => ({ ...author, authoredAt: author.timestamp })),
    owners: codeowners?.codeowners.demands.flatMap(({ owners }) => owners) ?? [],
    me: await readIdentity(repository),
  });
  const text = formatInitialPolicy({
    preset: options.preset,
    repositoryId: await repositoryId(repository, commits),
    branches: [await mainBranch(repository)],
    members,
    schemaUrl: schemaUrl(repository, options.schemaFile ?? null),
    codeowners: codeowners === null ? null : { path: codeowners.path, unknownOwners },
  });
  if (options.dryRun === true) return { path, text, created: false, signersPath: null };
  if (!(await writeNew(path, text))) return { path, text, created: false, signersPath: null };
  const signers = await findInitialSigners(repository, members);
  const missing = members.flatMap(({ emails }) =>
    emails.some((email) => signers.some((signer) => signer.email === email)) ? [] : emails.slice(0, 1),
  );
  const signersPath = join(repository.root, signersFile);
  const isNew = await writeNew(signersPath, formatInitialSigners(signers, missing));
  return { path, text, created: true, signersPath: isNew ? signersPath : null };
}

/** False when there is such a file already. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Only to learn names from: sections make it GitLab's where nothing else says so. */
async function readAnyCodeowners(repository: Repository): Promise<FoundCodeowners | null> {
  const read = (path: string): Promise<Buffer | null> =>
    readFile(join(repository.root, path)).catch(() => null);
  return (await readCodeowners(true, read)).value ?? (await readCodeowners('gitlab', read)).value;
}

/** Relative to the policy: a path of this machine means nothing to anybody else who reads the file. */
function schemaUrl({ root }: Repository, schemaFile: string | null): string | null {
  if (schemaFile === null || !schemaFile.startsWith(`${root}${sep}`)) return null;
  return relative(dirname(join(root, policyPath)), schemaFile)
    .split(sep)
    .join('/');
}

/** The first commit's id: the same in every clone and fork, and nobody has to invent it. */
async function repositoryId(repository: Repository, commits: readonly Commit[]): Promise<string> {
  const newest = commits[0];
  if (newest === undefined) return randomUUID();
  const ancestors = await listCommits(repository, { include: [newest.oid], firstParent: true });
  return ancestors.at(-1) ?? newest.oid;
}

async function mainBranch(repository: Repository): Promise<string> {
  for (const name of ['main', 'master', 'trunk']) {
    if ((await tryResolveCommit(repository, `refs/heads/${name}`)) !== null) return name;
  }
  return (await currentBranch(repository)) ?? 'main';
}
