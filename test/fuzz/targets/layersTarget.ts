import { Buffer } from 'node:buffer';
import { boundariesRules } from '../../../src/core/analysis/layers/boundariesRules.ts';
import { dependencyCruiserRules } from '../../../src/core/analysis/layers/dependencyCruiserRules.ts';
import { importLinterRules } from '../../../src/core/analysis/layers/importLinterRules.ts';
import type { CheckedImport, LayerFault, LayerRules } from '../../../src/core/analysis/layers/layerRules.ts';
import { nxRules } from '../../../src/core/analysis/layers/nxRules.ts';
import type { LayerConfiguration } from '../../../src/core/analysis/layers/readLayerRules.ts';
import type { ModuleMap } from '../../../src/core/analysis/modules/moduleMap.ts';
import { createPathIndex } from '../../../src/core/analysis/modules/pathIndex.ts';
import { runBounded } from '../../../src/core/analysis/runBounded.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { type FuzzTarget, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const paths = ['src/a.ts', 'src/b/c.ts', 'app/low.py', 'app/high/x.py', 'libs/ui/d.ts', 'libs/data/e.ts'];

const cruiser = {
  forbidden: [
    {
      name: 'layers',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: ['\\.test\\.ts$'] },
      to: { path: '^src/$1|^libs/', circular: false, dependencyTypes: ['npm', 'core'] },
    },
    { name: 'cycles', from: {}, to: { circular: true } },
  ],
  allowed: [{ from: { path: '^app' }, to: { couldNotResolve: false } }],
  options: { exclude: { path: 'dist' }, includeOnly: '^(src|libs|app)' },
};
const constraints = [
  { sourceTag: 'scope:*', onlyDependOnLibsWithTags: ['scope:shared', '/^type:(ui|data)$/'] },
  {
    allSourceTags: ['type:ui', '*'],
    notDependOnLibsWithTags: ['/data/'],
    bannedExternalImports: ['pg', '@db/*'],
  },
];
const elements = [
  { type: 'lib', pattern: 'libs/(*)/**', capture: ['name'], mode: 'full' },
  { type: 'app', pattern: 'src/*' },
];
const elementTypes = [
  2,
  {
    default: 'disallow',
    rules: [{ from: ['lib'], allow: [['lib', { name: '${from.name}' }]], message: 'own' }],
  },
];
const eslint = {
  settings: { 'boundaries/elements': elements },
  rules: {
    '@nx/enforce-module-boundaries': ['error', { depConstraints: constraints }],
    'boundaries/element-types': elementTypes,
  },
};
const linter = `[importlinter]
root_packages =
    app
    lib
[importlinter:contract:1]
name = Layers
type = layers
layers =
    high : mid
    (low) | other
containers = app
ignore_imports =
    app.low -> app.high.*
[importlinter:contract:2]
name = Never
type = forbidden
source_modules = app.low
forbidden_modules = app.high
`;
const linterToml = `[tool.importlinter]
root_package = "app"
[[tool.importlinter.contracts]]
name = "Alone"
type = "independence"
modules = ["app.low", "app.high.**"]
[[tool.importlinter.contracts]]
name = "Kept"
type = "protected"
protected_modules = ["app.high"]
allowed_importers = ["app.*"]
`;

type Reader = (configuration: LayerConfiguration) => LayerRules | null;
type Seed = readonly [path: string, text: string, json: unknown];

const seeds: readonly Seed[] = [
  ['.dependency-cruiser.json', JSON.stringify(cruiser, null, 2), cruiser],
  ['.dependency-cruiser.js', `module.exports = ${JSON.stringify(cruiser)};`, null],
  ['.eslintrc.json', JSON.stringify(eslint, null, 2), eslint],
  [
    'eslint.config.mjs',
    `import nx from '@nx/eslint-plugin';\nexport default [${JSON.stringify(eslint)}];`,
    null,
  ],
  ['.importlinter', linter, null],
  ['pyproject.toml', linterToml, null],
];
const readers: readonly Reader[] = [dependencyCruiserRules, importLinterRules, nxRules, boundariesRules];

const map: ModuleMap = {
  index: createPathIndex(paths.map(toRepoPath)),
  manifests: new Map(),
  npmPackages: new Map(),
  problems: [],
  moduleOf: () => '.',
  packageOf: () => '.',
  namedModuleOf: () => null,
};
const texts = new Map([
  ['libs/ui/project.json', '{"name":"ui","tags":["type:ui","scope:a"]}'],
  ['libs/data/package.json', '{"name":"data","nx":{"tags":["type:data"]}}'],
]);
const edges: readonly CheckedImport[] = paths.flatMap((from) =>
  [...paths, null].map((to, at): CheckedImport => ({
    path: toRepoPath(from),
    language: from.endsWith('.py') ? 'python' : 'typescript',
    line: at + 1,
    specifier: to ?? '@db/x',
    target: to === null ? null : { module: '.', file: to, isInternal: false },
  })),
);

/** Configurations of dependency-cruiser, import-linter, nx and eslint-plugin-boundaries, each by every reader. */
export const layersTarget: FuzzTarget = {
  name: 'layers',
  reaches: 'a configuration with rules, which judge imports',
  generate(random) {
    const [path, text, json] = random.pick(seeds);
    let changed = text;
    if (json !== null && random.chance(0.7)) {
      let value: unknown = json;
      for (let times = random.between(1, 3); times > 0; times -= 1) value = mutateJson(random, value);
      changed = JSON.stringify(value);
    } else if (random.chance(0.7)) changed = mutateLines(random, text);
    const bytes = Buffer.from(`${path}\n${changed}`);
    return random.chance(0.15) ? mutateBytes(random, bytes) : bytes;
  },
  check(input) {
    const whole = input.toString('utf8');
    const end = whole.indexOf('\n');
    const path = end < 0 ? '.importlinter' : whole.slice(0, end);
    const text = whole.slice(end + 1);
    // The bound of the product: patterns of a repository may be made to hang.
    const rules = readers.flatMap((read) => {
      const run = runBounded(() => read({ path, text, map, newMap: map, texts }), 500);
      return run === null || run.value === null ? [] : [run.value];
    });
    let faults = 0;
    for (const rule of rules) {
      const run = runBounded(() => edges.flatMap((edge) => rule.check(edge)), 500);
      for (const fault of run?.value ?? []) mustBeFault(fault);
      faults += run?.value.length ?? 0;
    }
    const label = rules.length === 0 ? 'no rules' : faults === 0 ? 'nothing forbidden' : 'forbids';
    return { isReached: rules.length > 0, label };
  },
};

function mustBeFault({ rule, reason, level }: LayerFault): void {
  mustHold(
    typeof rule === 'string' && typeof reason === 'string' && reason.length > 3,
    'a reason is a sentence',
  );
  mustHold(['note', 'warning', 'error'].includes(level), 'levels are of the three');
}
