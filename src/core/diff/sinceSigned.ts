import { diffLines } from 'diff';

/** Consecutive lines with the same fate. Text with its line ends. */
export interface VersionPart {
  readonly kind: 'kept' | 'removed' | 'added';
  readonly text: string;
  readonly lines: number;
}

export type VersionComparison =
  | { readonly kind: 'compared'; readonly parts: readonly VersionPart[] }
  /** More edits than are worth waiting for: show both versions, or ask git. */
  | { readonly kind: 'too-different' };

/** Beyond this many edits jsdiff needs seconds. */
const maxEditLength = 2000;

/** What changed between the text somebody signed and the text as it is now, line by line. */
export function compareVersions(old: string, now: string): VersionComparison {
  const changes = diffLines(old, now, { maxEditLength });
  if (changes === undefined) return { kind: 'too-different' };
  const parts = changes.map((change): VersionPart => {
    const kind = change.added ? 'added' : change.removed ? 'removed' : 'kept';
    return { kind, text: change.value, lines: change.count };
  });
  return { kind: 'compared', parts };
}
