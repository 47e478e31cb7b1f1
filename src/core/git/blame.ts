import { Buffer } from 'node:buffer';
import { endLineExclusive, type LineSpan } from '../base/lineSpan.ts';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { hasEscapedBytes, type RepoPath } from '../base/repoPath.ts';
import { GitError } from './gitError.ts';
import { type IsolatedGit, isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import { unquotePath } from './unquotePath.ts';

export interface BlamedLine {
  /** In the blamed file at `head`. */
  readonly line: number;
  /** The commit that brought the line in. */
  readonly commit: ObjectId;
  /** The line's number and path in that commit: where records about the commit speak of it. */
  readonly originalLine: number;
  readonly originalPath: RepoPath;
  /** True when the line is older than the range: `commit` is then a base (or where history was cut), not its author. */
  readonly isBoundary: boolean;
}

export interface BlameRequest {
  readonly head: ObjectId;
  /** History stops here; none blames back to the root. */
  readonly base: readonly ObjectId[];
  readonly path: RepoPath;
  /** Lines of the file at `head`; empty spans are skipped. */
  readonly spans: readonly LineSpan[];
  readonly signal?: AbortSignal;
}

/** More `-L` options than this in one run would come near the limit on command lines (32 KiB on Windows). */
const spansPerRun = 1000;

/**
 * Who last changed each line of the spans, in line order. Renames are followed, copies are not, and neither
 * `blame.ignoreRevsFile` nor text conversion has a say. Throws `GitError`: `unsupported-path` for a path that is not
 * UTF-8 (it cannot be given to a program), `missing-object`, `unexpected-exit` when a span is outside the file.
 */
export async function blameLines(
  repository: Repository,
  request: BlameRequest,
): Promise<readonly BlamedLine[]> {
  if (hasEscapedBytes(request.path)) {
    throw new GitError('unsupported-path', 'a path that is not UTF-8 cannot be blamed');
  }
  const spans = mergeSpans(request.spans);
  if (spans.length === 0) return [];
  const isolated = isolateGit(repository);
  try {
    const lines: BlamedLine[] = [];
    for (let at = 0; at < spans.length; at += spansPerRun) {
      lines.push(...(await blameSpans(isolated, request, spans.slice(at, at + spansPerRun))));
    }
    return lines.toSorted((a, b) => a.line - b.line);
  } finally {
    isolated.dispose();
  }
}

async function blameSpans(
  git: IsolatedGit,
  request: BlameRequest,
  spans: readonly LineSpan[],
): Promise<BlamedLine[]> {
  const ranges = spans.map((span) => `-L${span.start},${endLineExclusive(span) - 1}`);
  const revisions = [request.head, ...request.base.map((oid) => `^${oid}`)];
  // `--incremental` is `--porcelain` without the contents of the lines.
  const { stdout } = await runGit(
    git,
    ['blame', '--incremental', '--no-textconv', ...ranges, ...revisions, '--', request.path],
    {
      extraEnvironment: git.extraEnvironment,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    },
  );
  return parseIncrementalBlame(stdout);
}

/** Sorted, without overlap: git would print a line twice otherwise. */
function mergeSpans(spans: readonly LineSpan[]): LineSpan[] {
  const merged: LineSpan[] = [];
  for (const span of spans.filter(({ lines }) => lines > 0).toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || span.start > endLineExclusive(last)) merged.push(span);
    else
      merged[merged.length - 1] = {
        start: last.start,
        lines: Math.max(endLineExclusive(last), endLineExclusive(span)) - last.start,
      };
  }
  return merged;
}

/**
 * INCREMENTAL OUTPUT of git-blame: `<commit> <original line> <line> <count>`, headers (those about the commit only
 * the first time it appears), and `filename`, which ends every entry.
 */
function parseIncrementalBlame(output: Buffer): BlamedLine[] {
  const lines: BlamedLine[] = [];
  const boundaries = new Set<string>();
  let entry: { commit: ObjectId; originalLine: number; line: number; count: number } | null = null;
  for (const text of output.toString('latin1').split('\n')) {
    const start = /^([0-9a-f]{40,64}) ([0-9]+) ([0-9]+) ([0-9]+)$/.exec(text);
    if (entry === null) {
      if (start === null) continue;
      const [, commit = '', originalLine, line, count] = start;
      entry = {
        commit: toObjectId(commit),
        originalLine: Number(originalLine),
        line: Number(line),
        count: Number(count),
      };
    } else if (text === 'boundary') {
      boundaries.add(entry.commit);
    } else if (text.startsWith('filename ')) {
      const { commit, originalLine, line, count } = entry;
      const originalPath = unquotePath(Buffer.from(text.slice('filename '.length), 'latin1'));
      const isBoundary = boundaries.has(commit);
      for (let at = 0; at < count; at += 1) {
        lines.push({ line: line + at, commit, originalLine: originalLine + at, originalPath, isBoundary });
      }
      entry = null;
    }
  }
  return lines;
}
