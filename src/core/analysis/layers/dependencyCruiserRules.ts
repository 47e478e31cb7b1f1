import { builtinModules } from 'node:module';
import { toRepoPath } from '../../base/repoPath.ts';
import { isRecord } from '../isRecord.ts';
import type { LayerViolation } from '../facts.ts';
import { npmPackageName } from '../modules/importedPackage.ts';
import { directoryOf, joinInside, type PathIndex } from '../modules/pathIndex.ts';
import { notLiteral, readExportedLiteral } from './javascriptLiteral.ts';
import type { CheckedImport, LayerFault, LayerRules } from './layerRules.ts';
import type { LayerConfiguration } from './readLayerRules.ts';

const scriptLanguages = new Set(['typescript', 'tsx', 'javascript', 'vue']);
/** Conditions that one import can be tested for; rules with others are about the whole graph and are left out. */
const fromConditions = new Set(['path', 'pathNot']);
const toConditions = new Set([
  'path',
  'pathNot',
  'circular',
  'couldNotResolve',
  'dependencyTypes',
  'dependencyTypesNot',
]);
/** Kinds of dependencies that can be told from the tree. */
const knownTypes = new Set([
  'local',
  'core',
  'npm',
  'npm-dev',
  'npm-peer',
  'npm-optional',
  'npm-no-pkg',
  'npm-unknown',
  'unknown',
  'undetermined',
]);
const maxRules = 300;

type Conditions = Readonly<Record<string, unknown>>;

interface CruiserRule {
  readonly name: string;
  readonly level: LayerViolation['level'];
  readonly comment: string | null;
  readonly from: Conditions;
  readonly to: Conditions;
}

/**
 * `forbidden` and `allowed` of dependency-cruiser (https://github.com/sverweij/dependency-cruiser), as far as they
 * speak of one import: paths, circular, couldNotResolve, dependencyTypes. Paths are relative to the configuration.
 */
export function dependencyCruiserRules(configuration: LayerConfiguration): LayerRules | null {
  const found = collect(configuration, configuration.path, configuration.text, 0);
  if (found.forbidden.length + found.allowed.length === 0) return null;
  const root = directoryOf(configuration.path);
  return {
    source: 'dependency-cruiser',
    config: toRepoPath(configuration.path),
    check: (edge) => check({ ...edge, isMissing: isMissing(edge, configuration.newMap.index) }, root, found),
  };
}

interface CruiserRules {
  readonly forbidden: readonly CruiserRule[];
  readonly allowed: readonly CruiserRule[];
  readonly allowedLevel: LayerViolation['level'];
  readonly exclude: string | null;
  readonly includeOnly: string | null;
}

const noRules: CruiserRules = {
  forbidden: [],
  allowed: [],
  allowedLevel: 'warning',
  exclude: null,
  includeOnly: null,
};

function collect(configuration: LayerConfiguration, path: string, text: string, depth: number): CruiserRules {
  const value = readExportedLiteral(text);
  if (value === notLiteral || !isRecord(value)) return noRules;
  const parentPath =
    typeof value['extends'] === 'string' ? joinInside(directoryOf(path), value['extends']) : null;
  const parentText = parentPath === null ? undefined : configuration.texts.get(parentPath);
  const parent =
    parentPath === null || parentText === undefined || depth > 4
      ? noRules
      : collect(configuration, parentPath, parentText, depth + 1);
  const options = isRecord(value['options']) ? value['options'] : {};
  const own = rulesIn(value['forbidden']);
  const names = new Set(own.map(({ name }) => name));
  return {
    forbidden: [...parent.forbidden.filter(({ name }) => !names.has(name)), ...own],
    allowed: [...parent.allowed, ...rulesIn(value['allowed'])],
    allowedLevel: levelOf(value['allowedSeverity']) ?? parent.allowedLevel,
    exclude: pathOption(options['exclude']) ?? parent.exclude,
    includeOnly: pathOption(options['includeOnly']) ?? parent.includeOnly,
  };
}

function rulesIn(value: unknown): readonly CruiserRule[] {
  const rules: readonly unknown[] = Array.isArray(value) ? value.slice(0, maxRules) : [];
  return rules.flatMap((rule, at): readonly CruiserRule[] => {
    if (!isRecord(rule) || rule['severity'] === 'ignore' || rule['scope'] === 'folder') return [];
    const from = isRecord(rule['from']) ? rule['from'] : {};
    const to = isRecord(rule['to']) ? rule['to'] : {};
    if (!isTestable(from, fromConditions) || !isTestable(to, toConditions)) return [];
    const types = [to['dependencyTypes'] ?? [], to['dependencyTypesNot'] ?? []].flat();
    if (types.some((type) => typeof type !== 'string' || !knownTypes.has(type))) return [];
    const name = typeof rule['name'] === 'string' ? rule['name'] : `rule ${at + 1}`;
    const comment = typeof rule['comment'] === 'string' ? rule['comment'] : null;
    return [{ name, level: levelOf(rule['severity']) ?? 'warning', comment, from, to }];
  });
}

function isTestable(conditions: Conditions, known: ReadonlySet<string>): boolean {
  return Object.keys(conditions).every((name) => known.has(name));
}

function levelOf(severity: unknown): LayerViolation['level'] | null {
  if (severity === 'error') return 'error';
  if (severity === 'warn') return 'warning';
  return severity === 'info' ? 'note' : null;
}

interface CruisedImport extends CheckedImport {
  readonly isMissing: boolean;
}

function check(edge: CruisedImport, root: string, rules: CruiserRules): readonly LayerFault[] {
  if (edge.language === null || !scriptLanguages.has(edge.language)) return [];
  const from = relativeTo(root, edge.path);
  const to = resolvedPath(edge, root);
  if (from === null || to === null) return [];
  if (matches(rules.exclude, from) || matches(rules.exclude, to)) return [];
  if (rules.includeOnly !== null && !(matches(rules.includeOnly, from) && matches(rules.includeOnly, to)))
    return [];
  const faults = rules.forbidden.flatMap((rule): readonly LayerFault[] => {
    if (!applies(rule, edge, from, to)) return [];
    const comment = rule.comment === null ? '' : ` (${shorten(rule.comment)})`;
    const isCircularOnly = rule.to['circular'] === true;
    if (rule.to['circular'] === false) return [];
    const reason = isCircularOnly
      ? `${from} and ${to} may not import each other in a circle`
      : `${from} may not import ${to}`;
    return [{ rule: rule.name, reason: reason + comment, level: rule.level, isCircularOnly }];
  });
  const isAllowed = rules.allowed.length === 0 || rules.allowed.some((rule) => applies(rule, edge, from, to));
  if (isAllowed) return faults;
  const reason = `no rule allows ${from} to import ${to}`;
  return [...faults, { rule: 'not-in-allowed', reason, level: rules.allowedLevel }];
}

function applies({ from, to }: CruiserRule, edge: CruisedImport, source: string, target: string): boolean {
  const fromPath = patternOf(from['path']);
  const groups = fromPath === null ? [] : (compile(fromPath)?.exec(source) ?? null);
  if (groups === null || matches(patternOf(from['pathNot']), source)) return false;
  const toPath = patternOf(to['path'], groups);
  if (toPath !== null && !matches(toPath, target)) return false;
  if (matches(patternOf(to['pathNot'], groups), target)) return false;
  if (typeof to['couldNotResolve'] === 'boolean' && to['couldNotResolve'] !== edge.isMissing) return false;
  const type = typeOf(edge, target);
  const wanted = to['dependencyTypes'];
  const unwanted = to['dependencyTypesNot'];
  if (Array.isArray(wanted) && !wanted.includes(type)) return false;
  return !(Array.isArray(unwanted) && unwanted.includes(type));
}

/** Several patterns are alternatives. `$1` stands for a group of the pattern for the importing file. */
function patternOf(value: unknown, groups: readonly string[] = []): string | null {
  const parts = [value].flat().filter((part): part is string => typeof part === 'string' && part !== '');
  if (parts.length === 0) return null;
  const joined = parts.length === 1 ? (parts[0] ?? '') : parts.join('|');
  return groups.length < 2
    ? joined
    : joined.replace(/\$(\d)/g, (whole, at: string) => groups[Number(at)] ?? whole);
}

function matches(pattern: string | null, text: string): boolean {
  return pattern !== null && compile(pattern)?.test(text) === true;
}

const compiled = new Map<string, RegExp | null>();
const maxCompiled = 2_000;

/** Null for a pattern that is not valid: its rule then speaks of nothing. */
function compile(pattern: string): RegExp | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= maxCompiled) compiled.clear();
  let expression: RegExp | null = null;
  try {
    expression = new RegExp(pattern);
  } catch {
    // Said by dependency-cruiser itself, at every run.
  }
  compiled.set(pattern, expression);
  return expression;
}

/** `exclude: '…'` or `exclude: { path: '…' }`. */
function pathOption(value: unknown): string | null {
  return patternOf(isRecord(value) ? value['path'] : value);
}

/** What dependency-cruiser would print: a path, the name of a module of Node, or a path below `node_modules`. */
function resolvedPath({ specifier, target }: CheckedImport, root: string): string | null {
  if (target?.file !== undefined && target.file !== null) return relativeTo(root, target.file);
  const bare = specifier.replace(/^node:/, '');
  if (builtinModules.includes(bare)) return bare;
  const name = npmPackageName(specifier);
  return name === null ? specifier : `node_modules/${specifier}`;
}

function typeOf({ specifier, target }: CheckedImport, resolved: string): string {
  if (target !== null) return 'local';
  if (builtinModules.includes(resolved)) return 'core';
  return npmPackageName(specifier) === null ? 'unknown' : 'npm';
}

/** Only relative paths are known to be missing; packages may be installed. */
function isMissing({ specifier, target }: CheckedImport, index: PathIndex): boolean {
  if (!/^\.{1,2}\//.test(specifier)) return false;
  const file = target?.file ?? null;
  return file === null || (!index.hasFile(file) && !index.hasDirectory(file));
}

function relativeTo(root: string, path: string): string | null {
  if (root === '.') return path;
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : null;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
