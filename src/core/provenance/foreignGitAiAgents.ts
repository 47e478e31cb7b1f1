import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import { GitError } from '../git/gitError.ts';
import { grepTree } from '../git/grepTree.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { ObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';
import { tryResolveTree } from '../git/revParse.ts';
import type { GitAiAgent } from './formats/gitAiNote.ts';
import { parseGitAiNote } from './formats/gitAiNote.ts';
import { maximumRecordBytes } from './maximumRecordBytes.ts';

/** More keys are not looked up: git compares every line of every note with each of them. */
const maximumKeys = 100;
/** Notes that hold a key without explaining it. */
const maximumNotes = 500;
const maximumMilliseconds = 3_000;

/** What was found in a tree of notes, null for a key that none of them explains. The answer never changes. */
const searched = new WeakMap<Repository, Map<ObjectId, Map<string, GitAiAgent | null>>>();

/**
 * The agents behind `keys` as any note in `refs` names them. git searches the notes until all keys are found, for 3
 * seconds at most, and nothing is listed; a search that was given up is a problem. Only names depend on it, never
 * whether a line is an agent's. Throws `GitError` `cancelled`.
 */
export async function findForeignAgents(
  repository: Repository,
  refs: readonly string[],
  keys: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<{ readonly agents: Map<string, GitAiAgent>; readonly problems: readonly Problem[] }> {
  const agents = new Map<string, GitAiAgent>();
  const problems: Problem[] = [];
  for (const ref of refs) {
    const open = [...keys].filter((key) => !agents.has(key));
    const tree = open.length === 0 ? null : await tryResolveTree(repository, ref, signal);
    if (tree === null) continue;
    const known = knownIn(repository, tree);
    const wanted = open.filter((key) => !known.has(key) && isPlain(key));
    if (wanted.length > 0) {
      const isComplete = await searchNotes(repository, tree, wanted.slice(0, maximumKeys), known, signal);
      if (!isComplete || wanted.length > maximumKeys)
        problems.push({
          message: `not all agents that notes name by key alone were looked up in ${ref}: some lines name none`,
        });
    }
    for (const key of open) {
      const agent = known.get(key) ?? null;
      if (agent !== null) agents.set(key, agent);
    }
  }
  return { agents, problems };
}

function knownIn(repository: Repository, tree: ObjectId): Map<string, GitAiAgent | null> {
  const trees = searched.get(repository) ?? new Map<ObjectId, Map<string, GitAiAgent | null>>();
  searched.set(repository, trees);
  const known = trees.get(tree) ?? new Map<string, GitAiAgent | null>();
  trees.set(tree, known);
  return known;
}

/** As every real key is: nothing that JSON would write otherwise, and nothing that is found everywhere. */
function isPlain(key: string): boolean {
  return /^[A-Za-z0-9_-]{7,64}$/.test(key);
}

/** Fills `known`; false when the search was given up, and then it holds no nulls for keys not found. */
async function searchNotes(
  repository: Repository,
  tree: ObjectId,
  keys: readonly string[],
  known: Map<string, GitAiAgent | null>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const limit = AbortSignal.timeout(maximumMilliseconds);
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const reader = openObjectReader(repository, signal);
  const missing = new Set(keys);
  let notes = 0;
  try {
    const strings = keys.map((key) => `"${key}"`);
    for await (const path of grepTree(repository, tree, strings, either)) {
      notes += 1;
      await readAgents(reader, { tree, path }, missing, known);
      if (missing.size === 0 || notes >= maximumNotes) break;
    }
  } catch (error) {
    if (!GitError.is(error) || signal?.aborted === true) throw error;
    // Given up, or a note that a partial clone does not have.
    return false;
  } finally {
    reader.dispose();
  }
  if (missing.size > 0 && notes >= maximumNotes) return false;
  for (const key of missing) known.set(key, null);
  return true;
}

const nothing: ReadonlySet<string> = new Set();

/** Moves what the note at `place` explains from `missing` to `known`. */
async function readAgents(
  reader: ObjectReader,
  place: Exclude<Parameters<ObjectReader['read']>[0], string>,
  missing: Set<string>,
  known: Map<string, GitAiAgent | null>,
): Promise<void> {
  const header = await reader.header(place);
  if (header === null || header.size > maximumRecordBytes) return;
  const text = (await reader.read(header.oid))?.content.toString('utf8') ?? '';
  const agents = parseGitAiNote(text, nothing).value?.agents;
  for (const key of missing) {
    const agent = agents?.get(key);
    if (agent === undefined) continue;
    known.set(key, agent);
    missing.delete(key);
  }
}
