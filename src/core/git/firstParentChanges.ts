import type { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId, toObjectId } from '../base/objectId.ts';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/** What one step of a branch did to one path; null object ids where it does not exist. */
export interface StepChange {
  /** Its name before the step: another one when the step renamed it. */
  readonly oldPath: RepoPath;
  readonly path: RepoPath;
  readonly oldOid: ObjectId;
  readonly newOid: ObjectId;
}

export interface BranchStep {
  readonly commit: ObjectId;
  readonly changes: readonly StepChange[];
}

/**
 * What each commit along first parents changed against its first parent, oldest first: whatever a merge brought in is
 * one step. Renames are followed as `git diff -M` finds them. Throws `GitError`: `unknown-revision`, `missing-object`.
 */
export async function firstParentChanges(
  repository: Repository,
  {
    from,
    to,
    signal,
  }: { readonly from: ObjectId | null; readonly to: ObjectId; readonly signal?: AbortSignal | undefined },
): Promise<readonly BranchStep[]> {
  const isolated = isolateGit(repository);
  try {
    const switches =
      'log --first-parent -m --reverse --raw -z -M50% -l1000 --no-abbrev --ignore-submodules=none --no-show-signature --format=%H --end-of-options';
    const { stdout } = await runGit(
      isolated,
      [...switches.split(' '), to, ...(from === null ? [] : [`^${from}`]), '--'],
      {
        extraEnvironment: isolated.extraEnvironment,
        ...(signal === undefined ? {} : { signal }),
      },
    );
    return collectSteps(splitNul(stdout));
  } finally {
    isolated.dispose();
  }
}

/** A commit id opens a step; a record (`:modes ids status`) is followed by its path, that of a rename by two. */
function collectSteps(fields: readonly Buffer[]): readonly BranchStep[] {
  const steps: { readonly commit: ObjectId; readonly changes: StepChange[] }[] = [];
  for (let at = 0; at < fields.length; at += 1) {
    // The first record of a commit comes after a line feed of its own.
    const text = fields[at]?.toString('latin1').replace(/^\n/, '') ?? '';
    const [, , oldOid = '', newOid = '', status = ''] = text.startsWith(':') ? text.split(' ') : [];
    const isRename = /^[RC]/.test(status);
    const [first, second] = [fields[at + 1], fields[at + 2]];
    if (isObjectId(text)) {
      steps.push({ commit: text, changes: [] });
    } else if (text.startsWith(':') && first !== undefined) {
      steps.at(-1)?.changes.push({
        oldPath: decodeRepoPath(first),
        path: decodeRepoPath(isRename && second !== undefined ? second : first),
        oldOid: toObjectId(oldOid),
        newOid: toObjectId(newOid),
      });
      at += isRename ? 2 : 1;
    }
  }
  return steps;
}
