import { tmpdir } from 'node:os';
import { GitError } from './gitError.ts';
import { runGitText } from './runGit.ts';

export interface GitVersion {
  readonly major: number;
  readonly minor: number;
  /** As git prints it, without `git version `. */
  readonly text: string;
}

/** `cat-file -z` came with 2.38; 2.39 is what the oldest supported Debian has, and what everything here was run on. */
const minimumVersion = { major: 2, minor: 39 };

/** Throws `GitError`: `git-missing`, or `unexpected-exit` when the program is not git. */
export async function gitVersion(gitPath: string = 'git'): Promise<GitVersion> {
  const printed = await runGitText({ directory: tmpdir(), gitPath }, ['version']);
  const [, text = '', major, minor] = /^git version (([0-9]+)\.([0-9]+).*)$/.exec(printed) ?? [];
  if (major === undefined || minor === undefined) {
    throw new GitError('unexpected-exit', `not a version of git: ${JSON.stringify(printed.slice(0, 80))}`);
  }
  return { major: Number(major), minor: Number(minor), text };
}

/** True when this room works with that git. */
export function isSupportedGitVersion({ major, minor }: GitVersion): boolean {
  return major > minimumVersion.major || (major === minimumVersion.major && minor >= minimumVersion.minor);
}
