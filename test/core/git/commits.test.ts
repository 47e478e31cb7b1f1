import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { parseCommit, parseIdentity, readCommits } from '../../../src/core/git/commits.ts';
import { pathsTouchedByCommits } from '../../../src/core/git/touchedPaths.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

const zeros = '0'.repeat(40);

test('reads a range newest first, with messages and identities byte for byte', async () => {
  const builder = temporaryRepository();
  builder.commit('root');
  const message = '# not a comment\n\n  body   \n\n\nTrailer: ünï\r\n\n\n';
  const author = { name: 'Ünï "Q" Ö', email: 'a b@example.com' };
  const second = builder.commit(message, { author, date: '2026-02-03T04:05:06+05:30', files: { a: 'a\n' } });
  const third = builder.commit('');
  const commits = await readCommits(await open(builder), { include: ['main'], exclude: ['main~2'] });
  expect(commits.map(({ oid }) => oid)).toEqual([third, second]);
  expect(commits[1]).toMatchObject({
    tree: builder.git('rev-parse', 'main^^{tree}'),
    parents: [builder.git('rev-parse', 'main~2')],
    author: { ...author, timestamp: 1_770_071_706, zone: '+0530' },
    committer: { name: 'Test Person', email: 'test@example.com', zone: '+0530' },
    signature: null,
  });
  expect(commits[1]?.message.toString()).toBe(message);
  expect(commits[1]?.raw).toEqual(builder.gitBytes(['cat-file', 'commit', second]));
  expect(commits[0]?.message).toEqual(Buffer.alloc(0));
});

test('first parents, limits and empty ranges', async () => {
  const builder = temporaryRepository();
  const root = builder.commit('root');
  builder.git('checkout', '--quiet', '-b', 'side');
  builder.commit('side');
  builder.git('checkout', '--quiet', 'main');
  const main = builder.commit('main');
  builder.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
  const merge = builder.git('rev-parse', 'HEAD');
  const repository = await open(builder);
  const read = async (range: Parameters<typeof readCommits>[1]): Promise<string[]> =>
    (await readCommits(repository, range)).map(({ oid }) => oid);
  expect(await read({ include: ['HEAD'], firstParent: true })).toEqual([merge, main, root]);
  expect(await read({ include: ['HEAD'], limit: 1 })).toEqual([merge]);
  expect(await read({ include: ['HEAD'] })).toHaveLength(4);
  expect(await read({ include: ['HEAD'], exclude: ['HEAD'] })).toEqual([]);
  expect(await read({ include: [] })).toEqual([]);
});

test.each(['nowhere', '--all', '-n1', '', 'a\nb', '^'])('the revision %j is refused', async (revision) => {
  const builder = temporaryRepository();
  builder.commit('one');
  const repository = await open(builder);
  await expect(readCommits(repository, { include: [revision] })).rejects.toMatchObject({
    code: 'unknown-revision',
  });
});

test('a thousand commits come through one process', async () => {
  const builder = temporaryRepository();
  const commits = Array.from(
    { length: 1000 },
    (_, index) =>
      `commit refs/heads/many\ncommitter N <n@x> ${index} +0000\ndata 4\nm${String(index).padStart(3, '0')}\n`,
  );
  builder.gitBytes(['fast-import', '--quiet'], commits.join(''));
  const read = await readCommits(await open(builder), { include: ['many'] });
  expect(read.map(({ message }) => message.toString())).toEqual(
    Array.from({ length: 1000 }, (_, index) => `m${String(999 - index).padStart(3, '0')}`),
  );
});

test('grafts and replacement refs do not rewrite history', async () => {
  const builder = temporaryRepository();
  const root = builder.commit('root');
  builder.commit('middle');
  const head = builder.commit('head');
  builder.write('.git/info/grafts', `${head} ${root}\n`);
  builder.git('replace', root, head);
  expect(await readCommits(await open(builder), { include: ['main'] })).toHaveLength(3);
});

function expectParsed(raw: string | Buffer, expected: object): void {
  const { value, problems } = parseCommit(toObjectId('1'.repeat(40)), Buffer.from(raw));
  expect({
    ...value,
    message: value.message.toString('latin1'),
    raw: undefined,
    problems: problems.length,
  }).toMatchObject(expected);
}

test('parses signed, folded, encoded and broken commits', () => {
  const tree = `tree ${'a'.repeat(40)}\n`;
  const people = 'author A <a@x> 1 +0100\ncommitter C <c@x> 2 -0030\n';
  expectParsed(
    `${tree}parent ${'b'.repeat(40)}\nparent ${'c'.repeat(40)}\n${people}gpgsig -----BEGIN SSH SIGNATURE-----\n abc\n \n -----END SSH SIGNATURE-----\n\nmsg\n`,
    {
      tree: 'a'.repeat(40),
      parents: ['b'.repeat(40), 'c'.repeat(40)],
      author: { name: 'A', email: 'a@x', timestamp: 1, zone: '+0100' },
      committer: { name: 'C', email: 'c@x', timestamp: 2, zone: '-0030' },
      signature: '-----BEGIN SSH SIGNATURE-----\nabc\n\n-----END SSH SIGNATURE-----',
      message: 'msg\n',
      problems: 0,
    },
  );
  expectParsed(`${tree}${people}gpgsig-sha256 S\n\n`, { signature: 'S', message: '' });
  const latin = Buffer.from(
    `${tree}author \xc4 <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\nencoding ISO-8859-1\n\n\xe4`,
    'latin1',
  );
  expectParsed(latin, { author: { name: 'Ä' }, message: '\xe4' });
  expectParsed(`${tree}${people}encoding no-such\n\nm`, { author: { name: 'A' }, message: 'm' });
  expectParsed('', {
    tree: zeros,
    parents: [],
    author: { name: '', email: '', timestamp: 0 },
    message: '',
    problems: 3,
  });
  expectParsed(`${tree}author nobody\n${people.slice(people.indexOf('committer'))}\nm`, {
    author: { name: '', timestamp: 0 },
    message: 'm',
    problems: 1,
  });
  // A message that imitates headers is a message.
  expectParsed(`${tree}${people}\ntree ${'d'.repeat(40)}\nauthor X <x@x> 9 +0000\n\nm`, {
    tree: 'a'.repeat(40),
    author: { name: 'A' },
  });
  expect.assertions(7);
});

test('identities are cut as git cuts them', () => {
  expect(parseIdentity('A B <a@b> 12 +0200')).toEqual({
    name: 'A B',
    email: 'a@b',
    timestamp: 12,
    zone: '+0200',
  });
  expect(parseIdentity('<> 12 +0000')).toEqual({ name: '', email: '', timestamp: 12, zone: '+0000' });
  expect(parseIdentity('A <a@b> <c@d> 12 +0000')).toMatchObject({ name: 'A', email: 'a@b', timestamp: 12 });
  expect(parseIdentity('A <a@b> 12')).toMatchObject({ timestamp: 12, zone: '+0000' });
  for (const broken of ['', 'A', 'A <a@b>', 'A <a@b> when', `A <a@b> ${'9'.repeat(30)} +0000`])
    expect(parseIdentity(broken)).toBeNull();
});

test('paths touched: against the parent, both sides of renames, merges by what they add themselves', async () => {
  const builder = temporaryRepository();
  const awkward = 'a "b"\nc\u00e9';
  const root = builder.commit('root', {
    files: { shared: '1\n2\n3\n', 'old name': 'x\n', [awkward]: 'y\n' },
  });
  builder.git('checkout', '--quiet', '-b', 'side');
  const side = builder.commit('side', { files: { side: 's\n', shared: '1\n2\nside\n' } });
  builder.git('checkout', '--quiet', 'main');
  builder.git('mv', 'old name', 'new name');
  const renamed = builder.commit('rename', { files: { [awkward]: null } });
  const conflicting = builder.commit('conflicting', { files: { shared: '1\n2\nmain\n' } });
  builder.gitBytes(['merge', '--quiet', '-s', 'ours', '-m', 'merge', 'side']);
  const evil = builder.git('rev-parse', 'HEAD');
  builder.write('shared', '1\n2\nboth\n');
  builder.write('smuggled', 'evil\n');
  builder.git('add', '.');
  builder.git('commit', '--quiet', '--amend', '-m', 'evil merge');
  const merge = builder.git('rev-parse', 'HEAD');
  const empty = builder.commit('empty');
  const touched = await pathsTouchedByCommits(await open(builder), { include: ['main'] });
  expect(Object.fromEntries(touched)).toEqual({
    [root]: [awkward, 'old name', 'shared'],
    [side]: ['shared', 'side'],
    [renamed]: [awkward, 'new name', 'old name'],
    [conflicting]: ['shared'],
    [merge]: ['shared', 'smuggled'],
    [empty]: [],
  });
  expect(touched.has(toObjectId(evil))).toBe(false);
  const range = await pathsTouchedByCommits(await open(builder), { include: ['main'], exclude: [merge] });
  expect([...range.keys()]).toEqual([empty]);
});
