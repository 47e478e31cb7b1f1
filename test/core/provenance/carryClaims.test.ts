import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { diffBlobs } from '../../../src/core/git/diffBlobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { carryClaims } from '../../../src/core/provenance/carryClaims.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';

const claim = (start: number, end: number): never =>
  ({ start, end, kind: 'ai', tier: 'A', source: null, evidence: '' }) as never;

test('carried lines read the same before and after, and every unchanged line is carried', async () => {
  const repository = createGitRepository();
  try {
    const opened = await openRepository(repository.directory);
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 });
    const cases = fc.sample(fc.tuple(texts, texts), 150);
    const blob = (lines: readonly string[]): ReturnType<typeof toObjectId> => {
      const text = lines.map((line) => `${line}\n`).join('');
      return toObjectId(repository.gitBytes(['hash-object', '-w', '--stdin'], text).toString().trim());
    };
    const diffs = await diffBlobs(opened, cases.map(([old, now]) => ({ old: blob(old), new: blob(now) }))); // prettier-ignore
    let kept = 0;
    for (const [index, [old, now]] of cases.entries()) {
      const changes = diffs[index] ?? [];
      const unchanged = old.length - changes.reduce((sum, change) => sum + change.old.lines, 0);
      let carried = 0;
      for (const [at, text] of old.entries()) {
        for (const { start, end } of carryClaims([claim(at + 1, at + 1)], changes) ?? []) {
          expect([start, now[start - 1]]).toEqual([end, text]);
          carried += 1;
        }
      }
      const whole = carryClaims([claim(1, old.length)], changes) ?? [];
      expect([carried, whole.reduce((sum, one) => sum + one.end - one.start + 1, 0)]).toEqual([unchanged, unchanged]); // prettier-ignore
      kept += carried;
    }
    expect(kept).toBeGreaterThan(100);
  } finally {
    repository.dispose();
  }
}, 300_000);

test('claims without end on a file in pieces are given up', () => {
  const changes = Array.from({ length: 1_000 }, (_, index) => ({
    old: { start: 2 * index + 1, lines: 1 },
    new: { start: 2 * index + 1, lines: 1 },
  }));
  const claims = Array.from({ length: 1_000 }, () => claim(1, 2_000));
  expect(carryClaims(claims, changes)).toBeNull();
  expect(carryClaims(claims.slice(0, 100), changes)?.length).toBe(100_000);
});
