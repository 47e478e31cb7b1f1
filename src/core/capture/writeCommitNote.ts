import { Buffer } from 'node:buffer';
import { hasEscapedBytes, toRepoPath } from '../base/repoPath.ts';
import { addNote } from '../git/addNote.ts';
import type { Commit } from '../git/commits.ts';
import { readCommits } from '../git/commits.ts';
import { readConfig } from '../git/config.ts';
import { diffCommits } from '../git/diffCommits.ts';
import type { Repository } from '../git/repository.ts';
import { tryResolveCommit } from '../git/revParse.ts';
import { addedLines } from '../provenance/annotatedFiles.ts';
import type { LineClaims } from '../provenance/claim.ts';
import { captured } from '../provenance/readers/captured.ts';
import { formatGitAiNote, type NotedFile, type NotedLines } from './formatGitAiNote.ts';

/** `git config countersign.capture.gitAiNotes true` turns notes on. */
const setting = 'countersign.capture.gitAiNotes';
const notesRef = 'refs/notes/ai';

/** True where a person asked for notes. Throws `GitError`. */
export async function wantsCommitNotes(repository: Repository): Promise<boolean> {
  return (await readConfig(repository, setting)) === 'true';
}

/**
 * Writes what agents were seen to write in `HEAD` as a note that git-ai and others read. Nothing happens without the
 * setting, for merges, where nothing was recorded, where a note stands already, and where git brings one. True when a
 * note was written.
 * Throws `GitError`.
 */
export async function writeCommitNote(repository: Repository, signal?: AbortSignal): Promise<boolean> {
  if (!(await wantsCommitNotes(repository))) return false;
  const head = await tryResolveCommit(repository, 'HEAD', signal);
  if (head === null) return false;
  const [commit] = await readCommits(repository, { include: [head], limit: 1 });
  if (commit === undefined || commit.parents.length > 1) return false;
  if (isRewritten(commit) && (await carriesNotes(repository))) return false;
  const note = formatGitAiNote(head, await writtenIn(repository, commit, signal));
  return (
    note !== null && addNote(repository, { ref: notesRef, commit: head, content: Buffer.from(note) }, signal)
  );
}

/** Amended, rebased or picked: the author's time is that of the first commit. */
function isRewritten({ author, committer }: Commit): boolean {
  return author.timestamp !== committer.timestamp;
}

/** After a rewrite git adds the old commit's note to the new one's, and two notes in one are none that git-ai reads. */
async function carriesNotes(repository: Repository): Promise<boolean> {
  const rewritten = await readConfig(repository, 'notes.rewriteRef');
  return rewritten !== null;
}

async function writtenIn(
  repository: Repository,
  commit: Commit,
  signal: AbortSignal | undefined,
): Promise<NotedFile[]> {
  const touched = [];
  for await (const { changes } of diffCommits(repository, [commit.oid], signal))
    touched.push(...changes.map((change) => change.path).filter((path) => !hasEscapedBytes(path)));
  const { value } = await captured.load({
    repository,
    commits: [commit],
    touched: new Map([[commit.oid, touched]]),
    refs: [],
    head: commit.oid,
    base: commit.parents[0] ?? null,
    changedBlobs: new Map(),
    signal,
  });
  const claimed = [...(value.lines.get(commit.oid) ?? [])].toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  const places = claimed.map(([path]) => ({ commit: commit.oid, path: toRepoPath(path) }));
  const added = await addedLines(repository, places, signal);
  return claimed.map(([path, claims], index) => ({
    path,
    lines: linesBySession(claims, added[index] ?? []),
  }));
}

/** Each line goes to the newest edit that holds it, and only lines that the commit added are kept. */
function linesBySession(claims: LineClaims, added: readonly (readonly [number, number])[]): NotedLines[] {
  const taken = new Set<number>();
  const bySession = new Map<string, NotedLines & { readonly numbers: number[] }>();
  for (const { start, end, source } of claims) {
    const { tool, session, model } = source;
    const key = JSON.stringify([tool, session]);
    const lines = bySession.get(key) ?? { tool: tool ?? 'unknown', session, model, ranges: [], numbers: [] };
    for (let line = start; line <= end; line += 1) {
      if (taken.has(line) || !added.some(([from, to]) => line >= from && line <= to)) continue;
      taken.add(line);
      lines.numbers.push(line);
    }
    bySession.set(key, lines);
  }
  return [...bySession.values()].map(({ numbers, ...lines }) => ({ ...lines, ranges: joinLines(numbers) }));
}

function joinLines(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const line of numbers.toSorted((left, right) => left - right)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges;
}
