import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { toRepoPath } from '../base/repoPath.ts';
import type { ObjectHeader } from './catFile.ts';
import { type ObjectReader, openObjectReader } from './objectReader.ts';
import type { Repository } from './repository.ts';
import { tryResolveTree } from './revParse.ts';

export interface ReadNotesOptions {
  /** Larger notes are reported, not read. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** A note, or why there is a note that was not read. */
export type StreamedNote =
  | { readonly commit: ObjectId; readonly content: Buffer }
  | { readonly commit: ObjectId; readonly problem: Problem };

/**
 * The notes that `ref` (in full, `refs/notes/…`) holds for `commits`, in their order, one in memory at a time. The
 * tree of notes is never listed, because such a ref has many thousands of entries: each commit is looked up at the few
 * paths where its note can be. A ref that does not exist holds no notes. A note is an unsigned hint that anybody may
 * have written or copied.
 */
export async function* streamNotes(
  repository: Repository,
  ref: string,
  commits: readonly ObjectId[],
  options: ReadNotesOptions,
): AsyncGenerator<StreamedNote, void, undefined> {
  const tree = commits.length === 0 ? null : await tryResolveTree(repository, ref, options.signal);
  if (tree === null) return;
  const reader = openObjectReader(repository, options.signal);
  try {
    const headers = await Promise.all(commits.map((commit) => findNote(reader, tree, commit)));
    for (const [index, commit] of commits.entries()) {
      const header = headers[index] ?? null;
      if (header === null) continue;
      if (header.size > options.maxBytes) {
        const message = `The note of ${commit} in ${ref} has ${header.size} bytes and was not read.`;
        yield { commit, problem: { message, incomplete: true } };
        continue;
      }
      const content = (await reader.read(header.oid))?.content;
      const message = `The note of ${commit} in ${ref} cannot be read.`;
      yield content === undefined ? { commit, problem: { message, incomplete: true } } : { commit, content };
    }
  } finally {
    reader.dispose();
  }
}

/** All of `streamNotes` at once. */
export async function readNotes(
  repository: Repository,
  ref: string,
  commits: readonly ObjectId[],
  options: ReadNotesOptions,
): Promise<Parsed<ReadonlyMap<ObjectId, Buffer>>> {
  const notes = new Map<ObjectId, Buffer>();
  const problems: Problem[] = [];
  for await (const note of streamNotes(repository, ref, commits, options)) {
    if ('content' in note) notes.set(note.commit, note.content);
    else problems.push(note.problem);
  }
  return { value: notes, problems };
}

/** The first form that exists; a tree that holds several for one commit was not written by git. */
async function findNote(
  reader: ObjectReader,
  tree: ObjectId,
  commit: ObjectId,
): Promise<ObjectHeader | null> {
  const headers = await Promise.all(
    notePaths(commit).map((path) => reader.header({ tree, path: toRepoPath(path) })),
  );
  return headers.find((header) => header?.type === 'blob') ?? null;
}

/** git divides the object id into more directories as notes grow in number: `38ab…`, `38/ab…`, `38/ab/…`, and so on. */
function notePaths(commit: ObjectId): string[] {
  const paths = [1, 0, 2, 3].map((directories) => {
    const names = Array.from({ length: directories }, (_, index) => commit.slice(2 * index, 2 * index + 2));
    return [...names, commit.slice(2 * directories)].join('/');
  });
  return paths;
}
