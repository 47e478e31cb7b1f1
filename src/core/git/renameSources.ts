import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { decodeRepoPath, encodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { borrowObjects } from './borrowedObjects.ts';
import { isolateGit } from './isolatedGit.ts';
import { GitError } from './gitError.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/** An entry of a tree with the path at which it stands. */
interface PlacedBlob {
  readonly path: RepoPath;
  readonly oid: ObjectId;
  /** As git prints it: `100644`, `160000` and the like. */
  readonly mode: string;
}

/** Which of the files that a commit removed did it rename to `target`? */
interface RenameQuestion {
  /** In git's order of paths. */
  readonly removed: readonly PlacedBlob[];
  readonly target: PlacedBlob;
}

/**
 * For each question the index of the file that `git blame` would follow, or null: the one that is most alike where any
 * is at least half alike, asked for one target alone, whatever else was added. One run of git for all: it compares
 * trees that hold nothing but the files in question, made up in an object directory of our own. File names are kept,
 * for git prefers a file of the same name. Throws `GitError`.
 */
export async function findRenameSources(
  repository: Repository,
  questions: readonly RenameQuestion[],
  signal?: AbortSignal,
): Promise<readonly (number | null)[]> {
  const answers = questions.map(onlyEqual);
  const open = questions.flatMap((question, at) => (answers[at] === undefined ? [{ question, at }] : []));
  const asked = await askGit(
    repository,
    open.map(({ question }) => question),
    signal,
  );
  const byGit = new Map(open.map(({ at }, index) => [at, asked[index] ?? null]));
  return answers.map((answer, at) => (answer === undefined ? (byGit.get(at) ?? null) : answer));
}

/** Git looks for files with the same content first; when there is one, nothing else matters. Undefined: ask git. */
function onlyEqual({ removed, target }: RenameQuestion): number | null | undefined {
  if (removed.length === 0) return null;
  const isFile = (mode: string): boolean => mode.startsWith('100');
  const equal = removed.flatMap(({ oid, mode }, index) =>
    oid === target.oid && isFile(mode) && isFile(target.mode) ? [index] : [],
  );
  return equal.length === 1 ? equal[0] : undefined;
}

async function askGit(
  repository: Repository,
  questions: readonly RenameQuestion[],
  signal: AbortSignal | undefined,
): Promise<readonly (number | null)[]> {
  if (questions.length === 0) return [];
  const isolated = isolateGit(repository);
  const borrowed = borrowObjects(repository);
  try {
    const options = {
      extraEnvironment: { ...isolated.extraEnvironment, ...borrowed.extraEnvironment },
      ...(signal === undefined ? {} : { signal }),
    };
    const trees = new TreeList(repository.objectFormat);
    const pairs = questions.map(({ removed, target }) => {
      const folders = removed.map((blob, index) => folder(trees, folderName(index), blob));
      return `${trees.add(folders)} ${trees.add([folder(trees, 'target', target)])}`;
    });
    await runGit(isolated, ['mktree', '-z', '--batch'], { ...options, input: trees.input() });
    const switches = 'diff-tree --stdin -r --raw -z -M50% -l0 --diff-filter=R --no-abbrev';
    const input = pairs.map((pair) => `${pair}\n`).join('');
    const { stdout } = await runGit(isolated, switches.split(' '), { ...options, input });
    return readAnswers(stdout, pairs);
  } finally {
    borrowed.dispose();
    isolated.dispose();
  }
}

/** Names of equal length, so that git sees the files in the order in which they came. */
function folderName(index: number): string {
  return String(index).padStart(8, '0');
}

function folder(trees: TreeList, name: string, { path, oid, mode }: PlacedBlob): TreeLine {
  const file = encodeRepoPath(path);
  const base = file.subarray(file.lastIndexOf(0x2f) + 1);
  return { mode: '040000', oid: trees.add([{ mode, oid, name: base }]), name: Buffer.from(name) };
}

interface TreeLine {
  readonly mode: string;
  readonly oid: ObjectId;
  readonly name: Buffer;
}

const types: Readonly<Record<string, string>> = { '040000': 'tree', '160000': 'commit' };

/** Trees for `git mktree`, with their ids worked out ahead, so that one run writes folders and what holds them. */
class TreeList {
  readonly #format: Repository['objectFormat'];
  readonly #trees = new Map<ObjectId, Buffer>();

  constructor(format: Repository['objectFormat']) {
    this.#format = format;
  }

  /** `lines` in git's order. */
  add(lines: readonly TreeLine[]): ObjectId {
    const content = Buffer.concat(
      lines.flatMap(({ mode, oid, name }) => [
        Buffer.from(`${mode.replace(/^0/, '')} `),
        name,
        Buffer.of(0),
        Buffer.from(oid, 'hex'),
      ]),
    );
    const hash = createHash(this.#format).update(`tree ${content.length}\0`).update(content);
    const tree = toObjectId(hash.digest('hex'));
    if (!this.#trees.has(tree)) {
      const written = lines.flatMap(({ mode, oid, name }) => [
        Buffer.from(`${mode} ${types[mode] ?? 'blob'} ${oid}\t`),
        name,
        Buffer.of(0),
      ]);
      this.#trees.set(tree, Buffer.concat([...written, Buffer.of(0)]));
    }
    return tree;
  }

  input(): Buffer {
    return Buffer.concat([...this.#trees.values()]);
  }
}

/** A line with both trees opens each answer; behind it at most one record, its old and its new path. */
function readAnswers(output: Buffer, pairs: readonly string[]): readonly (number | null)[] {
  const answers: (number | null)[] = [];
  const tail = output.subarray(output.lastIndexOf(0) + 1).toString('latin1');
  const fields = splitNul(output);
  const skipHeaders = (text: string): string => {
    let rest = text;
    while (rest.startsWith(`${pairs[answers.length]}\n`)) {
      rest = rest.slice(`${pairs[answers.length]}\n`.length);
      answers.push(null);
    }
    return rest;
  };
  let isWhole = true;
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const record = skipHeaders(fields[at]?.toString('latin1') ?? '');
    const source = decodeRepoPath(fields[at + 1] ?? Buffer.alloc(0));
    isWhole &&= record.startsWith(':');
    answers[answers.length - 1] = Number(source.slice(0, source.indexOf('/')));
  }
  isWhole &&= skipHeaders(tail) === '' && answers.length === pairs.length && fields.length % 3 === 0;
  if (!isWhole) throw new GitError('unexpected-exit', 'git diff-tree: its output could not be read');
  return answers;
}
