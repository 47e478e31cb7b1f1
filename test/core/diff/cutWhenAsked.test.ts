import { expect, test } from 'vitest';
import { cutFile, defaultCutLimits } from '../../../src/core/diff/cutFile.ts';
import { readGitDiff } from '../../../src/core/diff/readGitDiff.ts';
import { contentsOf, createTreePair, type Side } from './treePair.ts';

const lines = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) =>
    index % 9 === 8 ? `\nfunction f${index + from}() {\n` : `  line ${index + from};\n`,
  ).join('');

const before: Side = {
  'edited.ts': lines(60),
  'moved/old.ts': lines(40, 100),
  'gone.txt': 'one\ntwo\n',
  'mode.sh': { mode: '100644', content: '#!/bin/sh\n' },
  'picture.png': Buffer.of(0, 1, 2),
};
const after: Side = {
  'edited.ts': `first\n${lines(60).replace('line 30', 'line thirty')}last\n`,
  'moved/new.ts': lines(40, 100).replace('line 110', 'line changed'),
  'long.ts': lines(300, 1000),
  'mode.sh': { mode: '100755', content: '#!/bin/sh\n' },
  'picture.png': Buffer.of(0, 3),
  'empty.txt': '',
};

test('hunks that are made when asked are those that are made at once, and hold the same units in order', async () => {
  const pair = createTreePair(before, after);
  try {
    const { value: patches } = await readGitDiff([pair.gitDiff()]);
    expect(patches.length).toBe(7);
    for (const patch of patches) {
      const contents = contentsOf(pair, patch);
      const now = cutFile(patch, contents);
      const later = cutFile(patch, contents, defaultCutLimits, 'when-asked');
      expect(later.units).toEqual(now.units);
      expect(later.hunks).toEqual(now.hunks);
      expect({ ...later }).toEqual(now);
      expect(later.hunks).toBe(later.hunks);
      expect(later.hunks.flatMap((hunk) => hunk.units)).toEqual(later.units);
    }
  } finally {
    pair.repository.dispose();
  }
});
