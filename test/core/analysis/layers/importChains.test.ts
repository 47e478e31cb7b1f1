import { describe, expect, test } from 'vitest';
import { findImportChains } from '../../../../src/core/analysis/layers/findImportChains.ts';
import type { ImportContract } from '../../../../src/core/analysis/layers/importContract.ts';
import type { ModuleImports } from '../../../../src/core/analysis/layers/importGraph.ts';
import type { CheckedImport } from '../../../../src/core/analysis/layers/layerRules.ts';
import {
  moduleExpression,
  pythonModuleNames,
} from '../../../../src/core/analysis/layers/pythonModuleNames.ts';
import { typeCheckingLines } from '../../../../src/core/analysis/layers/typeCheckingLines.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { runWhole } from '../../../../src/core/base/runWhole.ts';
import { analyzeTexts } from '../modules/analyzeTexts.ts';

const head = '[importlinter]\nroot_package = app\n';
const forbidden = `${head}
[importlinter:contract:1]
name = No database
type = forbidden
source_modules =
    app.domain
forbidden_modules =
    app.database
    sqlalchemy
`;
const layers = `${head}
[importlinter:contract:1]
name = Layers
type = layers
layers =
    web
    domain
    base
containers = app
`;
const independence = `${head}
[importlinter:contract:1]
name = Plugins
type = independence
modules = app.plugins.*
`;

/** Empty packages, so that every import resolves. */
const packages = Object.fromEntries(
  ['', 'domain/', 'database/', 'util/', 'web/', 'base/', 'plugins/', 'plugins/a/', 'plugins/b/'].map(
    (name) => [`app/${name}__init__.py`, ''],
  ),
);

/** What is said of the contracts when `before` becomes `before` with `after` laid over it. */
async function check(
  importlinter: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string | null>>,
  expected: readonly string[],
): Promise<void> {
  const { modules, problems } = await analyzeTexts(
    { ...packages, '.importlinter': importlinter, ...before },
    after,
  );
  const found = modules.layerViolations.map(
    ({ rule, path, line, reason }) => `${rule} ${path}:${line} ${reason}`,
  );
  expect([...found, ...problems.map(({ message }) => message)]).toEqual(expected);
}

const pool = { 'app/util/pool.py': 'from app.database import connect\n' };
const usesPool = { 'app/domain/order.py': 'import os\nfrom app.util import pool\n' };
const chain = 'app.domain.order -> app.util.pool -> app.database';
const toDatabase = 'app.domain.order may not import app.database, not even through others';

describe('a chain that the change completes', () => {
  test('at its beginning, in its middle and at its end', async () => {
    const said = (place: string): string => `No database ${place} ${toDatabase} (${chain})`;
    await check(forbidden, pool, usesPool, [said('app/domain/order.py:2')]);
    await check(forbidden, usesPool, pool, [said('app/util/pool.py:1')]);
    const ends = {
      'app/domain/order.py': 'from app.util import near\n',
      'app/util/near.py': '',
      'app/util/far.py': 'import app.database\n',
    };
    await check(forbidden, ends, { 'app/util/near.py': 'from . import far\n' }, [
      `No database app/util/near.py:1 ${toDatabase} (app.domain.order -> app.util.near -> app.util.far -> app.database)`,
    ]);
  });

  test('to a package of others', async () => {
    await check(forbidden, { 'app/util/pool.py': 'import sqlalchemy.orm\n' }, usesPool, [
      'No database app/domain/order.py:2 app.domain.order may not import sqlalchemy, not even through others (app.domain.order -> app.util.pool -> sqlalchemy.orm)',
    ]);
  });

  test('of two new imports is told once, and a second way as well', async () => {
    const both = { ...pool, ...usesPool };
    await check(forbidden, {}, both, [`No database app/domain/order.py:2 ${toDatabase} (${chain})`]);
    await check(forbidden, pool, { ...usesPool, 'app/domain/sale.py': 'from app.util import pool\n' }, [
      `No database app/domain/order.py:2 ${toDatabase} (${chain})`,
      'No database app/domain/sale.py:1 app.domain.sale may not import app.database, not even through others (app.domain.sale -> app.util.pool -> app.database)',
    ]);
  });

  test('upwards through what is no layer', async () => {
    const before = { 'app/util/pool.py': 'from app.web import page\n', 'app/web/page.py': '' };
    await check(layers, before, usesPool, [
      'Layers app/domain/order.py:2 domain is a lower layer than web and may not import it, not even through others (app.domain.order -> app.util.pool -> app.web.page)',
    ]);
  });

  test('between packages that wildcards name', async () => {
    const before = { 'app/util/pool.py': 'from app.plugins import b\n' };
    await check(independence, before, { 'app/plugins/a/x.py': 'from app.util import pool\n' }, [
      'Plugins app/plugins/a/x.py:1 app.plugins.a and app.plugins.b are independent, not even through others (app.plugins.a.x -> app.util.pool -> app.plugins.b)',
    ]);
  });
});

describe('nothing is said', () => {
  test('when indirect imports are allowed, or an import of the chain is ignored', async () => {
    await check(`${forbidden}allow_indirect_imports = True\n`, pool, usesPool, []);
    await check(`${forbidden}ignore_imports =\n    app.util.* -> app.database\n`, pool, usesPool, []);
    await check(`${forbidden}ignore_imports = app.domain.order -> app.util.pool\n`, pool, usesPool, []);
  });

  test('of packages that a chain joined before, also when it led elsewhere or the file moved', async () => {
    const old = { 'app/domain/old.py': 'from app.util import pool\n' };
    await check(forbidden, { ...pool, ...old }, usesPool, []);
    await check(forbidden, { ...pool, ...old }, { ...usesPool, 'app/domain/old.py': null }, []);
  });

  test('of layers in their order, of a chain within the source, and of other directions', async () => {
    const down = { 'app/util/pool.py': 'from app.base import x\n' };
    await check(layers, down, usesPool, []);
    await check(forbidden, pool, { 'app/database/x.py': 'from app.domain import order\n' }, []);
    await check(forbidden, {}, { 'app/domain/a.py': 'from . import b\n', 'app/domain/b.py': '' }, []);
    const inside = forbidden.replace('app.database', 'app.domain.secret');
    await check(inside, { 'app/util/pool.py': 'from app.domain import secret\n' }, usesPool, []);
  });

  test('of imports below TYPE_CHECKING, when the configuration leaves them out', async () => {
    const typed = {
      'app/util/pool.py': 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.database\n',
    };
    const skipping = forbidden.replace(head, `${head}exclude_type_checking_imports = True\n`);
    await check(forbidden, typed, usesPool, [`No database app/domain/order.py:2 ${toDatabase} (${chain})`]);
    await check(skipping, typed, usesPool, []);
    await check(skipping, {}, { 'app/domain/order.py': 'if TYPE_CHECKING:\n    import app.database\n' }, []);
    await check(skipping, {}, { 'app/domain/order.py': 'if debug:\n    import app.database\n' }, [
      'No database app/domain/order.py:2 app.domain.order may not import app.database',
    ]);
  });

  test('of tests that are laid out like the package', async () => {
    const mirror = { 'tests/app/util/pool.py': 'import app.database\n', 'app/util/pool.py': '' };
    await check(forbidden, mirror, usesPool, []);
  });
});

test('a direct import is told as such, and not once more as a chain', async () => {
  await check(
    forbidden,
    {},
    { 'app/domain/order.py': 'import app.database\nfrom app.domain import sale\n' },
    ['No database app/domain/order.py:1 app.domain.order may not import app.database'],
  );
});

test('a file that could not be read is said, and what is found without it stays', async () => {
  const large = { 'app/util/large.py': `text = "${'x'.repeat(1_100_000)}"\n` };
  await check(forbidden, { ...pool, ...large }, usesPool, [
    `No database app/domain/order.py:2 ${toDatabase} (${chain})`,
    'Not all imports that the contracts in this file speak of could be read or followed, so forbidden chains of imports may be missing.',
  ]);
  await check(forbidden, large, { 'app/web/page.py': 'import os\n' }, []);
});

test('a search that takes too long ends and says so', () => {
  const size = 3_000;
  const edge = (from: string): CheckedImport => ({
    path: toRepoPath(`${from}.py`),
    language: 'python',
    line: 1,
    specifier: '.',
    target: null,
  });
  const graph = (density: number): ModuleImports =>
    new Map(
      Array.from({ length: size }, (_, at) => {
        const to = Array.from({ length: density }, (_unused, step) => `m${(at * 7 + step * 13 + 1) % size}`);
        return [`m${at}`, new Map(to.map((name) => [name, edge(`m${at}`)]))];
      }),
    );
  const names = new Set(Array.from({ length: size }, (_, at) => `m${at}`));
  const contract: ImportContract = {
    name: 'all',
    sources: { names, isExact: true },
    targets: { names, isExact: true },
    followsChains: true,
    isClosed: false,
    reasonOf: (source, target) => (source === target ? null : 'no'),
    isIgnored: () => false,
  };
  const search = (density: number, contracts: readonly ImportContract[]): boolean => {
    const after = graph(density);
    const before: ModuleImports = new Map([['m0', new Map()]]);
    const added = [...(after.get('m0') ?? [])].map(([to, found]) => ({ from: 'm0', to, edge: found }));
    return runWhole(findImportChains(contracts, { after, before, added })).isComplete;
  };
  expect(search(2, [{ ...contract, sources: { names: new Set(['m5']), isExact: true } }])).toBe(true);
  expect(search(20, [contract])).toBe(false);
});

test('module expressions', () => {
  const means = (expression: string, module: string): boolean => moduleExpression(expression)(module);
  expect(means('app.*', 'app.a')).toBe(true);
  expect(means('app.*', 'app')).toBe(false);
  expect(means('app.*', 'app.a.b')).toBe(false);
  expect(means('app.**', 'app.a.b')).toBe(true);
  expect(means('app.**.b', 'app.x.y.b')).toBe(true);
  expect(means('app.**.b', 'app.b')).toBe(false);
  expect(means('app.x', 'app.xy')).toBe(false);
  expect(means('app.test_*_db', 'app.test_a_db')).toBe(true);
  expect(means('app.test_*_db', 'app.test_db')).toBe(false);
  const begun = process.cpuUsage();
  expect(means(`${'**.'.repeat(60)}z`, 'a.'.repeat(200))).toBe(false);
  expect(process.cpuUsage(begun).user / 1e3).toBeLessThan(500);
});

test('names of modules: the nearest place of a root package counts', () => {
  const names = pythonModuleNames(
    ['lib/src/app/x.py', 'lib/tests/app/x.py', 'lib/tests/app/y.py', 'app/x.py', 'lib/src/app/__init__.py'],
    ['app'],
    'lib',
  );
  expect(names.nameOf('lib/src/app/x.py')).toBe('app.x');
  expect(names.nameOf('lib/src/app/__init__.py')).toBe('app');
  expect(names.nameOf('lib/tests/app/y.py')).toBeNull();
  expect(names.nameOf('app/x.py')).toBeNull();
  expect([...names.paths.keys()]).toEqual(['app.x', 'app']);
});

test('lines below TYPE_CHECKING end with the block', () => {
  const source = 'if typing.TYPE_CHECKING:\n    import a\n\n    import b\nelse:\n    import c\nimport d\n';
  expect([...typeCheckingLines(source)]).toEqual([2, 4]);
});
