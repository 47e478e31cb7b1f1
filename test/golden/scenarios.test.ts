// The golden scenarios of docs/attestation.md: five attested units, then what a team really does to a branch. The
// expected numbers were measured with a prototype before this implementation; they are not to be adjusted to it.
import { describe, expect, test } from 'vitest';
import { aiTrailer, now, type SignedRepository, source } from '../core/workflow/signedRepository.ts';
import { openRepositoryOfTeam, teamPolicy } from '../threats/attackedRepository.ts';

const functions = (guarded: number): string =>
  ['a', 'b', 'c']
    .map(
      (name, at) =>
        `def f():\n    one()\n    two()\n    three()\n${at === guarded ? '    return True\n' : ''}    four()\n    five()\n    six()\n    ${name === 'c' ? 'last' : 'next'}()\n\n`,
    )
    .join('');

const app = (lines: Readonly<Record<number, string>> = {}): string =>
  source({ 20: 'export const value19 = start(19);\n', 45: '', ...lines });

/** An edit, a deletion, an insertion, a binary and a mode: five units on the branch, all signed by Alice. */
async function attestFive(policy = teamPolicy({ 'select: ai': 'select: all' })): Promise<SignedRepository> {
  const repository = openRepositoryOfTeam({ policy });
  const { builder } = repository;
  builder.git('checkout', '-q', 'main');
  builder.write('run.sh', 'echo\n');
  builder.commit('Base\n', {
    files: { 'app.ts': source(), 'rights.py': functions(-1), 'logo.bin': Buffer.of(0, 1) },
  });
  builder.git('checkout', '-q', '-B', 'feature', 'main');
  builder.write('run.sh', 'echo\n', { mode: 0o755 });
  builder.commit(`Work\n\n${aiTrailer}\n`, {
    files: { 'app.ts': app(), 'rights.py': functions(0), 'logo.bin': Buffer.of(0, 2) },
  });
  await repository.signOff();
  await expectCounts(repository, { attested: 5, other: 0 });
  return repository;
}

async function expectCounts(
  repository: SignedRepository,
  expected: { readonly attested: number; readonly other: number },
): Promise<void> {
  const { units, verdict } = await repository.verify({ now: now + 1000 });
  const attested = units.filter(({ state }) => state === 'attested').length;
  expect({ attested, other: units.length - attested }).toEqual(expected);
  expect(verdict).toBe(expected.other === 0 ? 'pass' : 'fail');
}

function edit(repository: SignedRepository, files: Readonly<Record<string, string | Buffer | null>>): void {
  repository.builder.commit(`Edit\n\n${aiTrailer}\n`, { files });
}

function advanceMain({ builder }: SignedRepository, files: Readonly<Record<string, string>>): void {
  builder.git('checkout', '-q', 'main');
  builder.commit('Advance\n', { files });
  builder.git('checkout', '-q', 'feature');
}

describe('what teams do to a branch', () => {
  test('G1 a rebase over edits far away in the same file: 5 of 5', async () => {
    const repository = await attestFive();
    advanceMain(repository, {
      'app.ts': source({ 1: '// licence\nexport const value0 = 0;\n', 58: 'far();\n' }),
    });
    repository.builder.git('rebase', '-q', '--empty=keep', 'main');
    await expectCounts(repository, { attested: 5, other: 0 });
  });

  test('G2 a squash: 5 of 5', async () => {
    const repository = await attestFive();
    const { builder } = repository;
    builder.git('checkout', '-q', '-b', 'squashed', 'main');
    builder.git('merge', '-q', '--squash', 'feature');
    builder.git('commit', '-q', '--no-edit');
    await expectCounts(repository, { attested: 5, other: 0 });
  });

  test('G3 an amended message: 5 of 5', async () => {
    const repository = await attestFive();
    const { builder } = repository;
    builder.git(
      'commit',
      '-q',
      '--amend',
      '--allow-empty',
      '-m',
      `Said better\n\n${builder.git('log', '-1', '--format=%b')}`,
    );
    await expectCounts(repository, { attested: 5, other: 0 });
  });

  test('G4 a cherry-pick: 5 of 5', async () => {
    const repository = await attestFive();
    const { builder } = repository;
    const [signed, work] = [builder.git('rev-parse', 'HEAD'), builder.git('rev-parse', 'HEAD~1')];
    builder.git('checkout', '-q', '-b', 'picked', 'main');
    builder.git('cherry-pick', '-x', work);
    builder.git('cherry-pick', '-x', '--allow-empty', signed);
    await expectCounts(repository, { attested: 5, other: 0 });
  });

  test('G5 an edit upstream two lines below: 4 of 5, and 5 of 5 by trivial-rebase', async () => {
    const upstream = { 'app.ts': source({ 23: 'export const value22 = 2222;\n' }) };
    const repository = await attestFive();
    advanceMain(repository, upstream);
    repository.builder.git('rebase', '-q', '--empty=keep', 'main');
    await expectCounts(repository, { attested: 4, other: 1 });
    const carried = await attestFive(
      teamPolicy({ 'select: ai': 'select: all' }, 'carry: [hunk, trivial-rebase]'),
    );
    advanceMain(carried, upstream);
    carried.builder.git('rebase', '-q', '--empty=keep', 'main');
    await expectCounts(carried, { attested: 5, other: 0 });
    edit(carried, {
      'app.ts': carried.builder.git('show', 'HEAD:app.ts').replace('value50 = 50', 'value50 = 5050') + '\n',
    });
    await expectCounts(carried, { attested: 4, other: 2 });
  });

  test('G17 an evil merge: 5 of 5 and one more that nobody attested', async () => {
    const repository = await attestFive();
    const { builder } = repository;
    advanceMain(repository, { 'm.ts': 'm\n' });
    builder.git('merge', '-q', '--no-commit', '--no-ff', 'main');
    builder.write('b.ts', source({ 30: 'evil();\n' }));
    builder.git('add', 'b.ts');
    builder.git('commit', '-q', '-m', 'Merge main');
    await expectCounts(repository, { attested: 5, other: 1 });
  });
});

describe('what makes a sign-off stale', () => {
  const signed = app();
  test.each<[string, Readonly<Record<string, string | Buffer | null>>, { attested: number; other: number }]>([
    [
      'G6 an edited line: 4 of 5',
      { 'app.ts': signed.replace('start(19)', 'stop(19)') },
      { attested: 4, other: 1 },
    ],
    [
      'G7 only the indentation: 4 of 5',
      { 'app.ts': signed.replace('export const value19', '  export const value19') },
      { attested: 4, other: 1 },
    ],
    [
      'G8 only a line end: 4 of 5',
      { 'app.ts': signed.replace('start(19);\n', 'start(19);\r\n') },
      { attested: 4, other: 1 },
    ],
    [
      'G9 only the last line end: the file is no longer as it was',
      { 'app.ts': signed.slice(0, -1) },
      { attested: 5, other: 1 },
    ],
    [
      'G10 a file moved with its hunks: 3 of 5',
      { 'app.ts': null, 'moved.ts': signed },
      { attested: 3, other: 3 },
    ],
    [
      'G11 a hunk moved to the next function of the same shape: 4 of 5',
      { 'rights.py': functions(1) },
      { attested: 4, other: 1 },
    ],
    [
      'G12 a copy in another file: 5 of 5 and the copy',
      { 'copy.py': functions(0) },
      { attested: 5, other: 2 },
    ],
    [
      'G14 another binary: 4 of 5 and the new one',
      { 'logo.bin': Buffer.of(0, 3) },
      { attested: 4, other: 1 },
    ],
    [
      'G15 a bidirectional character: 4 of 5',
      { 'app.ts': signed.replace('start(19)', 'start(\u202e19)') },
      { attested: 4, other: 1 },
    ],
    [
      'G16 a neighbour line inserted: 4 of 5',
      { 'app.ts': signed.replace('export const value19', 'if (false) {\nexport const value19') },
      { attested: 4, other: 1 },
    ],
  ])('%s', async (_, files, expected) => {
    const repository = await attestFive();
    edit(repository, files);
    await expectCounts(repository, expected);
  });

  test('G13 the mode reverted and a link retargeted: 4 of 5 and the link', async () => {
    const repository = await attestFive();
    const { builder } = repository;
    const oid = builder.gitBytes(['hash-object', '-w', '--stdin'], '/etc').toString().trim();
    builder.git('update-index', '--chmod=-x', 'run.sh');
    builder.git('update-index', '--add', '--cacheinfo', `120000,${oid},link`);
    builder.git('commit', '-q', '-m', 'Modes');
    const { units } = await repository.verify();
    expect(units.filter(({ state }) => state === 'attested')).toHaveLength(4);
    expect(new Set(units.filter(({ state }) => state !== 'attested').map(({ path }) => path))).toEqual(
      new Set(['link']),
    );
  });
});
