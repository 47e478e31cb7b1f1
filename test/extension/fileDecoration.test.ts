import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { UnitId } from '../../src/core/diff/change.ts';
import type { ReviewState } from '../../src/core/review/decision.ts';
import { fileDecoration } from '../../src/extension/decorations/fileDecoration.ts';
import { fileProgress } from '../../src/extension/decorations/fileProgress.ts';
import { buildReview, hunkOf } from './buildReview.ts';

function decorationOf(...words: readonly ReviewState[]) {
  const [file] = words.length === 0 ? [] : [hunkOf({ path: 'a.ts', line: 1, risk: 'low', kind: 'ai', module: '.' }).file]; // prettier-ignore
  const hunks = words.map((_, at) => ({
    ...hunkOf({ path: 'a.ts', line: at + 1, risk: 'low', kind: 'ai', module: '.' }),
    ...(file === undefined ? {} : { file }),
  }));
  const states = new Map(hunks.map(({ id }, at): [UnitId, ReviewState] => [id, words[at] ?? 'open']));
  const [progress] = fileProgress(buildReview(hunks), states).values();
  if (progress === undefined) throw new Error('no file');
  const { badge, tooltip, propagate, color } = fileDecoration(progress);
  return { badge, tooltip, propagate, color: color instanceof Object && 'id' in color ? color.id : null };
}

function check(words: readonly ReviewState[], badge: string, tooltip: string): void {
  expect(decorationOf(...words)).toMatchObject({ badge, tooltip });
}

describe('a file of the review', () => {
  test('says in words what its badge stands for', () => {
    check(['open', 'seen', 'later', 'attested', 'rule-covered'], '3', 'Review: 3 of 5 hunks to review');
    check(['needs-work', 'stale', 'open'], 'N', 'Review: 1 hunk needs work, 1 hunk is stale, 3 of 3 hunks to review'); // prettier-ignore
    check(['stale', 'stale', 'attested'], 'S', 'Review: 2 hunks are stale, 2 of 3 hunks to review');
    check(['attested', 'rule-covered'], '✓', 'Review: all 2 hunks are decided');
    check(['attested'], '✓', 'Review: its hunk is decided');
  });

  test('has a badge of two characters at the most, and no two states share badge or colour', () => {
    const many = Array.from({ length: 120 }, (): ReviewState => 'open');
    expect(decorationOf(...many).badge).toBe('9+');
    const all = [decorationOf('open'), decorationOf('stale'), decorationOf('needs-work'), decorationOf('attested')]; // prettier-ignore
    expect(new Set(all.map(({ badge }) => badge)).size).toBe(4);
    expect(new Set(all.map(({ color }) => color)).size).toBe(4);
    const manifest = readFileSync('package.json', 'utf8');
    for (const { color } of all) expect(manifest).toContain(`"id": "${color}"`);
  });

  test('shows on its folders only while something in it waits', () => {
    expect(decorationOf('open').propagate).toBe(true);
    expect(decorationOf('attested').propagate).toBe(false);
  });
});
