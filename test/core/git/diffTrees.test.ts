import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problem } from '../../../src/core/base/problem.ts';
import { diffTrees } from '../../../src/core/git/diffTrees.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

const functionText = (name: string, lines: number, from: number): string =>
  `class ${name}:\n${Array.from({ length: lines }, (_, index) => `    line ${from + index}\n`).join('')}`;

/** A change with everything that a setting could show in another way. */
function commitChange(builder: GitRepository): void {
  builder.commit('base', {
    files: {
      'code.py': `${functionText('A', 30, 0)}\n${functionText('B', 30, 100)}`,
      'blank.txt': 'a\n\n\nb\nc\nd\n\n\ne\n',
      'moved.txt': functionText('Moved', 40, 200),
      'deleted.txt': 'gone\n',
      'binary.bin': Buffer.from([0, 1, 2, 3]),
      'sub/dir/ünïcödé "q".txt': 'a\n',
      'link.txt': 'target\n',
      'copied.txt': functionText('Copied', 40, 300),
      'crlf.txt': 'a\r\nb\r\n',
      'space.txt': 'a b\n',
    },
  });
  const commit = builder.git('rev-parse', 'HEAD');
  builder.git('update-index', '--add', '--cacheinfo', `160000,${commit},module`);
  builder.git('commit', '--quiet', '-m', 'module');
  builder.git('tag', 'base');
  builder.git('mv', 'moved.txt', 'moved-away.txt');
  builder.git('update-index', '--add', '--cacheinfo', `160000,${builder.git('rev-parse', 'HEAD')},module`);
  builder.git('rm', '--quiet', '--cached', 'link.txt');
  const target = builder.gitBytes(['hash-object', '-w', '--stdin'], 'target').toString().trim();
  for (const [path, text] of Object.entries({
    'code.py': `${functionText('A', 15, 0)}    new\n${functionText('A', 15, 15).replace('class A:\n', '')}\n${functionText('B', 31, 100)}`,
    'blank.txt': 'a\n\nX\nb\nc\nd\n\nY\ne\n',
    'binary.bin': Buffer.from([0, 9, 2, 3]),
    'sub/dir/ünïcödé "q".txt': 'a\nb\n',
    'copy.txt': functionText('Copied', 40, 300),
    'copied.txt': functionText('Copied', 41, 300),
    'crlf.txt': 'a\nb\n',
    'space.txt': 'a  b \n',
    'moved-away.txt': functionText('Moved', 41, 200),
  })) {
    builder.write(path, text);
    builder.git('add', path);
  }
  builder.git('rm', '--quiet', 'deleted.txt');
  builder.git('update-index', '--add', '--cacheinfo', `120000,${target},link.txt`);
  builder.git('commit', '--quiet', '-m', 'head');
}

async function diffText(directory: string): Promise<string> {
  const repository = await openRepository(directory);
  const chunks: Buffer[] = [];
  for await (const chunk of diffTrees(repository, 'base', 'main')) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

let builder: GitRepository;
let expected: string;

async function prepare(): Promise<void> {
  builder = temporaryRepository();
  commitChange(builder);
  expected = await diffText(builder.directory);
}

test('is what git itself prints without any configuration', async () => {
  await prepare();
  const switches =
    '--raw -z -p -U0 --text -M50% -l1000 --full-index --no-abbrev --no-color --no-ext-diff --no-textconv --no-relative --submodule=short --ignore-submodules=none --inter-hunk-context=0 --diff-algorithm=myers --indent-heuristic';
  const printed = builder.gitBytes(['diff', ...switches.split(' '), 'base', 'main']).toString('latin1');
  expect(expected).toBe(printed);
  expect(expected).toContain('diff --git a/moved.txt b/moved-away.txt\nsimilarity index');
  expect(expected).toContain('-Subproject commit ');
  expect(expected).toContain('new file mode 120000');
  expect(expected).toContain('+\0\t\x02\x03');
});

const hostileSettings: Readonly<Record<string, string>> = {
  'diff.noprefix': 'true',
  'diff.mnemonicPrefix': 'true',
  'diff.srcPrefix': 'x/',
  'diff.dstPrefix': 'y/',
  'color.ui': 'always',
  'color.diff': 'always',
  'diff.submodule': 'log',
  'diff.context': '7',
  'diff.interHunkContext': '20',
  'diff.renames': 'false',
  'diff.renames ': 'copies',
  'diff.renameLimit': '1',
  'diff.suppressBlankEmpty': 'true',
  'diff.relative': 'true',
  'diff.orderFile': '/dev/stdin',
  'diff.algorithm': 'histogram',
  'diff.indentHeuristic': 'false',
  'diff.external': 'touch ran; true',
  'core.quotePath': 'false',
  'diff.ignoreSubmodules': 'all',
  'diff.wsErrorHighlight': 'all',
  'diff.colorMoved': 'zebra',
  'diff.wordRegex': '.',
  'core.bigFileThreshold': '1',
  'core.whitespace': 'cr-at-eol',
  'diff.noPrefix': 'true',
  'core.attributesFile': '/dev/stdin',
  'core.precomposeUnicode': 'false',
  'i18n.logOutputEncoding': 'latin1',
};

test.each(['user', 'repository'] as const)('no setting of the %s changes a byte', async (scope) => {
  await prepare();
  process.env['HOME'] = builder.home;
  const changing: string[] = [];
  for (const [name, value] of Object.entries(hostileSettings)) {
    const file = scope === 'user' ? ['--file', join(builder.home, '.gitconfig')] : ['--local'];
    builder.git('config', ...file, name.trim(), value);
    if ((await diffText(builder.directory)) !== expected) changing.push(`${name}=${value}`);
    builder.git('config', ...file, '--unset', name.trim());
  }
  expect(changing).toEqual([]);
  for (const [name, value] of Object.entries(hostileSettings)) builder.git('config', name.trim(), value);
  expect(await diffText(builder.directory)).toBe(expected);
});

test('no variable of the environment changes a byte', async () => {
  await prepare();
  Object.assign(process.env, {
    GIT_DIFF_OPTS: '-u10',
    GIT_EXTERNAL_DIFF: 'touch ran',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'diff.noprefix',
    GIT_CONFIG_VALUE_0: 'true',
    GIT_CONFIG_PARAMETERS: "'diff.context=9'",
    GIT_ATTR_SOURCE: 'HEAD',
    GIT_LITERAL_PATHSPECS: '0',
    LC_ALL: 'C.UTF-8',
  });
  expect(await diffText(builder.directory)).toBe(expected);
});

const attributes = '* -diff -text\n*.py diff=python\n*.txt diff=evil\n*.bin diff=evil\nlink.txt binary\n';

const hostileAttributes: Readonly<Record<string, (repository: GitRepository) => void>> = {
  'worktree .gitattributes': (repository) => repository.write('.gitattributes', attributes),
  'staged .gitattributes': (repository) => {
    repository.write('.gitattributes', attributes);
    repository.git('add', '.gitattributes');
  },
  'info/attributes': (repository) => repository.write('.git/info/attributes', attributes),
  'core.attributesFile': (repository) => {
    repository.write('../home/attributes', attributes);
    repository.git('config', 'core.attributesFile', join(repository.home, 'attributes'));
  },
  'user attributes': (repository) => repository.write('../home/.config/git/attributes', attributes),
};

test.each(Object.keys(hostileAttributes))('%s changes no byte and runs no program', async (name) => {
  await prepare();
  process.env['HOME'] = builder.home;
  hostileAttributes[name]?.(builder);
  const marker = join(builder.home, 'ran');
  builder.git('config', 'diff.evil.textconv', `touch '${marker}'; cat`);
  builder.git('config', 'diff.evil.command', `touch '${marker}'`);
  builder.git('config', 'diff.evil.xfuncname', '^.*$');
  builder.git('config', 'diff.evil.binary', 'true');
  builder.git('config', 'diff.external', `touch '${marker}'`);
  builder.git('config', 'core.fsmonitor', `touch '${marker}'`);
  expect(await diffText(builder.directory)).toBe(expected);
  expect(existsSync(marker)).toBe(false);
});

test('replacement refs and grafts do not substitute anything', async () => {
  await prepare();
  builder.git('replace', builder.git('rev-parse', 'main:code.py'), builder.git('rev-parse', 'main:crlf.txt'));
  builder.git('replace', builder.git('rev-parse', 'main^{tree}'), builder.git('rev-parse', 'base^{tree}'));
  expect(await diffText(builder.directory)).toBe(expected);
});

const numberedLines = (seed: number): string =>
  Array.from({ length: 8 }, (_, index) => `${seed} ${index}\n`).join('');

test('says when renames were not paired', async () => {
  const many = temporaryRepository();
  const files = Array.from({ length: 1001 }, (_, index) => [`old/${index}`, numberedLines(index)] as const);
  many.commit('base', { files: Object.fromEntries(files) });
  many.commit('head', {
    files: Object.fromEntries(
      files.flatMap(([path, text], index): [string, string | null][] => [
        [path, null],
        [`new/other${index}`, `${text}more\n`],
      ]),
    ),
  });
  const problems: Problem[] = [];
  let bytes = 0;
  for await (const chunk of diffTrees(await open(many), 'HEAD~1', 'HEAD', {
    onProblem: (problem) => problems.push(problem),
  })) {
    bytes += chunk.length;
  }
  expect(bytes).toBeGreaterThan(100_000);
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('rename')]);
});

test('an object that is not there ends the stream with missing-object', async () => {
  const origin = temporaryRepository();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  origin.commit('one', { files: { a: 'old\n' } });
  origin.git('tag', 'base');
  origin.commit('two', { files: { a: 'new\n' } });
  origin.git(
    'clone',
    '--quiet',
    '--no-local',
    '--filter=blob:none',
    `file://${origin.directory}`,
    '../home/partial',
  );
  await expect(diffText(join(origin.home, 'partial'))).rejects.toMatchObject({ code: 'missing-object' });
});

test('works on trees, on the empty tree, in SHA-256 and in bare repositories', async () => {
  const small = temporaryRepository({ objectFormat: 'sha256' });
  small.commit('one', { files: { a: 'a\n' } });
  const empty = small.gitBytes(['hash-object', '-t', 'tree', '--stdin'], '').toString().trim();
  small.git('clone', '--quiet', '--bare', '.', '../home/bare');
  for (const directory of [small.directory, join(small.home, 'bare')]) {
    const chunks: Buffer[] = [];
    for await (const chunk of diffTrees(await openRepository(directory), empty, 'main^{tree}'))
      chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toMatch(
      /^:000000 100644 0{64} [0-9a-f]{64} A\0a\0\0diff --git a\/a b\/a\n[^]*\+a\n$/,
    );
  }
});

test('an unknown tree is named before anything is printed', async () => {
  const small = await open(temporaryRepository());
  await expect(diffTrees(small, 'nowhere', 'HEAD').next()).rejects.toMatchObject({
    code: 'unknown-revision',
  });
});
