import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { parseCodeowners } from '../../../src/core/policy/codeowners.ts';
import type { CodeownersDialect } from '../../../src/core/policy/ownership.ts';

interface PatternCase {
  readonly pattern: string;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

function casesOf(name: string): readonly PatternCase[] {
  const file = new URL(`../../fixtures/policy/codeowners/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** `@a @b`; `2 of @a @b in [Name]`; several demands in the order of the file. */
function ownersOf(text: string, path: string, dialect: CodeownersDialect = 'github'): string {
  const ownership = parseCodeowners(text, dialect).value.ownershipOf(toRepoPath(path));
  if (ownership.kind !== 'owned') return ownership.kind;
  return ownership.demands
    .map(({ owners, count, section }) => {
      const some = count === 1 ? '' : `${count} of `;
      return `${some}${owners.join(' ')}${section === null ? '' : ` in [${section}]`}`;
    })
    .join(', ');
}

function checkOwners(
  dialect: CodeownersDialect,
  text: string,
  expected: Readonly<Record<string, string>>,
): void {
  const actual = Object.keys(expected).map((path) => [path, ownersOf(text, path, dialect)]);
  expect(Object.fromEntries(actual)).toEqual(expected);
}

describe.each([
  ['github', 'patterns.json'],
  ['gitlab', 'gitlabPatterns.json'],
] as const)('G27 patterns of %s', (dialect, file) => {
  const cases = casesOf(file);

  test('there are at least twenty', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });

  test.each(cases)('$pattern', ({ pattern, matches, misses }) => {
    const matched = [...matches, ...misses].filter(
      (path) => ownersOf(`${pattern} @owner`, path, dialect) === '@owner',
    );
    expect(matched).toEqual(matches);
  });
});

describe('lines of GitHub', () => {
  test('the last line that matches decides', () => {
    checkOwners('github', '* @all\n*.ts @typescript\nsrc/ @source\n', {
      'a.md': '@all',
      'a.ts': '@typescript',
      'src/a.ts': '@source',
    });
  });

  test('a line without owners leaves the path unowned, which is not the same as unmatched', () => {
    checkOwners('github', 'src/ @source\nsrc/generated/\n', {
      'src/generated/a.ts': 'unowned',
      'docs/a.md': 'unmatched',
    });
  });

  test('users, teams and addresses own; comments do not', () => {
    checkOwners('github', '# heading\n\n*.ts @user @org/team.one a@example.com # because\r\n', {
      'a.ts': '@user @org/team.one a@example.com',
    });
  });

  test('sections mean nothing: brackets are literal, and `[` alone is a file', () => {
    checkOwners('github', '[Docs] @docs\n[a-z] @range\n', { 'x/[Docs]': '@docs', a: 'unmatched' });
  });

  test('an invalid line is skipped and told, the others hold', () => {
    const { value, problems } = parseCodeowners(
      '* @all\n!src/ @x\na***b @x\n\\#a @x\nsrc/ nobody\ndocs/ @docs\n',
      'github',
      toRepoPath('CODEOWNERS'),
    );
    expect(problems).toEqual([
      { message: 'line 2: negation with ! is not supported', line: 2, path: 'CODEOWNERS' },
      { message: 'line 3: *** is no pattern', line: 3, path: 'CODEOWNERS' },
      { message: 'line 4: a backslash may only stand before a space', line: 4, path: 'CODEOWNERS' },
      { message: 'line 5: "nobody" is no owner', line: 5, path: 'CODEOWNERS' },
    ]);
    expect(value.demands.map(({ pattern, line }) => `${line} ${pattern}`)).toEqual(['1 *', '6 docs/']);
  });

  test('ownership names its line', () => {
    const { value } = parseCodeowners('\n*.ts @a\nb.ts\n', 'github');
    expect(value.ownershipOf(toRepoPath('a.ts'))).toEqual({
      kind: 'owned',
      demands: [{ pattern: '*.ts', owners: ['@a'], line: 2, count: 1, section: null }],
    });
    expect(value.ownershipOf(toRepoPath('b.ts'))).toEqual({ kind: 'unowned', line: 3 });
  });

  test.each(['github', 'gitlab'] as const)(
    'a file of more than 3 MB leaves everything open: %s',
    (dialect) => {
      const { value, problems } = parseCodeowners(`* @all\n# ${'x'.repeat(3 * 1024 * 1024)}\n`, dialect);
      expect(value.demands).toEqual([]);
      expect(problems).toEqual([
        { message: 'line 1: the file is larger than 3 MB and is ignored', line: 1, incomplete: true },
      ]);
    },
  );
});

describe('sections of GitLab', () => {
  test('every section has its say, and in each the last entry that matches decides', () => {
    const text = `* @admin

[README Owners]
README.md @user1 @user2
internal/README.md @user4

[README other owners]
README.md @user3
`;
    checkOwners('gitlab', text, {
      'README.md': '@admin, @user1 @user2 in [README Owners], @user3 in [README other owners]',
      'internal/README.md': '@admin, @user4 in [README Owners], @user3 in [README other owners]',
      'a.rb': '@admin',
    });
  });

  test('numbers of approvals and default owners', () => {
    checkOwners('gitlab', '[Docs][2] @docs-team @agarcia\ndocs/\nREADME.md @other\n', {
      'docs/a': '2 of @docs-team @agarcia in [Docs]',
      'README.md': '2 of @other in [Docs]',
      'src/a': 'unmatched',
    });
  });

  test('an optional section asks for nobody', () => {
    checkOwners('gitlab', '^[Go] @go\n*.go\n', { 'a.go': 'unowned', 'a.rb': 'unmatched' });
  });

  test('sections of one name are one, required when one heading is', () => {
    const text = '[Docs]\n*.md @first\n[Other]\n*.rb @ruby\n^[DOCS]\nREADME.md @second\n';
    checkOwners('gitlab', text, {
      'a.md': '@first in [Docs]',
      'README.md': '@second in [Docs]',
      'a.rb': '@ruby in [Other]',
    });
  });

  test('an exclusion takes the path out of its section only', () => {
    checkOwners('gitlab', '* @all\n[Ruby]\n*.rb @ruby\n!/vendor/\n/vendor/mine.rb @me\n', {
      'a.rb': '@all, @ruby in [Ruby]',
      'vendor/mine.rb': '@all',
    });
    checkOwners('gitlab', '*.rb @ruby\n!a.rb\n', { 'a.rb': 'unowned', 'b.rb': '@ruby' });
  });

  test('roles, groups, addresses, and owners inside what looks like a comment', () => {
    checkOwners('gitlab', '/config/ @@maintainer @group/with-nested/sub a@example.com # not @really\n', {
      'config/a': '@@maintainer @group/with-nested/sub a@example.com @really',
    });
  });

  test('an entry that nobody owns leaves the path to nobody', () => {
    checkOwners('gitlab', '*.rb @ruby\na.rb\n', { 'a.rb': 'unowned' });
  });

  test('what is malformed is told with its line, and read as the forge reads it', () => {
    const { value, problems } = parseCodeowners('[]\n^[Go][2]\n[Docs\na.rb nobody @a\n/[x @b\n', 'gitlab');
    expect(problems.map(({ message }) => message)).toEqual([
      'line 1: a section needs a name',
      'line 2: an optional section cannot ask for approvals',
      'line 3: a section heading is not closed, so the line is read as an entry',
      'line 3: "[Docs" is no pattern',
      'line 4: "nobody" is no owner',
      'line 5: "/[x" is no pattern',
    ]);
    expect(value.demands).toEqual([]);
  });
});

test('whatever a file holds, it is read, and every demand names somebody', () => {
  const word = fc.constantFrom(
    '[',
    ']',
    '^[',
    '[A][2]',
    '\\',
    '\\ ',
    '!',
    '**',
    '***',
    '*',
    '?',
    '/',
    '-',
    '@a',
    '#',
    '[^',
    '[z-a]',
    '[a-',
    '[\\]',
    'ä',
    '\u{1F600}',
    '\uD800',
  );
  const line = fc.array(fc.oneof(word, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 6 });
  const file = fc
    .array(
      line.chain((words) => fc.constantFrom('', ' ').map((separator) => `${words.join(separator)} @owner`)),
      { maxLength: 8 },
    )
    .map((lines) => lines.join('\n'));
  const path = fc.oneof(
    fc.constantFrom('a', 'a/b', '[', '-', 'z'),
    fc.string({ unit: 'binary', minLength: 1 }),
  );
  let owned = 0;
  fc.assert(
    fc.property(file, path, fc.constantFrom('github', 'gitlab'), (text, name, dialect) => {
      const { value, problems } = parseCodeowners(`${text}\n`, dialect);
      const ownership = value.ownershipOf(toRepoPath(name));
      const demands = ownership.kind === 'owned' ? ownership.demands : [];
      owned += demands.length;
      for (const { owners, count, line: at } of [...value.demands, ...demands]) {
        expect(owners.length > 0 && count > 0 && at > 0).toBe(true);
      }
      for (const problem of problems) expect(problem.line).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
  expect(owned).toBeGreaterThan(50);
});
