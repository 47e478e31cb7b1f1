import type { ReviewHunk } from '../../core/workflow/review.ts';
import { remarkWords } from '../output/remarkWords.ts';
import { displayText } from './displayText.ts';
import { type ScreenLine, textLine } from './screenLine.ts';
import type { SignSession } from './signSession.ts';

/** What authors and signers say of a hunk, for the screen; every line is marked as theirs. */
export function remarkLines({ remarks }: SignSession, hunk: ReviewHunk): readonly ScreenLine[] {
  return (remarks.get(hunk.id) ?? []).flatMap((remark) => [
    textLine(`${displayText(remarkWords(remark))}:`),
    ...remark.text.split('\n').map((line) => textLine(`  > ${displayText(line)}`)),
  ]);
}
