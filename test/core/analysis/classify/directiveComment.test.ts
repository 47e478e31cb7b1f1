// Which comments tools obey, beyond those that the tests of the classes show; and prose that only sounds like them.
import { expect, test } from 'vitest';
import { isDirective, isProse } from '../../../../src/core/analysis/classify/directiveComment.ts';

test.each([
  ['python', '# ty: ignore[invalid-argument-type]'],
  ['python', '# pyrefly: ignore'],
  ['python', '# basedpyright: ignore[reportAny]'],
  ['python', '# docformatter: off'],
  ['python', '# %% load the data'],
  ['typescript', '// codeql[js/sql-injection] checked above'],
  ['typescript', '// lgtm[js/sql-injection]'],
  ['javascript', '// $FlowFixMe[incompatible-call]'],
  ['javascript', '/*:: type A = string; */'],
  ['javascript', '/*: string */'],
  ['typescript', '/* turbopackIgnore: true */'],
  ['typescript', '/* GraphQL */'],
  ['typescript', '//! kept by the bundler'],
  ['typescript', '// Stryker disable next-line all'],
  ['typescript', '/* node:coverage disable */'],
  ['go', '// keep-sorted start'],
  ['java', '// NOPMD'],
  ['java', '// CPD-OFF'],
  ['java', '//$NON-NLS-1$'],
  ['java', '// one \\u000a g();'],
  ['java', '/* one \\uu002a\\u002f g(); */'],
  ['csharp', '// lang=regex'],
  ['cpp', '// expected-error {{no member}}'],
  ['ruby', '# :nocov:'],
  ['ruby', '# :reek:FeatureEnvy'],
  ['bash', '# bats test_tags=slow'],
  ['hcl', '# renovate: datasource=github-tags depName=a/b'],
  ['hcl', '# x-release-please-start-version'],
  ['php', '// no break'],
  ['php', '// Translators: the name of a person'],
] as const)('in %s: %s', (language, comment) => {
  expect(isDirective(language, comment)).toBe(true);
  expect(isProse(language, comment, comment)).toBe(false);
});

test.each([
  ['python', '# The type of what is ignored.'],
  ['typescript', '// Break early: there is nothing to check.'],
  ['java', '// Escapes begin with a backslash.'],
  ['go', '// Sorted: keep it so.'],
  ['ruby', '# No coverage is lost here'],
] as const)('prose in %s: %s', (language, comment) => {
  expect(isDirective(language, comment)).toBe(false);
  expect(isProse(language, comment, comment)).toBe(true);
});

test('takes no longer for a long line than in proportion to it', () => {
  const time = (line: string): number => {
    const start = process.cpuUsage();
    isDirective('python', line);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
  for (const part of ['a-', 'a: ', ' ', '#: ', '/*', 'no '])
    expect(time(part.repeat(50_000))).toBeLessThan(2_000);
});
