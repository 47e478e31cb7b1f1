// Each commit as a change of its own, and merges judged by what they bring beyond a clean merge: real git, real keys.
import { describe, expect, test } from 'vitest';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import type { VerifyReport } from '../../../src/core/policy/verifyReport.ts';
import {
  aiTrailer,
  createSignedRepository,
  policyText,
  repositoryId,
  type SignedRepository,
  source,
  statesOf,
} from './signedRepository.ts';

type Mode = 'net' | 'every-commit' | 'both';

function create(mode: Mode = 'net', changes: (text: string) => string = (text) => text): SignedRepository {
  const text = changes(policyText(repositoryId).replace('{select: ai,', `{range: ${mode}, select: ai,`));
  const signed = createSignedRepository({ policy: text });
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  return signed;
}

const changed40 = { 40: 'export const value39 = 390;\n' };
const changed10 = { 10: 'export const value9 = 90;\n' };

/** `subject path:line state` for every unit that is judged in a commit. */
function byCommit({ builder }: SignedRepository, report: VerifyReport): readonly string[] {
  return report.units.map(({ commit, path, new: { start }, state }) => {
    const subject = commit === null ? 'net' : builder.git('log', '-1', '--format=%s', commit);
    return `${subject} ${path}:${start} ${state}`;
  });
}

/** A bad line, an agent's work, and its revert. */
function badCommitAndRevert({ builder }: SignedRepository): void {
  const good = source({ ...changed10, ...changed40 });
  builder.commit(`Bad\n\n${aiTrailer}\n`, {
    files: { 'a.ts': source({ ...changed10, ...changed40, 20: 'steal();\n' }) },
  });
  builder.commit(`Revert bad\n\n${aiTrailer}\n`, { files: { 'a.ts': good } });
}

describe('a bad commit and its revert', () => {
  test('are not in the net change, which passes', async () => {
    const repository = create('net');
    badCommitAndRevert(repository);
    await repository.signOff();
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'pass', rangeMode: 'net' });
    expect(report.units.every(({ commit }) => commit === null)).toBe(true);
  });

  test.each(['every-commit', 'both'] as const)('fail under %s, each with its commit', async (mode) => {
    const repository = create(mode);
    badCommitAndRevert(repository);
    await repository.signOff();
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1, rangeMode: mode });
    const open = byCommit(repository, report).filter((line) => !line.endsWith(' attested'));
    expect(open).toEqual(['Bad a.ts:20 unattested', 'Revert bad a.ts:20 unattested']);
    const bad = repository.builder.git('rev-parse', 'HEAD~2').slice(0, 12);
    expect(report.next).toEqual([
      expect.stringMatching(`^1 senior \\(2 hunks in commits ${bad}, [0-9a-f]{12}\\)$`),
    ]);
  });

  test('pass when somebody signs each of them', async () => {
    const repository = create('both');
    badCommitAndRevert(repository);
    const bad = repository.builder.git('rev-parse', 'HEAD~1');
    const revert = repository.builder.git('rev-parse', 'HEAD');
    await repository.signOff();
    expect((await repository.signOff({ revision: bad, commit: false })).fields.scope).toBe('commit');
    expect(await repository.verify()).toMatchObject({ verdict: 'fail' });
    await repository.signOff({ revision: revert, commit: false });
    expect(await repository.verify()).toMatchObject({ verdict: 'pass', next: [] });
  });
});

describe('evidence', () => {
  test('of the net change covers the same hunk in its commit, and a sign-off commit adds nothing', async () => {
    const repository = create('both');
    await repository.signOff();
    const report = await repository.verify();
    expect(report.verdict).toBe('pass');
    expect(byCommit(repository, report)).toEqual([
      'net a.ts:10 attested',
      'net a.ts:40 attested',
      'net b.ts:30 attested',
      'Change two places a.ts:10 attested',
      'Change two places a.ts:40 attested',
      'Change another file b.ts:30 attested',
    ]);
    expect(report.evidence).toHaveLength(1);
  });

  test('that a commit edits later is not stale in the commits before', async () => {
    const repository = create('every-commit');
    await repository.signOff();
    repository.builder.commit(`Edit\n\n${aiTrailer}\n`, {
      files: { 'a.ts': source({ 10: 'export const value9 = 91;\n', ...changed40 }) },
    });
    const report = await repository.verify();
    expect(byCommit(repository, report)).toEqual([
      'Change two places a.ts:10 attested',
      'Change two places a.ts:40 attested',
      'Change another file b.ts:30 attested',
      'Edit a.ts:10 unattested',
    ]);
  });

  test('counts without the store where a commit was signed as a whole', async () => {
    const repository = create('every-commit');
    const commits = repository.builder.git('rev-list', '--reverse', 'main..HEAD').split('\n');
    const trailers: string[] = [];
    for (const revision of commits)
      trailers.push(...(await repository.signOff({ revision, commit: false })).trailers);
    repository.builder.commit(`Sign off\n\n${trailers.join('\n')}\n`);
    repository.builder.git('update-ref', '-d', 'refs/countersign/records');
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });

  test('by the author of a commit does not count for it, though another wrote the rest', async () => {
    const repository = create('every-commit');
    repository.builder.commit(`Own\n\n${aiTrailer}\n`, {
      author: { name: 'alice', email: 'alice@example.com' },
      files: { 'b.ts': source({ 30: 'export const value29 = 290;\n', 50: 'own();\n' }) },
    });
    const own = repository.builder.git('rev-parse', 'HEAD');
    await repository.signOff();
    await repository.signOff({ revision: own, commit: false });
    const report = await repository.verify();
    expect(byCommit(repository, report).filter((line) => !line.endsWith(' attested'))).toEqual([
      'Own b.ts:50 self',
    ]);
  });
});

test('the command line can only add to what the policy judges', async () => {
  const modeOf = async (policy: Mode, asked?: Mode): Promise<string> => {
    const repository = create(policy);
    const report = await repository.verify(asked === undefined ? {} : { rangeMode: asked });
    return report.rangeMode;
  };
  expect(await modeOf('net', 'every-commit')).toBe('both');
  expect(await modeOf('every-commit', 'net')).toBe('both');
  expect(await modeOf('both', 'net')).toBe('both');
  expect(await modeOf('every-commit', 'every-commit')).toBe('every-commit');
  expect(await modeOf('every-commit')).toBe('every-commit');
});

describe('a merge', () => {
  /** main goes on in c.ts; the branch merges it, with `edit` inside the merge commit. */
  function mergeMain({ builder }: SignedRepository, edit: Record<string, string> = {}): string {
    builder.git('checkout', '-q', 'main');
    builder.commit('Advance', {
      files: { 'c.ts': source(), 'b.ts': source({ 1: 'export const first = 1;\n' }) },
    });
    builder.git('checkout', '-q', 'feature');
    builder.git('merge', '-q', '--no-commit', '--no-ff', 'main');
    return builder.commit(`Merge main\n\n${aiTrailer}\n`, { files: edit });
  }

  test('that is clean did nothing by itself', async () => {
    const repository = create('both');
    mergeMain(repository);
    await repository.signOff();
    const report = await repository.verify();
    expect(report.verdict).toBe('pass');
    expect(byCommit(repository, report).filter((line) => line.startsWith('Merge'))).toEqual([]);
  });

  test('that is evil shows exactly what it brought, and a reviewer can sign that', async () => {
    const repository = create('every-commit');
    await repository.signOff();
    const merge = mergeMain(repository, { 'c.ts': source({ 5: 'backdoor();\n' }) });
    const report = await repository.verify();
    expect(report).toMatchObject({ verdict: 'fail', next: [expect.stringContaining(merge.slice(0, 12))] });
    expect(byCommit(repository, report).filter((line) => line.startsWith('Merge'))).toEqual([
      'Merge main c.ts:5 unattested',
    ]);
    const signed = await repository.signOff({ revision: merge, commit: false });
    expect(signed.plan.units.map(({ unit }) => `${unit.path}:${unit.new.start}`)).toEqual(['c.ts:5']);
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });

  test('that is evil fails the net change as well', async () => {
    const repository = create('net');
    await repository.signOff();
    mergeMain(repository, { 'c.ts': source({ 5: 'backdoor();\n' }) });
    const report = await repository.verify();
    expect(report.verdict).toBe('fail');
    expect(statesOf(report).filter((line) => !line.endsWith(' attested'))).toEqual(['c.ts:5 unattested']);
  });

  test('that drops what the other side did is found, though every file is one that a parent had', async () => {
    const repository = create('every-commit');
    await repository.signOff();
    mergeMain(repository, { 'b.ts': source({ 30: 'export const value29 = 290;\n' }) });
    const report = await repository.verify();
    expect(byCommit(repository, report).filter((line) => line.startsWith('Merge'))).toEqual([
      'Merge main b.ts:1 unattested',
    ]);
  });

  test('after a conflict shows how it was resolved, against the markers that git leaves', async () => {
    const repository = create('every-commit');
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Advance', { files: { 'a.ts': source({ 10: 'export const value9 = 9000;\n' }) } });
    builder.git('checkout', '-q', 'feature');
    expect(() => builder.git('merge', '-q', '--no-commit', '--no-ff', 'main')).toThrow('git merge');
    const merge = builder.commit(`Merge main\n\n${aiTrailer}\n`, {
      files: { 'a.ts': source({ 10: 'export const value9 = resolved;\n', ...changed40 }) },
    });
    const first = await repository.verify();
    const own = first.units.filter(({ commit }) => commit === merge);
    expect(own.map(({ path, new: at, old }) => [path, at, old.lines])).toEqual([
      ['a.ts', { start: 10, lines: 1 }, 5],
    ]);
    for (const revision of builder.git('rev-list', 'main..HEAD').split('\n'))
      await repository.signOff({ revision, commit: false });
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });

  test('of more than two parents is judged as well', async () => {
    const repository = create('every-commit');
    await repository.signOff();
    const { builder } = repository;
    for (const name of ['one', 'two']) {
      builder.git('checkout', '-q', '-b', name, 'main');
      builder.commit(`Add ${name}`, { files: { [`${name}.ts`]: 'export {};\n' } });
    }
    builder.git('checkout', '-q', 'feature');
    builder.git('merge', '-q', '--no-commit', 'one', 'two');
    builder.commit(`Octopus\n\n${aiTrailer}\n`, { files: { 'three.ts': 'evil();\n' } });
    const report = await repository.verify();
    expect(byCommit(repository, report).filter((line) => line.startsWith('Octopus'))).toEqual([
      'Octopus three.ts:0 unattested',
      'Octopus three.ts:1 unattested',
    ]);
  });
});

test('a hidden character fails the commit that brought it, though a later one took it out', async () => {
  const repository = create('both');
  const { builder } = repository;
  const with20 = (line: string): string => source({ ...changed10, ...changed40, 20: line });
  builder.commit('Hide', { files: { 'a.ts': with20('export const value19 = "\u202E";\n') } });
  const hidden = builder.git('rev-parse', 'HEAD');
  builder.commit('Show', { files: { 'a.ts': with20('export const value19 = 19;\n') } });
  await repository.signOff();
  const report = await repository.verify();
  expect(report.findings).toMatchObject([
    { rule: 'hidden-unicode', level: 'error', path: 'a.ts', line: 20, commit: hidden },
  ]);
});

describe('who made a merge is', () => {
  /** alice merges main, which changed `a.ts` as the branch did, and signs everything. */
  async function mergedByAlice(edit: Record<string, string>): Promise<readonly string[]> {
    const repository = create('net');
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Advance', { files: { 'a.ts': source({ 25: 'export const value24 = 240;\n' }) } });
    builder.git('checkout', '-q', 'feature');
    builder.git('merge', '-q', '--no-commit', '--no-ff', 'main');
    const author = { name: 'alice', email: 'alice@example.com' };
    builder.commit(`Merge main\n\n${aiTrailer}\n`, { author, files: edit });
    await repository.signOff();
    return statesOf(await repository.verify());
  }

  test('no author of files that git merged', async () => {
    expect(await mergedByAlice({})).toEqual(['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 attested']);
  });

  test('the author of a side that it dropped', async () => {
    const ours = source({ ...changed10, ...changed40 });
    expect(await mergedByAlice({ 'a.ts': ours })).toEqual([
      'a.ts:10 self',
      'a.ts:25 self',
      'a.ts:40 self',
      'b.ts:30 attested',
    ]);
  });
});
