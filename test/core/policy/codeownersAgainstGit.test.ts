// git knows two languages of patterns that agree with those of the forges where they overlap: a differential test.
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { parseCodeowners } from '../../../src/core/policy/codeowners.ts';
import type { CodeownersDialect } from '../../../src/core/policy/ownership.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';

const repository = createGitRepository();
afterAll(() => repository.dispose());

const names = ['a', 'b', 'ab', '.a', 'a.js', 'x.js', 'logs', 'aXb'];
const paths = names.flatMap((first) => [
  first,
  ...names.flatMap((second) => [
    `${first}/${second}`,
    ...names.map((third) => `${first}/${second}/${third}`),
  ]),
]);

const segment = fc.constantFrom(
  'a',
  'b',
  '*',
  '**',
  'a*',
  '*.js',
  'a?',
  '?',
  'logs',
  '.a',
  'a*b',
  '*a*',
  'a**b',
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '/'),
    fc.array(segment, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '/'),
  )
  .map(([start, segments, end]) => `${start}${segments.join('/')}${end}`);

function matched(dialect: CodeownersDialect, line: string): readonly string[] {
  const { value } = parseCodeowners(line, dialect);
  return paths.filter((path) => value.ownershipOf(toRepoPath(path)).kind === 'owned');
}

test('GitHub: as .gitignore, which its patterns are taken from', () => {
  const comparable = pattern.filter((text) => {
    const isAnchored = text.startsWith('/') || text.slice(0, -1).includes('/');
    // The documented exception: a lone star at the end does not reach below.
    return !(isAnchored && /(?:^|\/)\*$/.test(text)) && text !== '*/';
  });
  fc.assert(
    fc.property(comparable, (text) => {
      // git fails when nothing at all is ignored.
      repository.write('.gitignore', `/always\n${text}\n`);
      const listing = repository
        .gitBytes(
          ['check-ignore', '--no-index', '--stdin', '-z', '-v', '-n'],
          [...paths, 'always'].join('\0'),
        )
        .toString('utf8')
        .split('\0');
      const ignored = paths.filter((_, index) => listing[4 * index + 2] !== '');
      expect([text, matched('github', `${text} @a`)]).toEqual([text, ignored]);
    }),
    { numRuns: 150 },
  );
});

test('GitLab: as glob pathspecs, by which git matches as fnmatch does with FNM_PATHNAME', () => {
  const blob = repository.gitBytes(['hash-object', '-w', '--stdin'], 'x').toString('utf8').trim();
  // A file and a directory of one name cannot stand in one index: each depth has its own.
  const depths = [1, 2, 3].map((depth) => paths.filter((path) => path.split('/').length === depth));
  const bracketed = fc.constantFrom('[ab]', '[^a]', '[a-c]*', '[!b]*', '[.x]*');
  const comparable = fc
    .array(fc.oneof(segment, bracketed), { minLength: 1, maxLength: 4 })
    .filter((segments) => segments.at(-1) !== '**' && segments.some((text) => /[*?[]/.test(text)))
    .map((segments) => segments.join('/'));
  const lists = fc.sample(comparable, { numRuns: 60, seed: 7 });
  for (const [index, depth] of depths.entries()) {
    repository.git('read-tree', '--empty');
    repository.gitBytes(
      ['update-index', '--index-info'],
      depth.map((path) => `100644 ${blob}\t${path}\n`).join(''),
    );
    for (const text of lists) {
      const found = repository.git('ls-files', '-z', '--', `:(glob,top)${text}`).split('\0').filter(Boolean);
      const ours = matched('gitlab', `/${text} @a`).filter((path) => path.split('/').length === index + 1);
      expect([text, ours.toSorted()]).toEqual([text, found.toSorted()]);
    }
  }
});
