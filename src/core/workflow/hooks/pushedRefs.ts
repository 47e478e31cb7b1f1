import { isObjectId, isNullObjectId, type ObjectId } from '../../base/objectId.ts';
import type { Parsed, Problem } from '../../base/problem.ts';

/** One ref that a push is about to move. */
export interface PushedRef {
  /** As it was given: a ref in full, or any expression (`HEAD~2`). */
  readonly localRef: string;
  /** Null when the remote ref is going to be deleted. */
  readonly localOid: ObjectId | null;
  /** In full. */
  readonly remoteRef: string;
}

/** From the right, because an expression (`HEAD^{/fix it}`) may hold spaces. */
const linePattern = /^(.*) ([0-9a-f]+) ([^ ]+) ([0-9a-f]+)$/;

/** What git writes to a pre-push hook (githooks, pre-push). A line that is none is a problem with its 1-based line. */
export function parsePushedRefs(text: string): Parsed<readonly PushedRef[]> {
  const value: PushedRef[] = [];
  const problems: Problem[] = [];
  text.split('\n').forEach((line, index) => {
    if (line === '') return;
    const [, localRef = '', localOid = '', remoteRef = ''] = linePattern.exec(line) ?? [];
    if (!isObjectId(localOid))
      problems.push({ message: 'not a line that git writes to a pre-push hook', line: index + 1 });
    else value.push({ localRef, localOid: isNullObjectId(localOid) ? null : localOid, remoteRef });
  });
  return { value, problems };
}

/** The same line from the variables that the pre-commit framework sets instead of passing git's own lines on; else ''. */
export function pushedRefsOfPreCommit(environment: Readonly<Record<string, string | undefined>>): string {
  const to = environment['PRE_COMMIT_TO_REF'];
  const remoteBranch = environment['PRE_COMMIT_REMOTE_BRANCH'];
  if (to === undefined || remoteBranch === undefined) return '';
  const local = environment['PRE_COMMIT_LOCAL_BRANCH'] ?? to;
  return `${local} ${to} ${remoteBranch} ${'0'.repeat(to.length)}\n`;
}

/** `feature/x` for `refs/heads/feature/x`; null for what is no branch. */
export function pushedBranch(ref: PushedRef): string | null {
  return /^refs\/heads\/(.+)$/s.exec(ref.remoteRef)?.[1] ?? null;
}
