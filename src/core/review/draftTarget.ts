import { createHash } from 'node:crypto';

/**
 * What a draft is for: the branch, or the pair of branches, under review. Unit ids are bound to content, so a draft
 * serves every review that contains its units; the name only keeps files small.
 */
export interface DraftTarget {
  readonly name: string;
}

/** The file name of a target's draft: the SHA-256 of its name, because branch names are no safe file names. */
export function draftFileName(target: DraftTarget): string {
  return `${createHash('sha256').update(target.name, 'utf8').digest('hex')}.jsonl`;
}
