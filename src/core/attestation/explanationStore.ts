import { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { createBlobReader } from '../git/blobs.ts';
import { writeBlob } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';
import {
  type Explanation,
  explanationId,
  formatExplanation,
  largestExplanation,
  parseExplanation,
} from './explanation.ts';
import { readStoreTrees } from './readStoreTrees.ts';
import * as layout from './recordLayout.ts';
import { addToRecordsRef } from './writeRecordsRef.ts';

/*
 * Explanations travel in the store of the records, in folders of their own (docs/attestation.md, Store): every version
 * of this program carries them along, and nothing that looks for evidence opens them.
 */

/** Whoever can write to the store can add any number; more for one change are a flood. */
const mostRead = 1000;
const mostProblems = 20;
const fileMode = '100644';

/** Returns its id. Writing the same again changes nothing. Throws `GitError`. */
export async function writeExplanation(
  repository: Repository,
  explanation: Explanation,
  signal?: AbortSignal,
): Promise<string> {
  const bytes = formatExplanation(explanation);
  const id = explanationId(bytes);
  const [oid, empty] = [await writeBlob(repository, bytes), await writeBlob(repository, Buffer.alloc(0))];
  const index = `${layout.byExplainedPath(explanation.path)}/${id}`;
  const entries = [
    { path: layout.explanationPath(id), oid, mode: fileMode },
    { path: index, oid: empty, mode: fileMode },
  ];
  await addToRecordsRef(repository, entries, signal);
  return id;
}

/**
 * What is said of hunks of any of `paths`, in this repository's store and in those fetched from remotes, in the order
 * of their ids. Damage is told as problems; none of them makes evidence incomplete. Throws `GitError`.
 */
export async function readExplanations(
  repository: Repository,
  paths: readonly RepoPath[],
): Promise<Parsed<readonly Explanation[]>> {
  const index = await readStoreTrees(repository, [layout.byExplainedFolder, layout.explanationsFolder]);
  const folders = new Set<string>(paths.map(layout.byExplainedPath));
  const oids = new Map<string, ObjectId[]>();
  const wanted = new Set<string>();
  for (const { path, oid } of index.value) {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (folders.has(path.slice(0, slash))) wanted.add(name);
    else if (path === layout.explanationPath(name)) oids.set(name, [...(oids.get(name) ?? []), oid]);
  }
  const ids = [...wanted].toSorted();
  const found = await readBlobs(repository, ids.slice(0, mostRead), oids);
  const problems = [...harmless(index.problems), ...found.problems];
  if (ids.length > mostRead)
    problems.unshift({
      message: `explanations: ${ids.length} concern this change and ${mostRead} were read`,
    });
  return { value: found.value, problems: problems.slice(0, mostProblems) };
}

/** Whoever asks for evidence reads the same stores and says what is incomplete. */
function harmless(problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, incomplete: false }));
}

async function readBlobs(
  repository: Repository,
  ids: readonly string[],
  oids: ReadonlyMap<string, readonly ObjectId[]>,
): Promise<Parsed<readonly Explanation[]>> {
  if (ids.length === 0) return { value: [], problems: [] };
  const reader = createBlobReader(repository);
  try {
    const read = await Promise.all(
      ids.map(async (id): Promise<Parsed<Explanation | null>> => {
        for (const oid of new Set(oids.get(id))) {
          const size = await reader.size(oid);
          const bytes = size === null || size > largestExplanation ? null : await reader.read(oid);
          if (bytes !== null && explanationId(bytes) === id) return parseExplanation(bytes);
        }
        return { value: null, problems: [{ message: `explanation ${id} is missing, damaged or too large` }] };
      }),
    );
    return {
      value: read.flatMap(({ value }) => value ?? []),
      problems: read.flatMap(({ problems }) => problems),
    };
  } finally {
    reader.dispose();
  }
}
