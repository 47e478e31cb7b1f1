// Who wrote the lines of a whole file, as an editor shows it: real git, documents that were edited since.
import { afterEach, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { blameDocument } from '../../../src/core/workflow/blameDocument.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

let builder: GitRepository;
afterEach(() => builder.dispose());

const claude = 'Co-Authored-By: Claude <noreply@anthropic.com>';

/** Ten lines by a person, of which an agent wrote 3 and 4 anew and added two at the end. */
function create(): string {
  builder = createGitRepository();
  const lines = Array.from({ length: 10 }, (_, at) => `line ${at + 1}\n`);
  builder.commit('Start\n', { files: { 'old.txt': lines.join('') } });
  builder.git('mv', 'old.txt', 'a.txt');
  const now = lines.toSpliced(2, 2, 'three\n', 'four\n').concat('eleven\n', 'twelve\n').join('');
  builder.commit(`Change\n\n${claude}\n`, { files: { 'a.txt': now } });
  return now;
}

async function check(text: string, expected: readonly string[] | null, path = 'a.txt'): Promise<void> {
  const repository = await openRepository(builder.directory);
  const blame = await blameDocument(repository, { path: toRepoPath(path), text });
  const said = blame?.ranges.map(({ start, end, kind, source }) =>
    `${start}-${end} ${kind} ${source?.tool ?? ''}`.trim(),
  );
  expect(said ?? null).toEqual(expected);
}

test('as it is committed, through a rename', async () => {
  const text = create();
  await check(text, ['1-2 unknown', '3-4 ai claude', '5-10 unknown', '11-12 ai claude']);
});

test('lines that are edited or new since belong to nobody yet, and the others move with the text', async () => {
  const text = create();
  await check(`new\n${text.replace('four\n', 'four!\n')}`, [
    '2-3 unknown',
    '4-4 ai claude',
    '6-11 unknown',
    '12-13 ai claude',
  ]);
  await check(text.replace('three\nfour\n', ''), ['1-2 unknown', '3-8 unknown', '9-10 ai claude']);
});

test('what HEAD does not hold has no answer', async () => {
  const text = create();
  await check(text, null, 'other.txt');
  await check('', []);
});

test('a repository without commits has no answer', async () => {
  builder = createGitRepository();
  await check('x\n', null);
});
