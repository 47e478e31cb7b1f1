import type { HunkRemark } from '../../core/workflow/prepare/hunkRemarks.ts';
import { remarkWords } from './remarkWords.ts';
import { terminalText } from './table.ts';

/** What was said of a hunk, below its row. */
export function remarkRows(remarks: readonly HunkRemark[]): readonly string[] {
  return remarks.flatMap((remark) => [
    `    ${terminalText(remarkWords(remark))}:`,
    ...remark.text.split('\n').map((line) => `      ${terminalText(line)}`.trimEnd()),
  ]);
}
