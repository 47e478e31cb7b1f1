import { Buffer } from 'node:buffer';
import { encodeRepoPath, toRepoPath, type RepoPath } from '../../../src/core/base/repoPath.ts';
import type { FileChange } from '../../../src/core/diff/change.ts';
import { cutFile, type CutLimits } from '../../../src/core/diff/cutFile.ts';
import { formatQuotedPath } from '../../../src/core/diff/quotedPath.ts';
import { readGitDiff } from '../../../src/core/diff/readGitDiff.ts';
import type { FilePatch } from '../../../src/core/diff/scanPatch.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

/** A tree entry: text or bytes with mode 100644, or what the object says. For a submodule the content is a commit id. */
export type Entry = string | Buffer | { readonly mode: string; readonly content: string | Buffer };

/** Files of one side by path. Paths that are not UTF-8 are given as escaped `RepoPath`s. */
export type Side = Readonly<Record<string, Entry>>;

/** Two commits, `before` and `after`, in a real repository. */
export interface TreePair {
  readonly repository: GitRepository;
  readonly before: Side;
  readonly after: Side;
  /** The pinned cut (docs/attestation.md, The cut), or the same diff in another format (a later option wins). */
  gitDiff(format?: string): Buffer;
}

const pinned =
  '-c core.quotePath=true -c core.bigFileThreshold=512m -c diff.suppressBlankEmpty=false diff --text -M50% -l1000 --full-index --no-abbrev --no-color --no-ext-diff --no-textconv --src-prefix=a/ --dst-prefix=b/ --no-relative --submodule=short --ignore-submodules=none --inter-hunk-context=0 -O/dev/null --diff-algorithm=myers --indent-heuristic --ws-error-highlight=none';

export function createTreePair(before: Side, after: Side): TreePair {
  const repository = createGitRepository();
  repository.gitBytes(
    ['fast-import', '--quiet'],
    Buffer.concat([importStream('before', before), importStream('after', after)]),
  );
  return {
    repository,
    before,
    after,
    gitDiff: (format = '--raw -z -p -U0') =>
      repository.gitBytes([...pinned.split(' '), ...format.split(' '), 'before', 'after', '--']),
  };
}

export function contentOf(side: Side, path: RepoPath | null): Buffer | null {
  const entry = path === null ? undefined : side[path];
  if (entry === undefined) return null;
  if (typeof entry === 'string' || Buffer.isBuffer(entry)) return Buffer.from(entry);
  return entry.mode === '160000' ? null : Buffer.from(entry.content);
}

/** Reads the pair's diff and cuts every file with the contents of both sides. */
export async function cutPair(pair: TreePair, limits?: CutLimits): Promise<readonly FileChange[]> {
  const { value, problems } = await readGitDiff([pair.gitDiff()]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return value.map((patch) => cutFile(patch, contentsOf(pair, patch), limits));
}

export function contentsOf(
  pair: TreePair,
  patch: FilePatch | FileChange,
): { old: Buffer | null; new: Buffer | null } {
  const old = patch.oldMode === '000000' ? null : contentOf(pair.before, patch.oldPath ?? patch.path);
  return { old, new: patch.newMode === '000000' ? null : contentOf(pair.after, patch.path) };
}

function importStream(branch: string, side: Side): Buffer {
  const parts: (Buffer | string)[] = [
    `commit refs/heads/${branch}\ncommitter T <t@example.com> 0 +0000\ndata 0\n\ndeleteall\n`,
  ];
  for (const [path, entry] of Object.entries(side)) {
    const { mode, content } =
      typeof entry === 'string' || Buffer.isBuffer(entry) ? { mode: '100644', content: entry } : entry;
    const bytes = Buffer.from(content);
    const name = quoteAlways(encodeRepoPath(toRepoPath(path)));
    if (mode === '160000') parts.push(`M 160000 ${bytes.toString('latin1')} `, name, '\n');
    else parts.push(`M ${mode} inline `, name, `\ndata ${bytes.length}\n`, bytes, '\n');
  }
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

function quoteAlways(path: Buffer): Buffer {
  const quoted = formatQuotedPath(path);
  return quoted === path ? Buffer.concat([Buffer.from('"'), path, Buffer.from('"')]) : quoted;
}
