import { expect, test } from 'vitest';
import type { Facts, FileFacts } from '../../../src/core/analysis/facts.ts';
import { emptyModuleDelta } from '../../../src/core/analysis/modules/emptyModuleDelta.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { unparsedProblems } from '../../../src/core/workflow/unparsedProblems.ts';

function facts(reasons: readonly (string | null)[], fileClass: FileFacts['fileClass'] = null): Facts {
  const files = reasons.map((reason, at): FileFacts => {
    const parsed = {
      language: 'go' as const,
      parsed: reason === null,
      symbols: [],
      imports: [],
      errorLines: [],
      reason,
    };
    return {
      path: toRepoPath(`f${at}.go`),
      language: 'go',
      module: '.',
      old: null,
      new: parsed,
      fileClass,
    };
  });
  return {
    files: new Map(files.map((file) => [file.path, file])),
    modules: emptyModuleDelta,
    problems: [],
  };
}

test('a file that could not be parsed is named with the reason; one that could is not', () => {
  expect(unparsedProblems(facts([null, 'Too large.'])).map((problem) => problem.message)).toEqual([
    'f1.go is reviewed line by line: Too large.',
  ]);
});

test('a lockfile is not meant to be parsed, and a configuration is', () => {
  expect(unparsedProblems(facts(['Set apart.'], 'lockfile'))).toEqual([]);
  expect(unparsedProblems(facts(['Too large.'], 'config'))).toHaveLength(1);
});

test('many are counted, not listed', () => {
  const problems = unparsedProblems(facts(Array.from({ length: 300 }, () => 'No worker.')));
  expect(problems).toHaveLength(6);
  expect(problems.at(-1)?.message).toBe('295 more files are reviewed line by line.');
});
