// @ts-check
// Tools that know the imports of a tree, each as a function from a checkout to pairs of files (or of directories, or of
// modules): what the benchmark of agreement compares with.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../harness/findProgram.mjs';
import { print } from '../harness/progress.mjs';
import { runNpm } from '../harness/runNpm.mjs';
import { runProgram } from '../harness/runProgram.mjs';

/**
 * @typedef {object} Graph
 * @property {ReadonlySet<string>} nodes what the tool looked at
 * @property {ReadonlySet<string>} edges `from to`
 */
/**
 * @typedef {object} GraphPeer
 * @property {string} name
 * @property {(file: string) => string | null} nodeOf what a file is called there; null when the tool knows nothing of it
 * @property {(target: string) => string | null} [targetOf] the same for what an import reaches; default `nodeOf`
 * @property {(directory: string, paths: readonly string[]) => Promise<Graph | null>} read null: it found nothing
 */

const script = /\.(?:[cm]?[jt]sx?)$/;
const scriptOnly = (/** @type {string} */ file) => (script.test(file) ? file : null);

/**
 * The tools on PATH, and with COUNTERSIGN_BENCH_INSTALL=1 those that npm and pip can bring into a temporary folder.
 * @param {string} scratch
 * @returns {Promise<readonly GraphPeer[]>}
 */
export async function findGraphPeers(scratch) {
  const mayInstall = process.env['COUNTERSIGN_BENCH_INSTALL'] === '1';
  const bin = mayInstall ? await installScripts(scratch) : null;
  const python = await findGrimp(scratch, mayInstall);
  const cruiser = bin === null ? await findProgram('depcruise') : join(bin, 'depcruise');
  const madge = bin === null ? await findProgram('madge') : join(bin, 'madge');
  const go = await findProgram('go');
  return [
    ...(cruiser === null ? [] : [cruiserPeer(cruiser, scratch)]),
    ...(madge === null ? [] : [madgePeer(madge)]),
    ...(go === null ? [] : [goPeer(go)]),
    ...(python === null ? [] : [grimpPeer(python)]),
  ];
}

/** @param {string} scratch @returns {Promise<string | null>} */
async function installScripts(scratch) {
  const folder = join(scratch, 'peers');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"private":true}\n');
  const packages = ['dependency-cruiser@17', 'madge@8', 'typescript@5'];
  const { code } = await runNpm(['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
  });
  if (code !== 0) print('  npm cannot be reached: dependency-cruiser and madge are left out.');
  return code === 0 ? join(folder, 'node_modules', '.bin') : null;
}

/** @param {string} scratch @param {boolean} mayInstall @returns {Promise<string | null>} */
async function findGrimp(scratch, mayInstall) {
  const python = await findProgram('python3', 'python');
  if (python === null) return null;
  const hasGrimp = await runProgram(python, ['-c', 'import grimp']);
  if (hasGrimp.code === 0 || !mayInstall) return hasGrimp.code === 0 ? python : null;
  const folder = join(scratch, 'python');
  const own = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const made = await runProgram(python, ['-m', 'venv', folder]);
  const installed =
    made.code === 0 ? await runProgram(own, ['-m', 'pip', 'install', '--quiet', 'grimp']) : made;
  return installed.code === 0 ? own : null;
}

/** @param {string} program @param {string} scratch @returns {GraphPeer} */
function cruiserPeer(program, scratch) {
  return {
    name: 'dependency-cruiser',
    nodeOf: scriptOnly,
    targetOf: (file) => file,
    async read(directory, paths) {
      if (!paths.some((path) => script.test(path))) return null;
      const config = join(scratch, 'cruiser.cjs');
      const resolve = {
        exportsFields: ['exports'],
        conditionNames: ['import', 'require', 'node', 'default', 'types'],
        extensions: ['.ts', '.tsx', '.d.ts', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'],
      };
      const options = {
        doNotFollow: { path: 'node_modules' },
        exclude: { path: 'node_modules' },
        tsPreCompilationDeps: true,
        enhancedResolveOptions: resolve,
      };
      const run = async (/** @type {object} */ more) => {
        await writeFile(
          config,
          `module.exports = ${JSON.stringify({ options: { ...options, ...more } })};\n`,
        );
        const args = ['--config', config, '--output-type', 'json', '.'];
        return (await runProgram(program, args, { cwd: directory })).stdout;
      };
      const typed = paths.includes('tsconfig.json')
        ? await run({ tsConfig: { fileName: 'tsconfig.json' } })
        : '';
      // A configuration that extends one of a package cannot be read where nothing is installed.
      const stdout = typed === '' ? await run({}) : typed;
      /** @type {{modules: {source: string, dependencies: {resolved: string}[]}[]}} */
      const { modules } = JSON.parse(stdout);
      const pairs = modules.flatMap(({ source, dependencies }) =>
        dependencies.map(({ resolved }) => /** @type {const} */ ([source, resolved])),
      );
      return graphOf(
        modules.map(({ source }) => source),
        pairs,
        paths,
      );
    },
  };
}

/** @param {string} program @returns {GraphPeer} */
function madgePeer(program) {
  return {
    name: 'madge',
    nodeOf: scriptOnly,
    async read(directory, paths) {
      if (!paths.some((path) => script.test(path))) return null;
      const config = paths.includes('tsconfig.json') ? ['--ts-config', 'tsconfig.json'] : [];
      const args = [
        '--json',
        '--basedir',
        '.',
        '--extensions',
        'ts,tsx,js,jsx,mjs,cjs,mts,cts',
        ...config,
        '.',
      ];
      const { stdout } = await runProgram(program, args, { cwd: directory });
      /** @type {Record<string, string[]>} */
      const found = JSON.parse(stdout);
      const pairs = Object.entries(found).flatMap(([from, to]) =>
        to.map((target) => /** @type {const} */ ([from, target])),
      );
      return graphOf(
        Object.keys(found),
        pairs,
        paths.filter((path) => script.test(path)),
      );
    },
  };
}

/** Packages of Go are directories. @param {string} program @returns {GraphPeer} */
function goPeer(program) {
  return {
    name: 'go list',
    nodeOf: (file) => (file.endsWith('.go') ? directoryOf(file) : null),
    targetOf: (directory) => directory,
    async read(directory, paths) {
      if (!paths.includes('go.mod')) return null;
      const fields = '-json=ImportPath,Dir,Imports,TestImports,XTestImports';
      const { stdout } = await runProgram(program, ['list', '-e', fields, './...'], {
        cwd: directory,
        env: { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off' },
      });
      /** @type {{ImportPath: string, Dir: string, Imports?: string[], TestImports?: string[], XTestImports?: string[]}[]} */
      const packages = JSON.parse(`[${stdout.replaceAll('}\n{', '},\n{')}]`);
      const places = new Map(
        packages.map(({ ImportPath, Dir }) => [ImportPath, Dir.slice(directory.length + 1) || '.']),
      );
      const pairs = packages.flatMap(({ ImportPath, Imports = [], TestImports = [], XTestImports = [] }) =>
        [...Imports, ...TestImports, ...XTestImports].flatMap((name) => {
          const [from, to] = [places.get(ImportPath), places.get(name)];
          return from === undefined || to === undefined ? [] : [/** @type {const} */ ([from, to])];
        }),
      );
      return graphOf([...places.values()], pairs, [...places.values()]);
    },
  };
}

/** Modules of Python, of every package at the top, in `src` or in `lib`. @param {string} program @returns {GraphPeer} */
function grimpPeer(program) {
  const nameOf = (/** @type {string} */ file) =>
    file.endsWith('.py')
      ? file
          .replace(/^(?:src|lib)\//, '')
          .replace(/(?:\/__init__)?\.py$/, '')
          .replaceAll('/', '.')
      : null;
  return {
    name: 'grimp',
    nodeOf: nameOf,
    async read(directory, paths) {
      const roots = paths.flatMap((path) => /^((?:src\/|lib\/)?[^/]+)\/__init__\.py$/.exec(path)?.[1] ?? []);
      const packages = roots.filter((root) => !/(?:^|\/)(?:tests?|docs|examples)$/.test(root));
      /** @type {string[]} */
      const nodes = [];
      /** @type {(readonly [string, string])[]} */
      const pairs = [];
      for (const root of packages) {
        const code = `import grimp, json, sys
sys.path.insert(0, ${JSON.stringify(join(directory, ...root.split('/').slice(0, -1)))})
graph = grimp.build_graph(${JSON.stringify(root.split('/').at(-1))}, cache_dir=None)
pairs = [[name, other] for name in graph.modules for other in graph.find_modules_directly_imported_by(name)]
print(json.dumps({"nodes": sorted(graph.modules), "pairs": pairs}))`;
        const { stdout } = await runProgram(program, ['-c', code], { cwd: directory });
        /** @type {{nodes: string[], pairs: [string, string][]}} */
        const found = JSON.parse(stdout);
        nodes.push(...found.nodes);
        pairs.push(...found.pairs);
      }
      return nodes.length === 0 ? null : graphOf(nodes, pairs, nodes);
    },
  };
}

/**
 * Edges between two different nodes of the tree; whatever is imported from elsewhere is left out.
 * @param {readonly string[]} nodes @param {readonly (readonly [string, string])[]} pairs @param {readonly string[]} inside
 * @returns {Graph}
 */
function graphOf(nodes, pairs, inside) {
  const known = new Set(inside);
  const edges = pairs
    .filter(([from, to]) => from !== to && known.has(to))
    .map(([from, to]) => `${from} ${to}`);
  return { nodes: new Set(nodes), edges: new Set(edges) };
}

/** @param {string} file */
function directoryOf(file) {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
}
