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
