import { expect, test } from 'vitest';
import type { WhiteSpaceRule } from '../../../../src/core/analysis/syntax/languageTable.ts';
import { sameButSpace } from '../../../../src/core/analysis/syntax/sameButSpace.ts';

const rules: readonly WhiteSpaceRule[] = ['free', 'amount', 'lines', 'indentation', 'significant'];

/** The rules by which nothing but white space without meaning differs. */
test.each<[string, string, string, readonly WhiteSpaceRule[]]>([
  ['the margins of a line', '  f(a);\n', '\tf(a); \r\n', ['free', 'amount', 'lines', 'indentation']],
  ['a blank line', 'a\nb\n', 'a\n\n  \nb\n', ['free', 'amount', 'lines', 'indentation']],
  ['more space between', 'a b\n', 'a   b\n', ['free', 'amount', 'lines']],
  ['space where there was none', 'f(a)\n', 'f( a )\n', ['free', 'lines']],
  ['a line end for a space', 'a b\n', 'a\nb\n', ['free', 'amount']],
  ['a line end for nothing', 'a;b\n', 'a;\nb\n', ['free']],
  ['the margin after a continued line', 'a \\\n b\n', 'a \\\n  b\n', ['free', 'amount', 'lines']],
  ['a character', 'a b\n', 'a c\n', []],
  ['white space that is none in code', 'a b\n', 'a\u00a0b\n', []],
  ['a form feed', 'a b\n', 'a\fb\n', []],
  ['nothing', 'a\n', 'a\n', ['free', 'amount', 'lines', 'indentation']],
])('%s', (_name, before, after, expected) => {
  expect(rules.filter((rule) => sameButSpace(before, after, rule))).toEqual(expected);
  expect(rules.filter((rule) => sameButSpace(after, before, rule))).toEqual(expected);
});
