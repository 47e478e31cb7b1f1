import { toRepoPath } from '../../base/repoPath.ts';
import { scanToml } from '../manifests/scanToml.ts';
import { directoryOf, joinInside, type PathIndex } from '../modules/pathIndex.ts';
import { directFault, type ImportContract, isWithin, packagesHolding } from './importContract.ts';
import type { CheckedImport, LayerFault, LayerRules } from './layerRules.ts';
import { moduleExpression, pythonModuleNames } from './pythonModuleNames.ts';
import type { LayerConfiguration } from './readLayerRules.ts';

/** One contract as any of the file formats writes it: lists by key. */
interface Section {
  readonly name: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/**
 * Contracts of import-linter (https://import-linter.readthedocs.io): layers, forbidden, independence and protected.
 * `check` judges direct imports; `chains` is what has to hold for chains of them too.
 */
export function importLinterRules({ path, text, map, newMap }: LayerConfiguration): LayerRules | null {
  if (!text.includes('importlinter')) return null;
  const sections = path.endsWith('.toml') ? tomlSections(text) : iniSections(text);
  const main = sections.find(({ name }) => name === '');
  const roots = [...(main?.fields.get('root_package') ?? []), ...(main?.fields.get('root_packages') ?? [])];
  const written = sections.filter(({ name }) => name !== '');
  if (roots.length === 0 || written.length === 0) return null;
  const base = directoryOf(path);
  const names = pythonModuleNames(newMap.index.paths, roots, base);
  const oldNames = pythonModuleNames(map.index.paths, roots, base);
  const modules = new Set([...oldNames.paths.keys(), ...names.paths.keys()]);
  const contracts = written.flatMap((section) => contractsOf(section, modules));
  const guards = written.flatMap((section) => protectionOf(section, modules));
  if (contracts.length + guards.length === 0) return null;
  const nameOf = (file: string): string | null => names.nameOf(file) ?? oldNames.nameOf(file);
  const targetOf = (edge: CheckedImport): string | null => targetName(edge, newMap.index, nameOf);
  const skipsTypeChecking = isTrue(main, 'exclude_type_checking_imports');
  const faultOf = (rule: string, reason: string | null): readonly LayerFault[] =>
    reason === null ? [] : [{ rule, reason, level: 'error', isRuntimeOnly: skipsTypeChecking }];
  return {
    source: 'import-linter',
    config: toRepoPath(path),
    check: (edge) => {
      const from = edge.language === 'python' ? nameOf(edge.path) : null;
      const to = from === null ? null : targetOf(edge);
      if (from === null || to === null) return [];
      return [
        ...contracts.flatMap((contract) => faultOf(contract.name, directFault(contract, from, to))),
        ...guards.flatMap((guard) => faultOf(guard.name, guard.reasonOf(from, to))),
      ];
    },
    chains: {
      contracts: contracts.filter(({ followsChains }) => followsChains),
      paths: names.paths,
      skipsTypeChecking,
      nameOf,
      targetOf: (edge) => {
        const to = targetOf(edge);
        return to === null || modules.has(to) || isForbidden(to, contracts) ? to : null;
      },
    },
  };
}

function isForbidden(module: string, contracts: readonly ImportContract[]): boolean {
  return contracts.some(({ targets }) => packagesHolding(module, targets).length > 0);
}

/** Modules of the root packages by their file; others as they are written. */
function targetName(
  edge: CheckedImport,
  index: PathIndex,
  nameOf: (file: string) => string | null,
): string | null {
  const file = edge.target?.file ?? null;
  const own =
    file === null ? null : nameOf(index.hasFile(file) ? file : (joinInside(file, '__init__.py') ?? file));
  return own ?? (edge.specifier.startsWith('.') ? null : edge.specifier);
}

type Modules = ReadonlySet<string>;

/** The modules that expressions mean; names without asterisks may be of other packages. */
function expand(expressions: readonly string[], modules: Modules): ReadonlySet<string> {
  return new Set(
    expressions.flatMap((expression) =>
      expression.includes('*') ? [...modules].filter(moduleExpression(expression)) : [expression],
    ),
  );
}

function contractsOf(section: Section, modules: Modules): readonly ImportContract[] {
  const type = section.fields.get('type')?.[0] ?? '';
  if (type === 'layers') return layersContracts(section, modules);
  if (type === 'forbidden') return [forbiddenContract(section, modules)];
  return type === 'independence' ? [independenceContract(section, modules)] : [];
}

/** Highest layer first; a layer may import lower ones. `a | b` are independent of each other, `a : b` are not. */
function layersContracts(section: Section, modules: Modules): readonly ImportContract[] {
  const rows = (section.fields.get('layers') ?? []).flatMap((line, row) =>
    line.split(/[|:]/).map((name) => ({
      name: name.trim().replace(/^\((.*)\)$/, '$1'),
      row,
      isIndependent: line.includes('|'),
    })),
  );
  const containers = section.fields.get('containers') ?? [];
  const prefixes =
    containers.length === 0 ? [''] : [...expand(containers, modules)].map((name) => `${name}.`);
  return prefixes.map((prefix): ImportContract => {
    const layers = new Map(rows.map((layer) => [`${prefix}${layer.name}`, layer]));
    const packages = { names: new Set(layers.keys()), isExact: false };
    return {
      ...commonOf(section),
      sources: packages,
      targets: packages,
      isClosed: true,
      reasonOf: (source, target) => {
        const a = layers.get(source);
        const b = layers.get(target);
        if (a === undefined || b === undefined || a === b) return null;
        if (a.row > b.row) return `${a.name} is a lower layer than ${b.name} and may not import it`;
        return a.row === b.row && a.isIndependent ? `${a.name} and ${b.name} are independent layers` : null;
      },
    };
  });
}

/** What holds the other, or is the same, is not forbidden. */
function forbiddenContract(section: Section, modules: Modules): ImportContract {
  const isExact = section.fields.get('as_packages')?.[0]?.toLowerCase() === 'false';
  const packages = (key: string): ImportContract['sources'] => ({
    names: expand(section.fields.get(key) ?? [], modules),
    isExact,
  });
  return {
    ...commonOf(section),
    sources: packages('source_modules'),
    targets: packages('forbidden_modules'),
    isClosed: false,
    reasonOf: (source, target, module) => {
      const isSame = isExact ? source === target : isWithin(source, target) || isWithin(target, source);
      return isSame ? null : `${module} may not import ${target}`;
    },
  };
}

function independenceContract(section: Section, modules: Modules): ImportContract {
  const packages = { names: expand(section.fields.get('modules') ?? [], modules), isExact: false };
  return {
    ...commonOf(section),
    sources: packages,
    targets: packages,
    isClosed: true,
    reasonOf: (source, target) =>
      isWithin(source, target) || isWithin(target, source) ? null : `${source} and ${target} are independent`,
  };
}

function commonOf(section: Section): Pick<ImportContract, 'name' | 'followsChains' | 'isIgnored'> {
  return {
    name: section.name,
    followsChains: !isTrue(section, 'allow_indirect_imports'),
    isIgnored: ignoredImports(section),
  };
}

function isTrue(section: Section | undefined, key: string): boolean {
  return section?.fields.get(key)?.[0]?.toLowerCase() === 'true';
}

interface Protection {
  readonly name: string;
  reasonOf(from: string, to: string): string | null;
}

/** `protected` speaks of direct imports only. */
function protectionOf(section: Section, modules: Modules): readonly Protection[] {
  const { name, fields } = section;
  if (fields.get('type')?.[0] !== 'protected') return [];
  const kept = { names: expand(fields.get('protected_modules') ?? [], modules), isExact: false };
  const importers = { names: expand(fields.get('allowed_importers') ?? [], modules), isExact: false };
  const isIgnored = ignoredImports(section);
  const reasonOf = (from: string, to: string): string | null => {
    const found = packagesHolding(to, kept).find((place) => !isWithin(from, place));
    if (found === undefined || packagesHolding(from, importers).length > 0 || isIgnored(from, to))
      return null;
    return `only chosen modules may import ${found}`;
  };
  return [{ name, reasonOf }];
}

/** `ignore_imports`: `a.b -> c.d`, with asterisks; exact modules, not what is below them. */
function ignoredImports({ fields }: Section): (from: string, to: string) => boolean {
  const exact = new Set<string>();
  const patterns: (readonly [(from: string) => boolean, (to: string) => boolean])[] = [];
  for (const line of fields.get('ignore_imports') ?? []) {
    const [from = '', to] = line.split('->').map((name) => name.trim());
    if (to === undefined) continue;
    if (line.includes('*')) patterns.push([moduleExpression(from), moduleExpression(to)]);
    else exact.add(`${from} ${to}`);
  }
  return (from, to) =>
    (exact.size > 0 && exact.has(`${from} ${to}`)) ||
    patterns.some(([isFrom, isTo]) => isFrom(from) && isTo(to));
}

/** `[importlinter]` and `[importlinter:contract:name]`; values go on over indented lines. */
function iniSections(text: string): readonly Section[] {
  const found: { name: string; fields: Map<string, string[]> }[] = [];
  let fields: Map<string, string[]> | null = null;
  let values: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s)[#;].*$/, '');
    const header = /^\[importlinter(?::contract:(.+))?\]\s*$/.exec(line);
    if (header !== null) {
      fields = new Map();
      found.push({ name: header[1] ?? '', fields });
    } else if (line.startsWith('[')) fields = null;
    else if (/^\s+\S/.test(line)) values.push(line.trim());
    else {
      const pair = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line);
      if (pair === null || fields === null) continue;
      values = pair[2] === undefined || pair[2].trim() === '' ? [] : [pair[2].trim()];
      fields.set(pair[1] ?? '', values);
    }
  }
  return found.map(({ name, fields: own }) => ({
    name: name === '' ? '' : (own.get('name')?.[0] ?? name),
    fields: own,
  }));
}

/** `[tool.importlinter]` and `[[tool.importlinter.contracts]]`. */
function tomlSections(text: string): readonly Section[] {
  const main = new Map<string, readonly string[]>();
  const contracts: Map<string, readonly string[]>[] = [];
  for (const { section, key, value, strings } of scanToml(text)) {
    // `true` and `false` stand without quotes.
    const values = /^(?:true|false)$/.test(value) ? [value] : strings.map((entry) => entry.text);
    if (section === 'tool.importlinter') main.set(key, values);
    if (section !== 'tool.importlinter.contracts[]') continue;
    const last = contracts.at(-1);
    // Tables of an array are told apart by a key that comes again.
    if (last === undefined || last.has(key)) contracts.push(new Map([[key, values]]));
    else last.set(key, values);
  }
  const named = contracts.map((fields, at) => ({
    name: fields.get('name')?.[0] ?? `contract ${at + 1}`,
    fields,
  }));
  return [{ name: '', fields: main }, ...named];
}
