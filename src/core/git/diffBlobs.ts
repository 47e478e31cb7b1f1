import { Buffer } from 'node:buffer';
import type { LineSpan } from '../base/lineSpan.ts';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { borrowObjects } from './borrowedObjects.ts';
import type { GitProcessOptions, GitRunner } from './gitProcess.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { runGit, streamGit } from './runGit.ts';

export interface BlobPair {
  readonly old: ObjectId;
  readonly new: ObjectId;
}

/** Lines `old` were replaced by lines `new`; one of them may be empty. Where lines stand, not what is in them. */
export interface LineChange {
  readonly old: LineSpan;
  readonly new: LineSpan;
}

/**
 * Which lines changed between the two blobs of each pair, as the diff of `diffTrees` and `git blame` cuts them; one
 * list per pair, sorted. One run of git for all: it compares two trees, made up for the purpose in an object directory
 * of our own, whose entries are the pairs. Contents pass through and are not kept. Throws `GitError` `missing-object`.
 */
export async function diffBlobs(
  repository: Repository,
  pairs: readonly BlobPair[],
  signal?: AbortSignal,
): Promise<readonly (readonly LineChange[])[]> {
  const changes: LineChange[][] = pairs.map(() => []);
  if (pairs.length === 0) return changes;
  const isolated = isolateGit(repository);
  const borrowed = borrowObjects(repository);
  try {
    const options = {
      extraEnvironment: { ...isolated.extraEnvironment, ...borrowed.extraEnvironment },
      ...(signal === undefined ? {} : { signal }),
    };
    const trees = await writePairs(isolated, pairs, options);
    const reader = new LineChangeReader(changes);
    for await (const chunk of streamGit(isolated, [...diffArguments, ...trees, '--'], options))
      reader.push(chunk);
  } finally {
    isolated.dispose();
    borrowed.dispose();
  }
  return changes;
}

/** As in `diffTrees`; what only shapes headers is left out. */
const diffArguments: readonly string[] = [
  '-c core.bigFileThreshold=512m diff-tree -p -U0 --text --no-renames --full-index --no-color --no-ext-diff --no-textconv',
  '--src-prefix=a/ --dst-prefix=b/ --inter-hunk-context=0 -O/dev/null --diff-algorithm=myers --indent-heuristic',
].flatMap((line) => line.split(' '));

/** Two trees: the old and the new blobs, each under the number of its pair. */
async function writePairs(
  git: GitRunner,
  pairs: readonly BlobPair[],
  options: GitProcessOptions,
): Promise<ObjectId[]> {
  const list = (side: 'old' | 'new'): string =>
    pairs.map((pair, number) => `100644 blob ${pair[side]}\t${number}\n`).join('');
  const input = `${list('old')}\n${list('new')}`;
  const { stdout } = await runGit(git, ['mktree', '--batch'], { ...options, input });
  return stdout.toString('latin1').split('\n').filter((line) => line !== '').map(toObjectId); // prettier-ignore
}

const lineFeed = 0x0a;
/** Longer lines are content: the lines that matter hold nothing but numbers (and what follows the second `@@`). */
const longestHeader = 200;

/** Without context every line of content begins with `+`, `-` or a backslash, so `d` and `@` always open a header. */
class LineChangeReader {
  readonly #changes: readonly LineChange[][];
  #current: LineChange[] | undefined;
  /** The beginning of a line that goes on in the next chunk, as far as it can matter. */
  #cut: Buffer = Buffer.alloc(0);

  constructor(changes: readonly LineChange[][]) {
    this.#changes = changes;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      if (this.#cut.length > 0) {
        this.#line(Buffer.concat([this.#cut, chunk.subarray(0, end)]));
        this.#cut = Buffer.alloc(0);
      } else if (chunk[start] === 0x40 || chunk[start] === 0x64) {
        this.#line(chunk.subarray(start, end));
      }
      start = end + 1;
    }
    const missing = Math.max(longestHeader - this.#cut.length, 0);
    this.#cut = Buffer.concat([this.#cut, chunk.subarray(start, start + missing)]);
  }

  #line(bytes: Buffer): void {
    const line = bytes.toString('latin1', 0, longestHeader);
    const name = /^diff --git a\/(\d+) b\/\d+$/.exec(line);
    if (name !== null) this.#current = this.#changes[Number(name[1])];
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header === null) return;
    const [, oldStart, oldLines = '1', newStart, newLines = '1'] = header;
    this.#current?.push({
      old: { start: Number(oldStart), lines: Number(oldLines) },
      new: { start: Number(newStart), lines: Number(newLines) },
    });
  }
}
