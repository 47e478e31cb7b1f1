// What a sign-off can say beside "accepted", where it is written, and what is left when that fails: real git and keys.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { readNamedKey } from '../../../src/core/attestation/signingKeys.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { DecisionVerdict } from '../../../src/core/review/decision.ts';
import {
  deliverSignOff,
  type Delivery,
  type SignOffForm,
} from '../../../src/core/workflow/deliverSignOff.ts';
import { openFeedback } from '../../../src/core/workflow/feedback/openFeedback.ts';
import { openSignableReview, type SignableReview } from '../../../src/core/workflow/openSignableReview.ts';
import {
  performSignOff,
  previewTrailers,
  type SignedOff,
} from '../../../src/core/workflow/performSignOff.ts';
import { planSignOff, type SignOffPlan } from '../../../src/core/workflow/planSignOff.ts';
import { draftOf, type ReviewDraft } from '../../../src/core/workflow/reviewDraft.ts';
import type { SignOffRequest } from '../../../src/core/workflow/signOffRequest.ts';
import type { TargetRequest } from '../../../src/core/workflow/target.ts';
import {
  aiTrailer,
  createSignedRepository,
  noAnalysis,
  now,
  policyText,
  repositoryId,
  type SignedRepository,
  source,
  statesOf,
} from './signedRepository.ts';

const opened: (() => void)[] = [];

afterEach(() => {
  for (const close of opened.splice(0)) close();
});

const overridePolicy = policyText(repositoryId).replace(
  'independence: author',
  'independence: author\noverride: {role: owner, expires: 7d}',
);

interface Desk extends SignableReview {
  readonly signed: SignedRepository;
  readonly draft: ReviewDraft;
  readonly decide: (path: string, verdict: DecisionVerdict, note?: string | null) => Promise<void>;
  readonly plan: (request?: SignOffRequest) => Promise<SignOffPlan>;
  readonly override: (reason: string, expires?: string | null) => Promise<SignOffPlan>;
  readonly sign: (plan: SignOffPlan) => Promise<SignedOff>;
  readonly deliver: (plan: SignOffPlan, form?: SignOffForm) => Promise<Delivery>;
}

async function openDesk(
  options: {
    readonly policy?: string;
    readonly as?: 'alice' | 'bob' | 'mallory';
    readonly request?: TargetRequest;
    readonly targetRef?: string;
    readonly prepare?: (signed: SignedRepository) => void;
  } = {},
): Promise<Desk> {
  const signed = createSignedRepository(options.policy === undefined ? {} : { policy: options.policy });
  opened.push(() => signed.builder.dispose());
  const keyFile = options.as === 'bob' ? signed.bobKey : signed.aliceKey;
  signed.become(options.as ?? 'alice', keyFile);
  options.prepare?.(signed);
  const repository = await openRepository(signed.builder.directory);
  const blobs = createBlobReader(repository);
  opened.push(() => blobs.dispose());
  const review = await openSignableReview({
    repository,
    blobs,
    analyzer: noAnalysis,
    request: options.request ?? { kind: 'branch' },
    targetRef: options.targetRef ?? null,
    now,
  });
  const draft = await draftOf(repository, randomBytes(32), () => new Date(now - 60_000));
  const key = await readNamedKey(keyFile);
  if (key === null) throw new Error('no key was made');
  const plan: Desk['plan'] = async (request) =>
    planSignOff({
      repository,
      review: review.review,
      policy: review.policy,
      decisions: draft.decisions,
      ...(request === undefined ? {} : { request }),
    });
  const sign: Desk['sign'] = async (planned) => performSignOff(planned, { key, now: new Date(now - 30_000) });
  return {
    ...review,
    signed,
    draft,
    plan,
    sign,
    decide: async (path, verdict, note = null) => {
      for (const hunk of review.review.hunks.filter(({ file }) => file.path === path))
        await draft.record(hunk, verdict, note);
    },
    override: async (reason, expires = null) => {
      const { report } = review.evidence;
      if (report === null) throw new Error('nothing could be judged');
      return plan({ kind: 'override', reason, expires, report, units: null });
    },
    deliver: async (planned, form = 'commit') => deliverSignOff(await sign(planned), form, draft),
  };
}

function messageOf({ signed }: Desk): string {
  return signed.builder.git('log', '-1', '--format=%B');
}

/** Who asks for work, as anybody sees it who has no draft. */
async function askedBy({ signed, review, policy }: Desk): Promise<readonly (string | null)[]> {
  const repository = await openRepository(signed.builder.directory);
  const blobs = createBlobReader(repository);
  opened.push(() => blobs.dispose());
  const draft = { claims: () => Promise.resolve([]) };
  return (await openFeedback({ repository, review, policy, draft })).map(({ member }) => member);
}

describe('a rejection', () => {
  test('fails the gate with its reason, and outlives an acceptance by somebody else', async () => {
    const desk = await openDesk();
    await desk.decide('a.ts', 'attested');
    await desk.decide('b.ts', 'needs-work', 'the rounding is wrong');
    const plan = await desk.plan({ kind: 'reject', reason: 'It rounds the wrong way.' });
    expect(plan).toMatchObject({ verdict: 'reject', coveredHunks: 1, totalHunks: 3, reviewerTrailers: [] });
    await desk.deliver(plan);
    expect(messageOf(desk)).toMatch(
      /^Reject 1 of 3 hunks for main\n\nHunk-Attestation: v1 .*v=reject\n sig=/s,
    );
    expect(messageOf(desk)).not.toContain('Reviewed-by');
    desk.signed.become('bob', desk.signed.bobKey);
    await desk.signed.signOff();
    const report = await desk.signed.verify();
    expect(statesOf(report)).toEqual(['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 rejected']);
    expect(report.next.join('\n')).toMatch(/alice rejected 1 hunk.*It rounds the wrong way\./);
  });

  test('ends when the same person accepts the hunk later', async () => {
    const desk = await openDesk();
    await desk.decide('b.ts', 'needs-work', 'no');
    const early = { ...(await desk.plan({ kind: 'reject', reason: 'no' })) };
    const key = await readNamedKey(desk.signed.aliceKey);
    if (key === null) throw new Error('no key');
    await performSignOff(early, { key, now: new Date(now - 40_000) });
    expect((await desk.signed.verify()).verdict).toBe('fail');
    expect(await askedBy(desk)).toEqual(['alice']);
    await desk.signed.signOff();
    expect((await desk.signed.verify()).verdict).toBe('pass');
    expect(await askedBy(desk)).toEqual([]);
  });

  test('needs a hunk that needs work, and a reason', async () => {
    const desk = await openDesk();
    await desk.decide('a.ts', 'attested');
    await expect(desk.plan({ kind: 'reject', reason: 'no' })).rejects.toMatchObject({
      code: 'nothing-rejected',
    });
    await desk.decide('b.ts', 'needs-work', 'no');
    await expect(desk.plan({ kind: 'reject', reason: ' ' })).rejects.toMatchObject({ code: 'no-reason' });
  });

  test('keeps what needs work in the draft, because its author still has to hear it', async () => {
    const desk = await openDesk();
    await desk.decide('b.ts', 'needs-work', 'no');
    await desk.deliver(await desk.plan({ kind: 'reject', reason: 'no' }));
    expect([...desk.draft.decisions.values()].map(({ verdict }) => verdict)).toEqual(['needs-work']);
  });
});

describe('an override', () => {
  test('lets what is open pass, with its reason in the report, until it ends', async () => {
    const desk = await openDesk({ policy: overridePolicy });
    const plan = await desk.override('Production is down.', '2026-02-02T00:00:00Z');
    expect(plan).toMatchObject({ verdict: 'override', coveredHunks: 3, warnings: [], reviewerTrailers: [] });
    await desk.deliver(plan);
    expect(messageOf(desk)).toMatch(
      /^Override the gate on 3 of 3 hunks for main\n\nHunk-Attestation: .*v=override/s,
    );
    const report = await desk.signed.verify();
    expect(report).toMatchObject({ verdict: 'overridden', exitCode: 0 });
    expect(JSON.stringify(report.units)).toContain('Production is down.');
    const later = await desk.signed.verify({ now: Date.parse('2026-02-02T00:00:01Z') });
    expect(later).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  test('covers only what the gate lists as open', async () => {
    const desk = await openDesk({
      policy: overridePolicy,
      prepare: ({ builder }) => builder.commit('Without an agent', { files: { 'c.ts': source() } }),
    });
    const plan = await desk.override('It cannot wait.');
    expect([...new Set(plan.units.map(({ unit }) => unit.path))]).toEqual(['a.ts', 'b.ts']);
  });

  test('is not offered where the policy has none', async () => {
    await expect((await openDesk()).override('no')).rejects.toMatchObject({ code: 'no-override' });
  });

  test('needs a reason where the policy wants one', async () => {
    const desk = await openDesk({ policy: overridePolicy });
    await expect(desk.override('  ')).rejects.toMatchObject({ code: 'no-reason' });
    const optional = await openDesk({
      policy: overridePolicy.replace('expires: 7d', 'expires: 7d, reason: optional'),
    });
    expect((await optional.override('')).reason).toBeNull();
  });

  test('by somebody without the role warns, and does not count', async () => {
    const desk = await openDesk({ policy: overridePolicy, as: 'bob' });
    const plan = await desk.override('I am in a hurry.');
    expect(plan.warnings.join()).toMatch(/bob does not have the role owner/);
    await desk.deliver(plan);
    expect(await desk.signed.verify()).toMatchObject({ verdict: 'fail' });
  });

  test('of own code warns, and does not count there', async () => {
    const desk = await openDesk({
      policy: overridePolicy,
      prepare: ({ builder }) =>
        builder.commit(`By Alice\n\n${aiTrailer}\n`, {
          author: { name: 'Alice', email: 'alice@example.com' },
          files: { 'b.ts': source({ 30: 'export const value29 = 291;\n' }) },
        }),
    });
    const plan = await desk.override('I am in a hurry.');
    expect(plan.warnings.join()).toMatch(/1 file that you changed yourself/);
    await desk.deliver(plan);
    expect((await desk.signed.verify()).verdict).toBe('fail');
  });
});

describe('an acceptance', () => {
  test('warns of files that the reviewer changed', async () => {
    const desk = await openDesk({
      prepare: ({ builder }) =>
        builder.commit('By Alice', {
          author: { name: 'Alice', email: 'alice@example.com' },
          files: { 'b.ts': source({ 30: 'export const value29 = 291;\n' }) },
        }),
    });
    await desk.decide('a.ts', 'attested');
    expect((await desk.plan()).warnings).toEqual([]);
    await desk.decide('b.ts', 'attested');
    expect((await desk.plan()).warnings.join()).toMatch(/1 file that you changed yourself/);
  });

  test('of one commit says so in what is signed', async () => {
    const desk = await openDesk({ request: { kind: 'commit', revision: 'HEAD' } });
    await desk.decide('b.ts', 'attested');
    const plan = await desk.plan();
    expect(previewTrailers(plan, new Date(now)).join('\n')).toContain('scope=commit n=1/1');
  });

  test('writes the lines that the policy asks for', async () => {
    const policy = `${policyText(repositoryId)}trailers: [Reviewed-by, Signed-off-by]\n`;
    const desk = await openDesk({ policy });
    await desk.decide('a.ts', 'attested');
    const { trailers } = await desk.sign(await desk.plan());
    expect(trailers.slice(0, 2)).toEqual([
      'Reviewed-by: alice <alice@example.com>',
      'Signed-off-by: alice <alice@example.com>',
    ]);
  });

  test('shows before it is signed what is signed', async () => {
    const desk = await openDesk();
    await desk.decide('a.ts', 'attested', 'looked at the callers');
    const plan = await desk.plan();
    const preview = previewTrailers(plan, new Date(now - 30_000)).join('\n');
    const { trailers } = await desk.sign(plan);
    expect(trailers.join('\n').replace(/\n sig=\S+/, '')).toBe(preview);
  });

  test('is for the branch that was named, under the policy at its tip', async () => {
    const desk = await openDesk({
      targetRef: 'release/1',
      prepare: ({ builder }) => builder.git('branch', 'release/1', 'main'),
    });
    expect(desk.terms.branch).toBe('release/1');
    await expect(openDesk({ targetRef: 'nowhere' })).rejects.toThrow(/no branch "nowhere"/);
  });
});

describe('writing it down', () => {
  test('clears what was signed from the draft, and nothing else', async () => {
    const desk = await openDesk();
    await desk.decide('a.ts', 'attested');
    await desk.decide('b.ts', 'later');
    expect(await desk.deliver(await desk.plan())).toMatchObject({ kind: 'committed' });
    expect([...desk.draft.decisions.values()].map(({ verdict }) => verdict)).toEqual(['later']);
  });

  test('a hook that refuses the commit loses neither record nor decisions', async () => {
    const desk = await openDesk();
    await desk.decide('a.ts', 'attested');
    const hooks = join(desk.signed.builder.directory, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, 'commit-msg'), '#!/bin/sh\necho "needs a ticket" >&2\nexit 1\n');
    chmodSync(join(hooks, 'commit-msg'), 0o755);
    const head = desk.signed.builder.git('rev-parse', 'HEAD');
    const delivery = await desk.deliver(await desk.plan());
    expect(delivery).toEqual({ kind: 'not-committed', reason: expect.stringContaining('needs a ticket') });
    expect(desk.signed.builder.git('rev-parse', 'HEAD')).toBe(head);
    expect(desk.draft.decisions.size).toBe(2);
    const repository = await openRepository(desk.signed.builder.directory);
    expect((await openRecordStore(repository).listRecords()).value).toHaveLength(1);
    expect(statesOf(await desk.signed.verify()).slice(0, 2)).toEqual([
      'a.ts:10 attested',
      'a.ts:40 attested',
    ]);
  });

  test('trailers for a merge message leave the branch alone', async () => {
    const desk = await openDesk();
    await desk.decide('a.ts', 'attested');
    const head = desk.signed.builder.git('rev-parse', 'HEAD');
    expect(await desk.deliver(await desk.plan(), 'trailers')).toEqual({ kind: 'trailers' });
    expect(desk.signed.builder.git('rev-parse', 'HEAD')).toBe(head);
    expect(desk.draft.decisions.size).toBe(0);
  });

  const lenient = policyText(repositoryId).replace('independence: author', 'independence: none');
  const ownHead = ({ builder }: SignedRepository): void => {
    writeFileSync(join(builder.directory, 'b.ts'), source({ 30: 'export const value29 = 292;\n' }));
    builder.git('add', 'b.ts');
    const alice = 'Alice <alice@example.com>';
    // The builder's environment names another committer; the second run makes the commit Alice's own.
    builder.git(
      'commit',
      '-q',
      '-m',
      'Mine\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
      `--author=${alice}`,
    );
    builder.git(
      '-c',
      'alias.own=!GIT_COMMITTER_NAME=Alice GIT_COMMITTER_EMAIL=alice@example.com git commit -q --amend --no-edit',
      'own',
    );
  };

  test('amends the reviewer\u2019s own last commit where the policy asks for no independence', async () => {
    const desk = await openDesk({ policy: lenient, prepare: ownHead });
    for (const path of ['a.ts', 'b.ts']) await desk.decide(path, 'attested');
    const tree = desk.signed.builder.git('rev-parse', 'HEAD^{tree}', 'HEAD^');
    const plan = await desk.plan();
    expect(plan.canAmend).toBe(true);
    writeFileSync(join(desk.signed.builder.directory, 'a.ts'), 'staged\n');
    desk.signed.builder.git('add', 'a.ts');
    await desk.deliver(plan, 'amend');
    expect(desk.signed.builder.git('rev-parse', 'HEAD^{tree}', 'HEAD^')).toBe(tree);
    expect(messageOf(desk)).toMatch(
      /^Mine\n\nCo-Authored-By: Claude [^\n]*\nReviewed-by: alice[^\n]*\nHunk-Attestation: /,
    );
    expect((await desk.signed.verify()).verdict).toBe('pass');
  });

  test.each([
    ['the policy wants an independent reviewer', { prepare: ownHead }],
    ['the last commit is by somebody else', { policy: lenient }],
    [
      'a remote has the commit',
      {
        policy: lenient,
        prepare: (signed: SignedRepository) => {
          ownHead(signed);
          signed.builder.git('update-ref', 'refs/remotes/origin/feature', 'HEAD');
        },
      },
    ],
  ])('does not amend where %s', async (_why, options) => {
    const desk = await openDesk(options);
    await desk.decide('a.ts', 'attested');
    const plan = await desk.plan();
    expect(plan).toMatchObject({ canCommit: true, canAmend: false });
    await expect(desk.deliver(plan, 'amend')).rejects.toThrow(/own commit/);
  });
});
