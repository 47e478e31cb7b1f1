import { toRepoPath } from '../../base/repoPath.ts';
import { scanToml } from '../manifests/scanToml.ts';
import { directoryOf, joinInside, type PathIndex } from '../modules/pathIndex.ts';
import type { CheckedImport, LayerFault, LayerRules } from './layerRules.ts';
import { modulePattern, pythonModuleName } from './pythonModuleNames.ts';
import type { LayerConfiguration } from './readLayerRules.ts';

/** One contract as any of the file formats writes it: lists by key. */
interface Contract {
  readonly name: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/**
 * Contracts of import-linter (https://import-linter.readthedocs.io): layers, forbidden, independence and protected.
 * Only direct imports are judged, because the others are not what a line of the change says.
 */
export function importLinterRules({ path, text, newMap }: LayerConfiguration): LayerRules | null {
  if (!text.includes('importlinter')) return null;
  const sections = path.endsWith('.toml') ? tomlSections(text) : iniSections(text);
  const main = sections.find(({ name }) => name === '');
  const roots = [...(main?.fields.get('root_package') ?? []), ...(main?.fields.get('root_packages') ?? [])];
  const contracts = sections.filter(({ name }) => name !== '');
  const checks = contracts.flatMap((contract) => {
    const check = checkOf(contract);
    return check === null ? [] : [{ contract, check, isIgnored: ignoredImports(contract) }];
  });
  if (roots.length === 0 || checks.length === 0) return null;
  const nameOf = (file: string): string | null => pythonModuleName(file, roots, directoryOf(path));
  return {
    source: 'import-linter',
    config: toRepoPath(path),
    check: (edge) => {
      const from = edge.language === 'python' ? nameOf(edge.path) : null;
      const to = from === null ? null : targetName(edge, newMap.index, nameOf);
      if (from === null || to === null) return [];
      return checks.flatMap(({ contract, check, isIgnored }): readonly LayerFault[] => {
        const reason = isIgnored(from, to) ? null : check(from, to);
        return reason === null ? [] : [{ rule: contract.name, reason, level: 'error' }];
      });
    },
  };
}

/** Modules of the repository by their file; others as they are written. */
function targetName(
  edge: CheckedImport,
  index: PathIndex,
  nameOf: (file: string) => string | null,
): string | null {
  const file = edge.target?.file ?? null;
  if (file === null) return edge.specifier.startsWith('.') ? null : edge.specifier;
  return nameOf(index.hasFile(file) ? file : (joinInside(file, '__init__.py') ?? file));
}

/** Why an import between two modules is forbidden; null when it is not. */
type ContractCheck = (from: string, to: string) => string | null;

function checkOf({ fields }: Contract): ContractCheck | null {
  const list = (name: string): readonly string[] => fields.get(name) ?? [];
  const type = list('type')[0] ?? '';
  if (type === 'layers') return layersCheck(list('layers'), list('containers'));
  if (type === 'forbidden') return forbiddenCheck(list('source_modules'), list('forbidden_modules'));
  if (type === 'independence') return independenceCheck(list('modules'));
  return type === 'protected' ? protectedCheck(list('protected_modules'), list('allowed_importers')) : null;
}

/** Highest layer first; a layer may import lower ones. `a | b` are independent of each other, `a : b` are not. */
function layersCheck(layers: readonly string[], containers: readonly string[]): ContractCheck {
  const rows = layers.flatMap((line, row) =>
    line.split(/[|:]/).map((name) => ({
      name: name.trim().replace(/^\((.*)\)$/, '$1'),
      row,
      isIndependent: line.includes('|'),
    })),
  );
  const places = (containers.length === 0 ? [''] : containers).map((container) =>
    rows.map((entry) => ({
      ...entry,
      within: modulePattern(container === '' ? entry.name : `${container}.${entry.name}`),
    })),
  );
  return (from, to) => {
    for (const place of places) {
      const a = place.find(({ within }) => within(from));
      const b = place.find(({ within }) => within(to));
      if (a === undefined || b === undefined || a === b) continue;
      if (a.row > b.row) return `${a.name} is a lower layer than ${b.name} and may not import it`;
      if (a.row === b.row && a.isIndependent) return `${a.name} and ${b.name} are independent layers`;
    }
    return null;
  };
}

function forbiddenCheck(sources: readonly string[], forbidden: readonly string[]): ContractCheck {
  const isSource = sources.map((name) => modulePattern(name));
  const isForbidden = forbidden.map((name) => ({ name, within: modulePattern(name) }));
  return (from, to) => {
    if (!isSource.some((within) => within(from))) return null;
    const found = isForbidden.find(({ within }) => within(to));
    return found === undefined ? null : `${from} may not import ${found.name}`;
  };
}

function independenceCheck(modules: readonly string[]): ContractCheck {
  const places = modules.map((name) => ({ name, within: modulePattern(name) }));
  return (from, to) => {
    const a = places.find(({ within }) => within(from));
    const b = places.find(({ within }) => within(to));
    return a === undefined || b === undefined || a === b ? null : `${a.name} and ${b.name} are independent`;
  };
}

function protectedCheck(modules: readonly string[], importers: readonly string[]): ContractCheck {
  const places = modules.map((name) => ({ name, within: modulePattern(name) }));
  const isAllowed = importers.map((name) => modulePattern(name));
  return (from, to) => {
    const found = places.find(({ within }) => within(to));
    if (found === undefined || found.within(from) || isAllowed.some((within) => within(from))) return null;
    return `only chosen modules may import ${found.name}`;
  };
}

/** `ignore_imports`: `a.b -> c.d`, with asterisks; exact modules, not what is below them. */
function ignoredImports({ fields }: Contract): (from: string, to: string) => boolean {
  const pairs = (fields.get('ignore_imports') ?? []).flatMap((line) => {
    const [from, to] = line.split('->').map((name) => name.trim());
    return from === undefined || to === undefined
      ? []
      : [[modulePattern(from, true), modulePattern(to, true)] as const];
  });
  return (from, to) => pairs.some(([isFrom, isTo]) => isFrom(from) && isTo(to));
}

/** `[importlinter]` and `[importlinter:contract:name]`; values go on over indented lines. */
function iniSections(text: string): readonly Contract[] {
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
function tomlSections(text: string): readonly Contract[] {
  const main = new Map<string, readonly string[]>();
  const contracts: Map<string, readonly string[]>[] = [];
  for (const { section, key, strings } of scanToml(text)) {
    const values = strings.map((entry) => entry.text);
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
