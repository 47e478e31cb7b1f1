import { expect, test } from 'vitest';
import { toObjectId } from '../../src/core/base/objectId.ts';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import { blobUri, type Side } from '../../src/extension/documents/blobUri.ts';
import { changedFileOf } from '../../src/extension/documents/changedFileOf.ts';
import { buildReview, hunkOf } from './buildReview.ts';

const [was, is, now, then] = ['src/was.ts', 'src/is.ts', 'b', 'a'];
const renamed = hunkOf({ path: is, line: 3, risk: 'low', kind: 'human', module: 'src' });
const file = {
  ...renamed.file,
  oldPath: toRepoPath(was),
  oldOid: toObjectId(then.repeat(40)),
  newOid: toObjectId(now.repeat(40)),
};
const review = buildReview([{ ...renamed, file }]);

function check(path: string, side: Side, content: string | null, expected: Side | null): void {
  const oid = content === null ? null : toObjectId(content.repeat(40));
  expect(changedFileOf(review, blobUri(toRepoPath(path), side, oid))?.side ?? null).toBe(expected);
}

test('a renamed file is known on each side by its own name', () => {
  check(was, 'old', then, 'old');
  check(is, 'new', now, 'new');
  check(is, 'old', then, null);
});

test('another content under the same name is another document: reading it is not reading the change', () => {
  check(is, 'new', 'c', null);
  check(was, 'old', now, null);
});
