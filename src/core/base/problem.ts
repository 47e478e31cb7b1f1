import type { RepoPath } from './repoPath.ts';

/** Something in the input that could not be read as it should. Problems are data: shown, never thrown. */
export interface Problem {
  /** One sentence for a person. */
  readonly message: string;
  readonly path?: RepoPath;
  /** 1-based line in `path`, or in the text that was parsed. */
  readonly line?: number;
  /** True when evidence may be missing because of it, so that a gate must not pass. */
  readonly incomplete?: boolean;
}

/** What a tolerant parser returns: what it could read, and what it could not. */
export interface Parsed<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}
