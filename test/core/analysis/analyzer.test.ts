import { Buffer } from 'node:buffer';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Analyzer, createAnalyzer } from '../../../src/core/analysis/analyzer.ts';
import { changeClassOf } from '../../../src/core/analysis/changeClass.ts';
import type { Facts } from '../../../src/core/analysis/facts.ts';
import { innermostSymbol } from '../../../src/core/analysis/symbols.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { Change } from '../../../src/core/diff/change.ts';
import type { FileContents } from '../../helpers/gitRepository.ts';
import { cleanUpDistribution, prepareDistribution } from './analysisDistribution.ts';
import { withCommits } from './withCommits.ts';

cleanUpDistribution();

const analyzers: Analyzer[] = [];
const directories: string[] = [];

afterAll(async () => {
  for (const analyzer of analyzers) await analyzer.dispose();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

async function openAnalyzer(cacheDirectory: string | null = null, workers = 2): Promise<Analyzer> {
  const analyzer = createAnalyzer({ ...(await prepareDistribution()), cacheDirectory, workers });
  analyzers.push(analyzer);
  return analyzer;
}

let shared: Promise<Analyzer> | undefined;

interface Analysis {
  readonly change: Change;
  readonly facts: Facts;
}

/** Commits both sides to a real repository and analyses the diff between them; null removes a file. */
async function analyze(
  before: FileContents,
  after: FileContents,
  analyzer?: Analyzer,
  signal?: AbortSignal,
): Promise<Analysis> {
  shared ??= openAnalyzer();
  const own = analyzer ?? (await shared);
  return withCommits(before, after, async (committed) => ({
    change: committed.change,
    facts: await own.analyze({ ...committed, signal }),
  }));
}

/** Each unit as `path class symbol`. */
function describeUnits({ change, facts }: Analysis): string[] {
  return change.files.flatMap((file) =>
    file.units.map((unit) => {
      const found = facts.files.get(file.path);
      return `${file.path} ${changeClassOf(found, unit)} ${innermostSymbol(found, unit) ?? '-'}`;
    }),
  );
}

function describeEdges({ facts }: Analysis): { added: string[]; removed: string[] } {
  const describeEdge = (edge: Facts['modules']['edgesAdded'][number]): string =>
    `${edge.path}:${edge.line} ${edge.from} -> ${edge.to} ${edge.specifier}${edge.reachesInternal === null ? '' : ` internal ${edge.reachesInternal}`}`;
  return {
    added: facts.modules.edgesAdded.map(describeEdge),
    removed: facts.modules.edgesRemoved.map(describeEdge),
  };
}

const monorepo = {
  'package.json': '{"name":"root","private":true,"workspaces":["packages/*"]}\n',
  'packages/api/package.json': '{\n  "name": "@acme/api",\n  "dependencies": {\n    "zod": "^4"\n  }\n}\n',
  'packages/api/src/main.ts': "import { z } from 'zod';\n\nexport function main() {\n  return z;\n}\n",
  'packages/core/package.json': '{"name":"@acme/core","exports":"./src/index.ts"}\n',
  'packages/core/src/index.ts': 'export const core = 1;\n',
  'packages/core/src/ledger.ts': 'export const ledger = 1;\n',
} satisfies FileContents;

describe('units', () => {
  test('symbols and classes of a change over several languages', async () => {
    const analysis = await analyze(
      {
        'a.ts':
          "import a from './a';\n\nclass Session {\n  refresh() {\n    return 1;\n  }\n}\n\nfunction f(){\n  g( 1 );\n}\n",
        'b.py': 'import os\n\n\ndef main():\n    # one\n    return 1\n',
        'c.go': 'package c\n\nfunc (t *T) M() int {\n\treturn 1\n}\n',
        'README.md': 'a\n',
        'package-lock.json': '{}\n',
        'run.sh': 'echo 1\n',
      },
      {
        'a.ts':
          "import a from './a';\nimport b from './b';\n\nclass Session {\n  refresh() {\n    return 2;\n  }\n}\n\nfunction f() {\n  g(1);\n}\n",
        'b.py': 'import os\n\n\ndef main():\n    # two\n    return 1\n',
        'c.go': 'package c\n\nfunc (t *T) M() int {\n\treturn 2\n}\n',
        'README.md': 'b\n',
        'package-lock.json': '{"a":1}\n',
        'run.sh': 'echo 2\n',
      },
    );
    expect(describeUnits(analysis)).toEqual([
      'README.md docs -',
      'a.ts import -',
      'a.ts code Session.refresh',
      'a.ts format f',
      'b.py comment main',
      'c.go code T.M',
      'package-lock.json lockfile -',
      'run.sh code -',
    ]);
  });

  test('an added function with its comment is named; a removal is named by the old side', async () => {
    const analysis = await analyze(
      { 'a.ts': 'const x = 1;\n\nfunction gone() {\n  return 1;\n}\n\nconst y = 1;\n' },
      { 'a.ts': 'const x = 1;\n\nconst y = 1;\n\n// Why.\nfunction added() {\n  return 2;\n}\n' },
    );
    expect(describeUnits(analysis)).toEqual(['a.ts code gone', 'a.ts code added']);
  });

  test('units that are not text', async () => {
    const builder = { 'a.bin': Buffer.of(0, 1, 2), 'b.ts': 'export const b = 1;\n' };
    const analysis = await analyze(builder, {
      'a.bin': Buffer.of(0, 1, 3),
      'b.ts': null,
      'moved.ts': 'export const b = 1;\n',
      'empty.ts': '',
    });
    expect(describeUnits(analysis).toSorted()).toEqual([
      'a.bin binary -',
      'empty.ts meta -',
      'moved.ts meta -',
    ]);
    expect(analysis.facts.files.get(toRepoPath('moved.ts'))?.new?.symbols).toHaveLength(1);
  });

  test('import only when nothing else stands on the lines', async () => {
    const analysis = await analyze(
      { 'a.ts': "import a from './a';\nf();\n", 'b.py': 'import a\n', 'c.rs': 'use a::b;\n' },
      {
        'a.ts': "import a from './b'; g();\nf();\n",
        'b.py': 'import b\nimport c\n',
        'c.rs': 'pub use a::c;\n',
      },
    );
    expect(describeUnits(analysis)).toEqual(['a.ts code -', 'b.py import -', 'c.rs code -']);
  });

  test('a file that does not parse keeps its units, as code', async () => {
    const analysis = await analyze({ 'a.ts': 'let a;\n' }, { 'a.ts': 'let a;\n}}}} = import (\n' });
    expect(describeUnits(analysis)).toEqual(['a.ts code -']);
    expect(analysis.facts.files.get(toRepoPath('a.ts'))?.new?.errorLines).not.toEqual([]);
  });
});

describe('edges', () => {
  test('an import of another module, with its line and what it reaches', async () => {
    const analysis = await analyze(monorepo, {
      'packages/api/src/main.ts':
        "import { z } from 'zod';\nimport { core } from '@acme/core';\nimport { ledger } from '../../core/src/ledger.js';\n",
    });
    expect(describeEdges(analysis)).toEqual({
      added: [
        'packages/api/src/main.ts:2 packages/api -> packages/core @acme/core',
        'packages/api/src/main.ts:3 packages/api -> packages/core ../../core/src/ledger.js internal packages/core/src/ledger.ts',
      ],
      removed: [],
    });
    expect(analysis.facts.files.get(toRepoPath('packages/api/src/main.ts'))?.module).toBe('packages/api');
  });

  const importing = {
    ...monorepo,
    'packages/api/src/use.ts':
      "import { core } from '@acme/core';\nimport { l } from '../../core/src/ledger';\nexport function use() {\n  return core(l);\n}\n",
  };

  test('an import that moves within its file adds nothing', async () => {
    const analysis = await analyze(importing, {
      'packages/api/src/use.ts':
        "import { l } from '../../core/src/ledger';\n\nimport { core, more } from '@acme/core';\n",
    });
    expect(describeEdges(analysis)).toEqual({ added: [], removed: [] });
  });

  test('a renamed file in the same module adds nothing, though its relative imports are spelled anew', async () => {
    const analysis = await analyze(importing, {
      'packages/api/src/use.ts': null,
      'packages/api/src/deep/use.ts':
        "import { core } from '@acme/core';\nimport { l } from '../../../core/src/ledger';\nexport function use() {\n  return core(l);\n}\n",
    });
    expect(analysis.change.files.map((file) => file.status)).toEqual(['renamed']);
    expect(describeEdges(analysis)).toEqual({ added: [], removed: [] });
  });

  test('a file that moves to another module takes its edges along', async () => {
    const analysis = await analyze(importing, {
      'packages/api/src/use.ts': null,
      'packages/web/package.json': '{"name":"web"}\n',
      'packages/web/src/use.ts': importing['packages/api/src/use.ts'],
    });
    expect(describeEdges(analysis).added).toEqual([
      'packages/web/src/use.ts:1 packages/web -> packages/core @acme/core',
      'packages/web/src/use.ts:2 packages/web -> packages/core ../../core/src/ledger internal packages/core/src/ledger.ts',
    ]);
    expect(describeEdges(analysis).removed).toHaveLength(2);
  });

  test('a deleted file takes its edges away', async () => {
    const analysis = await analyze(importing, { 'packages/api/src/use.ts': null });
    expect(describeEdges(analysis)).toMatchObject({
      added: [],
      removed: [{ length: 63 }, { length: 107 }].map(() => expect.any(String)),
    });
  });

  test('when the other side cannot be parsed, only changed lines count', async () => {
    const large = `import { core } from '@acme/core';\n${'x();\n'.repeat(1_100_000)}`;
    const analysis = await analyze(
      { ...monorepo, 'packages/api/src/use.ts': large },
      {
        'packages/api/src/use.ts':
          "import { core } from '@acme/core';\nimport { l } from '../../core/src/ledger';\n",
      },
    );
    expect(describeEdges(analysis).added).toHaveLength(1);
  });
});

describe('packages', () => {
  const describePackages = ({ facts }: Analysis): { added: string[]; removed: string[] } => {
    const text = (fact: Facts['modules']['packagesAdded'][number]): string =>
      `${fact.path}:${fact.line} ${fact.ecosystem} ${fact.name} ${fact.range ?? '-'}`;
    return { added: facts.modules.packagesAdded.map(text), removed: facts.modules.packagesRemoved.map(text) };
  };

  test('added and removed, without the repository’s own and without new ranges', async () => {
    const analysis = await analyze(
      { ...monorepo, 'worker/requirements.txt': 'six==1\n' },
      {
        'packages/api/package.json':
          '{\n  "name": "@acme/api",\n  "dependencies": {\n    "zod": "^5",\n    "@acme/core": "^1",\n    "left-pad": "1.3.0"\n  }\n}\n',
        'worker/requirements.txt': 'requests\n',
      },
    );
    expect(describePackages(analysis)).toEqual({
      added: ['packages/api/package.json:6 npm left-pad 1.3.0', 'worker/requirements.txt:1 pypi requests -'],
      removed: ['worker/requirements.txt:1 pypi six ==1'],
    });
  });

  test('a manifest that breaks is a problem and removes nothing', async () => {
    const analysis = await analyze(monorepo, { 'packages/api/package.json': '{ "name": ' });
    expect(describePackages(analysis)).toEqual({ added: [], removed: [] });
    expect(analysis.facts.problems).toEqual([
      { message: 'package.json is not a JSON object.', path: 'packages/api/package.json' },
    ]);
  });
});

describe('the engine', () => {
  const big = { 'a.ts': 'export function f() {\n  return 1;\n}\n'.repeat(200), 'b.ts': 'let b;\n' };

  function temporaryDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'countersign-facts-'));
    directories.push(directory);
    return directory;
  }

  test('the same facts with and without a cache, and from a warm one', async () => {
    const cached = await openAnalyzer(temporaryDirectory());
    const [plain, cold, warm] = [
      await analyze(monorepo, big),
      await analyze(monorepo, big, cached),
      await analyze(monorepo, big, cached),
    ];
    expect(cold.facts).toEqual(plain.facts);
    expect(warm.facts).toEqual(plain.facts);
  });

  test('a warm cache needs no worker; a corrupt one is parsed anew', async () => {
    const directory = temporaryDirectory();
    const first = await analyze(monorepo, big, await openAnalyzer(directory));
    const broken = createAnalyzer({
      workerPath: '/nonexistent/worker.cjs',
      grammarDirectory: (await prepareDistribution()).grammarDirectory,
      cacheDirectory: directory,
    });
    analyzers.push(broken);
    expect((await analyze(monorepo, big, broken)).facts).toEqual(first.facts);
    for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const file = join(directory, path);
      if (statSync(file).isFile()) writeFileSync(file, '{"value":{"parsed":"yes"}}');
    }
    const unparsed = await analyze(monorepo, big, broken);
    expect(unparsed.facts.files.get(toRepoPath('a.ts'))?.new).toMatchObject({ parsed: false, symbols: [] });
    expect((await analyze(monorepo, big, await openAnalyzer(directory))).facts).toEqual(first.facts);
  });

  test('after an edit of one file, its two sides alone are parsed again', async () => {
    const { workerPath, grammarDirectory } = await prepareDistribution();
    const log = join(temporaryDirectory(), 'tasks');
    writeFileSync(log, '');
    const counting = join(dirname(workerPath), 'countingWorker.cjs');
    writeFileSync(
      counting,
      `const { parentPort } = require('node:worker_threads');
      const listen = parentPort.on.bind(parentPort);
      parentPort.on = (event, answer) => listen(event, (request) => {
        const { source, oldSource, newSource } = request.task;
        for (const text of [source, oldSource, newSource].filter(Boolean))
          require('node:fs').appendFileSync(${JSON.stringify(log)}, Buffer.from(text).toString().split(' ')[2] + ' ');
        answer(request);
      });
      require(${JSON.stringify(workerPath)});`,
    );
    const analyzer = createAnalyzer({ workerPath: counting, grammarDirectory, cacheDirectory: null });
    analyzers.push(analyzer);
    const files = (value: number): FileContents =>
      Object.fromEntries(
        ['one', 'two', 'three'].map((name) => [`${name}.ts`, `export const ${name} = ${value};\n`]),
      );
    const parsedNow = async (after: FileContents): Promise<string[]> => {
      writeFileSync(log, '');
      await analyze(files(1), after, analyzer);
      return readFileSync(log, 'utf8').trim().split(' ').filter(Boolean).toSorted();
    };
    expect(await parsedNow(files(2))).toEqual(['one', 'one', 'three', 'three', 'two', 'two']);
    expect(await parsedNow(files(2))).toEqual([]);
    expect(await parsedNow({ ...files(2), 'two.ts': 'export const two = 22;\n' })).toEqual(['two', 'two']);
  });

  test('without grammars every file keeps its units', async () => {
    const { workerPath } = await prepareDistribution();
    const analyzer = createAnalyzer({ workerPath, grammarDirectory: '/nonexistent', cacheDirectory: null });
    analyzers.push(analyzer);
    const analysis = await analyze(monorepo, big, analyzer);
    expect(describeUnits(analysis)).toEqual(
      analysis.change.files.flatMap((file) =>
        file.units.map((unit) => (unit.kind === 'meta' ? `${file.path} meta -` : `${file.path} code -`)),
      ),
    );
    expect(analysis.facts.files.get(toRepoPath('b.ts'))?.new?.reason).toContain('The parser failed');
  });

  test('an aborted analysis rejects with the reason', async () => {
    await expect(analyze(monorepo, big, undefined, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
  });

  test('progress reaches the number of files', async () => {
    const { change, facts } = await analyze(monorepo, big);
    expect(facts.files.size).toBe(change.files.length);
    expect([...facts.files.keys()]).toEqual(change.files.map((file) => file.path));
  });
});
