import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Commit } from '../git/commits.ts';
import { readCommits } from '../git/commits.ts';
import { readIdentity } from '../git/config.ts';
import { currentBranch } from '../git/refs.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { listCommits } from '../git/revisionRange.ts';
import { tryResolveCommit } from '../git/revParse.ts';
import { formatInitialPolicy, type PolicyPreset } from '../policy/formatInitialPolicy.ts';
import { policyPath } from './readPolicy.ts';

interface Person {
  readonly name: string;
  readonly email: string;
}

/** Commits read to learn who works here: enough for a team, quick in any repository. */
const commitsRead = 2_000;
/** Members proposed at the most; a longer list is better written by hand. */
const membersProposed = 8;

/** Writes a commented policy into the working tree. An existing one is left as it is (`created: false`). */
export async function initPolicy(
  directory: string,
  options: { readonly preset: PolicyPreset },
): Promise<{ readonly path: string; readonly created: boolean }> {
  const repository = await openRepository(directory);
  const path = join(repository.root, policyPath);
  const head = await tryResolveCommit(repository, 'HEAD');
  const commits = head === null ? [] : await readCommits(repository, { include: [head], limit: commitsRead });
  const text = formatInitialPolicy({
    preset: options.preset,
    repositoryId: await repositoryId(repository, commits),
    branches: [await mainBranch(repository)],
    members: (await proposeMembers(repository, commits)).map((person, at, all) => ({
      name: memberName(person, at, all),
      emails: [person.email],
      roles: at === 0 ? ['owner', 'senior'] : ['senior'],
    })),
    schemaUrl: null,
  });
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return { path, created: true };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return { path, created: false };
    throw error;
  }
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

/** Who commits most here, and whoever runs this; addresses of agents and bots propose nobody. */
async function proposeMembers(
  repository: Repository,
  commits: readonly Commit[],
): Promise<readonly Person[]> {
  const counted = new Map<string, Person & { count: number }>();
  for (const { author } of commits) {
    if (/noreply|\[bot\]/i.test(`${author.name} ${author.email}`)) continue;
    const key = author.email.toLowerCase();
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { name: author.name, email: author.email, count: 1 });
    else known.count += 1;
  }
  const people = [...counted.values()].toSorted((a, b) => b.count - a.count).slice(0, membersProposed);
  const me = await readIdentity(repository);
  const known = me === null || people.some((person) => person.email.toLowerCase() === me.email.toLowerCase());
  return known ? people : [{ name: me.name, email: me.email }, ...people];
}

/** The address before the `@`, made a name that a policy may hold; a number tells two of a kind apart. */
function memberName(person: Person, at: number, all: readonly Person[]): string {
  const name = plainName(person);
  return all.slice(0, at).some((other) => plainName(other) === name) ? `${name}-${at + 1}` : name;
}

function plainName({ email }: Person): string {
  const local =
    email
      .split('@', 1)[0]
      ?.toLowerCase()
      .replaceAll(/[^a-z0-9._-]/g, '')
      .replace(/^[._-]+/, '') ?? '';
  return local === '' ? 'member' : local.slice(0, 60);
}
