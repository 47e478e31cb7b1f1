import { assertNever } from '../../base/invariant.ts';
import type { WhiteSpaceRule } from './languageTable.ts';

/** True when two texts differ only in white space (spaces, tabs, line ends) that means nothing by the rule. */
export function sameButSpace(before: string, after: string, rule: WhiteSpaceRule = 'free'): boolean {
  if (rule === 'significant') return false;
  // After a backslash the next line goes on with this one, and its indentation may stand inside a word.
  if (rule === 'indentation' && /\\\r?$/m.test(before + after)) return false;
  return normalize(before, rule) === normalize(after, rule);
}

function normalize(text: string, rule: Exclude<WhiteSpaceRule, 'significant'>): string {
  switch (rule) {
    case 'free':
      return text.replace(/[ \t\r\n]+/g, '');
    case 'amount':
      return text.replace(/[ \t\r\n]+/g, ' ').trim();
    case 'lines':
      return nonBlankLines(text.replace(/[ \t\r]+/g, ''));
    case 'indentation':
      return nonBlankLines(text.replace(/^[ \t]+|[ \t\r]+$/gm, ''));
    default:
      return assertNever(rule);
  }
}

function nonBlankLines(text: string): string {
  return text.replace(/\n+/g, '\n').replace(/^\n|\n$/g, '');
}
