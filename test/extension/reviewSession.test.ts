// Which review is shown, whatever comes in between: real git, real drafts, an analyzer that knows nothing.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { TargetRequest } from '../../src/core/workflow/target.ts';
import { ReviewSession } from '../../src/extension/reviewSession.ts';
import { noAnalysis } from '../core/workflow/signedRepository.ts';
import { disposeAfterTest } from '../helpers/disposeAfterTest.ts';
import { createGitRepository } from '../helpers/gitRepository.ts';

const one: TargetRequest = { kind: 'range', range: 'main...one' };
/** Everything of `one`, and more. */
const two: TargetRequest = { kind: 'range', range: 'main...two' };

describe('a review that comes back', () => {
  it('is shown with what was decided in the other one', async () => {
    const { session, root, decide } = await twoReviews();
    await decide('a.ts');
    expect(await session.resume(root, one)).toBe('shown');
    expect(stateOf(session, 'a.ts')).toBe('attested');
  });

  it('stays, when a refresh of the other one ends later', async () => {
    const { session, root, holdKeys } = await twoReviews();
    const resume = holdKeys();
    const shown = session.resume(root, one);
    const refresh = holdKeys();
    const refreshed = session.open(root, two);
    resume.goOn();
    expect(await shown).toBe('shown');
    refresh.goOn();
    expect(await refreshed).toBeNull();
    expect(session.opened?.request).toBe(one);
  });

  it('knows a decision that was on its way to the disk', async () => {
    const { session, root, decideLate } = await twoReviews();
    const late = decideLate('a.ts');
    const shown = session.resume(root, one);
    await Promise.race([shown, sleep(1_000)]);
    late.goOn();
    await Promise.all([late.decided, shown]);
    expect(stateOf(session, 'a.ts')).toBe('attested');
  });

  it('can be read meanwhile', async () => {
    const { session, root, holdKeys, oidInOne } = await twoReviews();
    const elsewhere = disposeAfterTest(createGitRepository());
    elsewhere.commit('Start', { files: { 'c.ts': 'export const c = 0;\n' } });
    await session.open(elsewhere.directory, { kind: 'worktree' });
    session.forget(root, two);
    const key = holdKeys();
    const shown = session.resume(root, one);
    expect((await session.readBlob(oidInOne))?.toString()).toBe('export const b = 2;\n');
    key.goOn();
    expect(await shown).toBe('shown');
    expect((await session.readBlob(oidInOne))?.toString()).toBe('export const b = 2;\n');
  });

  it('does not come back once it is closed', async () => {
    const { session, root, holdKeys } = await twoReviews();
    const key = holdKeys();
    const shown = session.resume(root, one);
    session.forget(root, one);
    key.goOn();
    expect(await shown).toBe('not-kept');
    expect(session.opened?.request).toBe(two);
    expect(session.hasOthers).toBe(false);
  });

  it('gives way to what is asked for later, and stays open behind it', async () => {
    const { session, root, holdKeys } = await twoReviews();
    const key = holdKeys();
    const shown = session.resume(root, one);
    const third = session.open(root, { kind: 'worktree' });
    key.goOn();
    expect(await shown).toBe('superseded');
    expect((await third)?.request.kind).toBe('worktree');
    expect(await session.resume(root, one)).toBe('shown');
  });

  it('is not lost when its draft cannot be read', async () => {
    const { session, root, failNextKey } = await twoReviews();
    failNextKey();
    await expect(session.resume(root, one)).rejects.toThrow('locked');
    expect(session.opened?.request).toBe(two);
    expect(await session.resume(root, one)).toBe('shown');
  });
});

it('a refresh knows a decision that was on its way to the disk', async () => {
  const { session, root, decideLate } = await twoReviews();
  const late = decideLate('a.ts');
  const refreshed = session.open(root, two);
  await Promise.race([refreshed, sleep(1_500)]);
  late.goOn();
  await Promise.all([late.decided, refreshed]);
  expect(stateOf(session, 'a.ts')).toBe('attested');
});

function stateOf({ opened, states }: ReviewSession, path: string): string | undefined {
  const hunk = opened?.review.hunks.find(({ file }) => file.path === path);
  return hunk && states.get(hunk.id);
}

/** Something that waits until it may go on. */
function gate(): { readonly passed: Promise<void>; readonly goOn: () => void } {
  let goOn = (): void => undefined;
  const passed = new Promise<void>((resolve) => (goOn = resolve));
  return { passed, goOn };
}

/** `one` is open behind `two`. */
async function twoReviews() {
  const builder = disposeAfterTest(createGitRepository());
  builder.commit('Start', { files: { 'a.ts': 'export const a = 0;\n', 'b.ts': 'export const b = 0;\n' } });
  builder.git('checkout', '-q', '-b', 'one');
  builder.commit('One', { files: { 'a.ts': 'export const a = 1;\n', 'b.ts': 'export const b = 2;\n' } });
  builder.git('checkout', '-q', '-b', 'two');
  builder.commit('Two', { files: { 'b.ts': 'export const b = 3;\n' } });
  const secret = randomBytes(32);
  const answers: (() => Promise<void>)[] = [];
  const session = disposeAfterTest(
    new ReviewSession({
      analyzer: noAnalysis,
      gitPath: () => null,
      draftKey: async () => {
        await answers.shift()?.();
        return secret;
      },
    }),
  );
  const root = builder.directory;
  const first = await session.open(root, one);
  const oidInOne = first?.review.hunks.find(({ file }) => file.path === 'b.ts')?.file.newOid;
  if (oidInOne === undefined) throw new Error('no review');
  await session.open(root, two);
  const hunkOf = (path: string) => {
    const hunk = session.opened?.review.hunks.find(({ file }) => file.path === path);
    if (hunk === undefined) throw new Error(`no hunk in ${path}`);
    return hunk;
  };
  const decide = (path: string): Promise<void> => session.decide(hunkOf(path), 'attested');
  return {
    session,
    root,
    oidInOne,
    decide,
    /** The next draft that is read waits for its key. */
    holdKeys: () => {
      const { passed, goOn } = gate();
      answers.push(() => passed);
      return { goOn };
    },
    failNextKey: () => answers.push(() => Promise.reject(new Error('locked'))),
    /** A decision whose bytes reach the disk when it may go on. */
    decideLate: (path: string) => {
      const draft = session.opened?.draft;
      if (draft === undefined) throw new Error('no review');
      const { passed, goOn } = gate();
      const before = { ...draft };
      const record: typeof draft.record = async (...decision) => {
        await passed;
        await before.record(...decision);
      };
      Object.assign(draft, { record });
      return { goOn, decided: decide(path) };
    },
  };
}
