// Marks of who wrote something in the draft: kept like decisions, and only a person at this editor makes them.
import { Buffer } from 'node:buffer';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuthorshipDecision } from '../../../src/core/review/authorshipDecision.ts';
import { type DraftStore, openDraftStore } from '../../../src/core/review/draftStore.ts';
import { draftFileName } from '../../../src/core/review/draftTarget.ts';
import { unitId } from './unitId.ts';

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const main = { name: 'main' };
const at = '2026-11-20T10:00:00Z';

let gitDirectory: string;
let store: DraftStore;

beforeEach(() => {
  gitDirectory = mkdtempSync(join(tmpdir(), 'drafts-'));
  store = openDraftStore({ gitDirectory, key });
});
afterEach(() => rmSync(gitDirectory, { recursive: true, force: true }));

const path = (): string => join(gitDirectory, 'countersign', 'drafts', draftFileName(main));

function mark(unit: string, authorship: 'ai' | 'human', reason = 'seen'): AuthorshipDecision {
  return { unit: unitId(unit), authorship, reason, at };
}

async function check(expected: readonly string[], from: DraftStore = store): Promise<void> {
  const names = new Map(['a', 'b', 'c'].map((name) => [unitId(name), name]));
  const found = [...(await from.marks(main))].map(
    ([unit, { authorship, reason }]) => `${names.get(unit) ?? '?'} ${authorship} ${reason}`,
  );
  expect(found).toEqual(expected);
}

test('the last mark of a unit counts, and an undo takes the whole gesture back', async () => {
  await store.mark(main, [mark('a', 'human'), mark('b', 'human')]);
  await store.mark(main, [mark('a', 'ai', 'it said so')]);
  await check(['a ai it said so', 'b human seen']);
  expect(await store.undo(main, at)).toBe(true);
  await check(['a human seen', 'b human seen']);
  expect(await store.undo(main, at)).toBe(true);
  await check([]);
});

test('marks are no decisions, and clearing a unit forgets its mark', async () => {
  await store.mark(main, [mark('a', 'ai'), mark('b', 'ai')]);
  expect((await store.load(main)).value.size).toBe(0);
  await store.clear(main, [unitId('a')], at);
  await check(['b ai seen']);
});

test('T31 a line that somebody else wrote marks nothing', async () => {
  await store.mark(main, [mark('a', 'ai')]);
  const line = readFileSync(path(), 'utf8').trim();
  appendFileSync(path(), `\n${line.replace('"ai"', '"human"')}\n`);
  appendFileSync(path(), `\n${line.replace(unitId('a'), unitId('b')).replace('"ai"', '"human"')}\n`);
  await check(['a ai seen']);
  expect((await store.load(main)).problems.map(({ message }) => message)).toHaveLength(2);
  await openDraftStore({ gitDirectory, key: Buffer.alloc(32, 7) }).mark(main, [mark('c', 'human')]);
  await check(['a ai seen']);
});

test.each([
  ['no reason', { reason: ' ' }],
  ['another kind', { authorship: 'mixed' }],
  ['no unit', { unit: 'x' }],
  ['no batch', { batch: 'x' }],
])('a line with %s is passed over', async (_, broken) => {
  await store.mark(main, [mark('a', 'ai')]);
  const line = JSON.parse(readFileSync(path(), 'utf8').trim()) as object;
  appendFileSync(path(), `\n${JSON.stringify({ ...line, ...broken })}\n`);
  await check(['a ai seen']);
  expect((await store.load(main)).problems).toHaveLength(1);
});
