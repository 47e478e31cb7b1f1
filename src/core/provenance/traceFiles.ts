import type { ObjectId } from '../base/objectId.ts';
import { isNullObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Commit } from '../git/commits.ts';
import { findRenameSources } from '../git/renameSources.ts';
import type { Repository } from '../git/repository.ts';
import type { ChangedBlob } from './changedFile.ts';
import { type PathChanges, readParentChanges } from './parentChanges.ts';
import { reachableBlobs, type TracedBlob, type TracedLink } from './tracedBlob.ts';

interface TraceInput {
  readonly repository: Repository;
  readonly files: readonly ChangedBlob[];
  readonly head: ObjectId;
  /** The commits of the range by id. */
  readonly commits: ReadonlyMap<ObjectId, Commit>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The way that git blame would go through the range for each of `files`, merges and renames included, by path: a few
 * runs of git however many files there are, and a blame is one for each. Files for which the way cannot be told are
 * left out. Throws `GitError`.
 */
export async function traceFiles(input: TraceInput): Promise<ReadonlyMap<RepoPath, TracedBlob>> {
  const { repository, files, head, commits, signal } = input;
  // Where history is cut off, a commit has other parents for git than it names.
  if (files.length === 0 || repository.isShallow) return new Map();
  const changes = await readParentChanges(repository, commits, signal);
  if (changes === null) return new Map();
  const tracer = new Tracer(commits, changes);
  const roots = files.map(({ path, newOid }) => [path, tracer.start(head, path, newOid)] as const);
  for (let questions = tracer.expand(); questions.length > 0; questions = tracer.expand()) {
    if (questions.reduce((sum, { removed }) => sum + removed.length, 0) > mostRenameCandidates) break;
    tracer.answer(questions, await findRenameSources(repository, questions, signal));
  }
  return new Map(roots.filter(([, root]) => reachableBlobs(root).every((blob) => tracer.isKnown(blob))));
}

/** Each is compared with a file that was added; git looks at their contents. */
const mostRenameCandidates = 20_000;

interface GrowingBlob extends TracedBlob {
  links: readonly TracedLink[];
  state: 'open' | 'asked' | 'known' | 'lost';
}

/** The same file in one parent; `same` needs no comparison. */
type BlobInParent =
  | { readonly kind: 'found'; readonly path: RepoPath; readonly oid: ObjectId }
  | { readonly kind: 'absent' }
  | { readonly kind: 'asked'; answer: { readonly path: RepoPath; readonly oid: ObjectId } | null };

interface Question {
  readonly removed: readonly { readonly path: RepoPath; readonly oid: ObjectId; readonly mode: string }[];
  readonly target: { readonly path: RepoPath; readonly oid: ObjectId; readonly mode: string };
  readonly asked: Extract<BlobInParent, { kind: 'asked' }>;
}

const fileModePattern = /^100[0-7]{3}$/;

/** Follows what `pass_blame` of git's blame.c does to find the files in which lines may have stood before. */
class Tracer {
  readonly #commits: ReadonlyMap<ObjectId, Commit>;
  readonly #changes: PathChanges;
  readonly #blobs = new Map<string, GrowingBlob>();
  #open: GrowingBlob[] = [];
  #waiting: { readonly blob: GrowingBlob; readonly found: readonly BlobInParent[] }[] = [];

  constructor(commits: ReadonlyMap<ObjectId, Commit>, changes: PathChanges) {
    this.#commits = commits;
    this.#changes = changes;
  }

  start(commit: ObjectId, path: RepoPath, oid: ObjectId): GrowingBlob {
    const at = this.#lastChange(commit, path);
    const key = `${at} ${path}`;
    const known = this.#blobs.get(key);
    if (known !== undefined) {
      if (known.oid !== oid) known.state = 'lost';
      return known;
    }
    const isInRange = this.#commits.has(at);
    const blob: GrowingBlob = {
      commit: at,
      path,
      oid,
      isInRange,
      links: [],
      state: isInRange ? 'open' : 'known',
    };
    this.#blobs.set(key, blob);
    if (isInRange) this.#open.push(blob);
    return blob;
  }

  isKnown(blob: TracedBlob): boolean {
    return this.#blobs.get(`${blob.commit} ${blob.path}`)?.state === 'known';
  }

  /** Goes on until nothing is left but questions about renames. */
  expand(): readonly Question[] {
    const questions: Question[] = [];
    for (let blob = this.#open.pop(); blob !== undefined; blob = this.#open.pop())
      questions.push(...this.#expandOne(blob));
    return questions;
  }

  answer(questions: readonly Question[], sources: readonly (number | null)[]): void {
    for (const [at, { asked, removed }] of questions.entries()) {
      const index = sources[at] ?? null;
      asked.answer = (index === null ? undefined : removed[index]) ?? null;
    }
    for (const { blob, found } of this.#waiting.splice(0)) this.#link(blob, found);
  }

  /** Commits with one parent that did not touch the path are passed over: the file is the same before them. */
  #lastChange(start: ObjectId, path: RepoPath): ObjectId {
    let oid = start;
    for (let commit = this.#commits.get(oid); commit !== undefined; commit = this.#commits.get(oid)) {
      const [parent, another] = commit.parents;
      const isPassed = parent !== undefined && another === undefined;
      if (!isPassed || this.#changes.of(oid, 0)?.has(path) !== false) break;
      oid = parent;
    }
    return oid;
  }

  #expandOne(blob: GrowingBlob): Question[] {
    const parents = this.#commits.get(blob.commit)?.parents ?? [];
    const questions: Question[] = [];
    const found: BlobInParent[] = [];
    for (const index of parents.keys()) {
      const changes = this.#changes.of(blob.commit, index);
      const change = changes?.get(blob.path);
      const isLost =
        change !== undefined && (change.newOid !== blob.oid || !fileModePattern.test(change.newMode));
      if (changes === undefined || isLost) {
        blob.state = 'lost';
        return [];
      }
      if (change === undefined) found.push({ kind: 'found', path: blob.path, oid: blob.oid });
      else if (!isNullObjectId(change.oldOid)) {
        if (!fileModePattern.test(change.oldMode)) {
          blob.state = 'lost';
          return [];
        }
        found.push({ kind: 'found', path: blob.path, oid: change.oldOid });
      } else {
        const removed = [...changes.values()].flatMap(({ path, oldOid, oldMode, newOid }) =>
          isNullObjectId(newOid) ? [{ path, oid: oldOid, mode: oldMode }] : [],
        );
        const asked: BlobInParent = { kind: 'asked', answer: null };
        const target = { path: blob.path, oid: blob.oid, mode: change.newMode };
        if (removed.length > 0) questions.push({ removed, target, asked });
        found.push(removed.length > 0 ? asked : { kind: 'absent' });
      }
    }
    const isAnswered = questions.length === 0 || this.#wholeParent(blob, found) !== undefined;
    if (isAnswered) {
      this.#link(blob, found);
      return [];
    }
    blob.state = 'asked';
    this.#waiting.push({ blob, found });
    return questions;
  }

  /** The first parent that has the very same file under the same name: everything comes from there. */
  #wholeParent(blob: GrowingBlob, found: readonly BlobInParent[]): number | undefined {
    const index = found.findIndex((before) => before.kind === 'found' && before.oid === blob.oid);
    return index < 0 ? undefined : index;
  }

  /** Names that are kept come first, then renames; the first that has the same bytes has everything. */
  #link(blob: GrowingBlob, found: readonly BlobInParent[]): void {
    const parents = this.#commits.get(blob.commit)?.parents ?? [];
    const before: ({ readonly path: RepoPath; readonly oid: ObjectId } | null)[] = found.map(() => null);
    blob.state = 'known';
    for (const kind of ['found', 'asked'] as const) {
      for (const [index, candidate] of found.entries()) {
        if (candidate.kind !== kind) continue;
        const file =
          candidate.kind === 'found' ? candidate : candidate.kind === 'asked' ? candidate.answer : null;
        const parent = parents[index];
        if (file === null || parent === undefined) continue;
        if (file.oid === blob.oid) {
          blob.links = [{ to: this.start(parent, file.path, file.oid), pair: null }];
          return;
        }
        const isRepeated = before.slice(0, index).some((other) => other?.oid === file.oid);
        if (!isRepeated) before[index] = file;
      }
    }
    blob.links = before.flatMap((file, index): TracedLink[] => {
      const parent = parents[index];
      if (file === null || parent === undefined) return [];
      const to = this.start(parent, file.path, file.oid);
      return [{ to, pair: { old: file.oid, new: blob.oid } }];
    });
  }
}
