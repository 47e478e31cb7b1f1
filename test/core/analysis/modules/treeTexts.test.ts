import { expect, test } from 'vitest';
import { createPathIndex } from '../../../../src/core/analysis/modules/pathIndex.ts';
import { createTreeTexts } from '../../../../src/core/analysis/modules/treeTexts.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { memoryTree } from '../changeBuilders.ts';

test('patterns of .gitignore, one that is an extension alone included', async () => {
  const tree = memoryTree({ '.gitignore': '/.env\ndist/\n', 'a.ts': '' });
  const texts = createTreeTexts(tree, createPathIndex(['.gitignore', 'a.ts'].map(toRepoPath)));
  expect(await texts.isIgnored('.env')).toBe(true);
  expect(await texts.isIgnored('lib/dist/a.js')).toBe(true);
  expect(await texts.isIgnored('a.ts')).toBe(false);
});

test('patterns that are made to hang end once, and it is said', async () => {
  const tree = memoryTree({ '.gitignore': `${'a*'.repeat(30)}b\n`, 'lib/.gitignore': 'dist\n' });
  const texts = createTreeTexts(tree, createPathIndex(['.gitignore', 'lib/.gitignore'].map(toRepoPath)));
  expect(await texts.isIgnored('lib/dist/a.ts')).toBe(true);
  expect(texts.problems).toEqual([]);
  const begun = process.cpuUsage();
  for (let at = 0; at < 50; at += 1) expect(await texts.isIgnored(`lib/${'a'.repeat(60)}${at}`)).toBe(true);
  expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(2_000);
  expect(texts.problems.map(({ path }) => path)).toEqual(['.gitignore']);
});
