import type { ObjectId } from '../../base/objectId.ts';
import type { Parsed } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { BlobReader } from '../../git/blobs.ts';
import type { Repository } from '../../git/repository.ts';
import { emptyTree, treeOf } from '../../git/revParse.ts';
import type { AuthorKind } from '../../provenance/attribution.ts';
import { resolveProvenance } from '../../provenance/resolveProvenance.ts';
import { readChange } from '../readChange.ts';
import type { ReportWindow } from './reportWindow.ts';

/** Consecutive lines of one commit that an AI wrote, in whole or in part, and that nobody signed. */
export interface UnsignedLines {
  readonly path: RepoPath;
  /** Inclusive, 1-based, at the end of the window. */
  readonly start: number;
  readonly end: number;
  readonly commit: ObjectId | null;
}

export interface SignedCoverage {
  /** Lines that the window added and that stand at its end, and how many of them a counting sign-off covers. */
  readonly lines: Readonly<Record<AuthorKind, { readonly added: number; readonly signed: number }>>;
  readonly gaps: readonly UnsignedLines[];
}

/** Which of the lines that a window added are signed, by who wrote them. Throws `GitError`. */
export async function signedCoverage(input: {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly window: ReportWindow;
  readonly signed: ReadonlyMap<RepoPath, ReadonlySet<number>>;
  readonly signal?: AbortSignal | undefined;
}): Promise<Parsed<SignedCoverage>> {
  const { repository, blobs, signal } = input;
  const { base, head } = input.window;
  const target = {
    kind: 'range' as const,
    label: `${base ?? ''}..${head}`,
    baseTree: base === null ? await emptyTree(repository) : await treeOf(repository, base, signal),
    headTree: await treeOf(repository, head, signal),
    baseCommit: base,
    headCommit: head,
  };
  const change = await readChange(repository, target, blobs, { signal, hunkCut: 'when-asked' });
  const provenance = await resolveProvenance({ repository, change, base, head, signal });
  const lines = { ai: nothing(), human: nothing(), mixed: nothing(), unknown: nothing() };
  const gaps: UnsignedLines[] = [];
  for (const { path, ranges } of provenance.files.values()) {
    const signed = input.signed.get(path) ?? new Set();
    for (const { start, end, kind, commit } of ranges) {
      const counted = lines[kind];
      counted.added += end - start + 1;
      for (let line = start; line <= end; line += 1) {
        if (signed.has(line)) counted.signed += 1;
        else if (kind === 'ai' || kind === 'mixed') extend(gaps, { path, start: line, end: line, commit });
      }
    }
  }
  return { value: { lines, gaps }, problems: [...change.problems, ...provenance.problems] };
}

function nothing(): { added: number; signed: number } {
  return { added: 0, signed: 0 };
}

function extend(gaps: UnsignedLines[], line: UnsignedLines): void {
  const last = gaps.at(-1);
  if (last?.path === line.path && last.commit === line.commit && last.end + 1 === line.start)
    gaps[gaps.length - 1] = { ...last, end: line.end };
  else gaps.push(line);
}
