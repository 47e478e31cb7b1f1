import { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import { decodeRepoPath } from '../base/repoPath.ts';
import { parsePathChange, type PathChange } from './diffCommits.ts';
import { GitError } from './gitError.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { streamGit } from './runGit.ts';

export interface TreePair {
  readonly old: ObjectId;
  readonly new: ObjectId;
}

const switches = 'diff-tree --stdin -r --raw -z --no-renames --no-abbrev --ignore-submodules=none';

/**
 * The paths at which the two trees of each pair differ, one list per pair, all from one run of git; a rename is the
 * removal of one path and the addition of another. Throws `GitError`: `too-large` when there are more than `limit` in
 * all, `missing-object`.
 */
export async function diffTreePairs(
  repository: Repository,
  pairs: readonly TreePair[],
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly (readonly PathChange[])[]> {
  if (pairs.length === 0) return [];
  const isolated = isolateGit(repository);
  try {
    const reader = new PairReader(pairs, limit);
    const output = streamGit(isolated, switches.split(' '), {
      input: pairs.map((pair) => `${pair.old} ${pair.new}\n`).join(''),
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
    });
    for await (const chunk of output) reader.push(chunk);
    return reader.finish();
  } finally {
    isolated.dispose();
  }
}

/** A line with both ids opens a pair, also one without differences; each record and each path behind it ends in NUL. */
class PairReader {
  readonly #headers: readonly string[];
  readonly #changes: PathChange[][] = [];
  readonly #limit: number;
  #count = 0;
  #record: string | null = null;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pairs: readonly TreePair[], limit: number) {
    this.#headers = pairs.map((pair) => `${pair.old} ${pair.new}\n`);
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      this.#field(bytes.subarray(start, end));
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
  }

  finish(): readonly (readonly PathChange[])[] {
    const isWhole = this.#withoutHeaders(this.#rest.toString('latin1')) === '' && this.#record === null;
    if (!isWhole || this.#changes.length !== this.#headers.length) throw unreadable();
    return this.#changes;
  }

  #field(field: Buffer): void {
    if (this.#record === null) {
      this.#record = this.#withoutHeaders(field.toString('latin1'));
      return;
    }
    const change = parsePathChange(this.#record, decodeRepoPath(field));
    if (change === null) throw unreadable();
    this.#changes.at(-1)?.push(change);
    this.#record = null;
    this.#count += 1;
    if (this.#count > this.#limit)
      throw new GitError('too-large', `more than ${this.#limit} paths differ between the trees`);
  }

  #withoutHeaders(text: string): string {
    let rest = text;
    for (
      let header = this.#headers[this.#changes.length];
      header !== undefined && rest.startsWith(header);
      header = this.#headers[this.#changes.length]
    ) {
      this.#changes.push([]);
      rest = rest.slice(header.length);
    }
    return rest;
  }
}

function unreadable(): GitError {
  return new GitError('unexpected-exit', 'git diff-tree: its output could not be read');
}
