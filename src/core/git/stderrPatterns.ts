import type { GitErrorCode } from './gitError.ts';

/**
 * The only place where git's messages are read (under `LC_ALL=C`). The first match wins, so a message that another
 * one contains stands before it.
 */
const stderrPatterns: readonly { readonly pattern: RegExp; readonly code: GitErrorCode }[] = [
  { pattern: /detected dubious ownership/, code: 'dubious-ownership' },
  {
    pattern: /not a git repository|cannot use bare repository|must be run in a work tree/,
    code: 'not-a-repository',
  },
  { pattern: /does not have any commits yet|You do not have the initial commit yet/, code: 'no-commits' },
  {
    pattern: /: unmerged \([0-9a-f]+\)|you need to resolve your current index/,
    code: 'unmerged-index',
  },
  { pattern: /cannot lock ref|is at [0-9a-f]+ but expected|reference already exists/, code: 'ref-changed' },
  { pattern: /\[rejected\]|\[remote rejected\]|failed to update ref|stale info/, code: 'ref-changed' },
  {
    pattern: /[Nn]ot a valid object name|unknown revision|bad revision|couldn't find remote ref/,
    code: 'unknown-revision',
  },
  {
    pattern: /ambiguous argument|Needed a single revision|not a tree object|no such ref/,
    code: 'unknown-revision',
  },
  {
    pattern: /unable to read|missing blob|missing object|bad object|could not fetch [0-9a-f]+/,
    code: 'missing-object',
  },
  {
    pattern: /invalid object|object not found|Could not read|Failed to traverse parents/,
    code: 'missing-object',
  },
];

/** The meaning of a failed run, from what git printed. */
export function classifyStderr(stderr: string): GitErrorCode {
  return stderrPatterns.find(({ pattern }) => pattern.test(stderr))?.code ?? 'unexpected-exit';
}

/** git gave up pairing renames: `-l` was smaller than what it would have had to compare. */
export function saysRenamesSkipped(stderr: string): boolean {
  return /exhaustive rename detection was skipped|inexact rename detection was skipped/.test(stderr);
}

/** `update-index --index-info` leaves out a path that no tree may hold, and succeeds. */
export function saysPathIgnored(stderr: string): boolean {
  return /^Ignoring path /m.test(stderr);
}
