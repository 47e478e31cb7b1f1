import type { Parsed } from '../../base/problem.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';
import { scanToml, type TomlEntry } from './scanToml.ts';

/** Reads a pyproject.toml: `[project]` (PEP 621), dependency groups (PEP 735) and Poetry's tables. */
export function readPyproject(text: string): Parsed<Manifest | null> {
  const entries = scanToml(text);
  const named = entries.find(
    ({ section, key }) => key === 'name' && (section === 'project' || section === 'tool.poetry'),
  );
  const problems =
    entries.length === 0 && text.trim() !== '' ? [{ message: 'pyproject.toml holds no entries.' }] : [];
  const dependencies = distinct(entries.flatMap(dependenciesOf));
  return {
    value: { kind: 'python', name: named?.strings[0]?.text ?? null, isModule: true, dependencies },
    problems,
  };
}

function dependenciesOf(entry: TomlEntry): readonly ManifestDependency[] {
  const { section, key, strings, line } = entry;
  const isList =
    (section === 'project' && key === 'dependencies') ||
    section === 'project.optional-dependencies' ||
    section === 'dependency-groups' ||
    (section === 'build-system' && key === 'requires');
  if (isList) return strings.flatMap((requirement) => parseRequirement(requirement.text, requirement.line));
  const isPoetry =
    /^tool\.poetry\.(?:group\.[^.]+\.)?(?:dev-)?dependencies$/.test(section) && key !== 'python';
  if (!isPoetry) return [];
  const isLocal = /\b(?:path)\s*=/.test(entry.value);
  return [{ name: normalName(key), range: isLocal ? null : (strings[0]?.text ?? null), line, isLocal }];
}

/** Reads `install_requires` of a setup.cfg. */
export function readSetupCfg(text: string): Parsed<Manifest | null> {
  let section = '';
  let key = '';
  let name: string | null = null;
  const dependencies: ManifestDependency[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const header = /^\[(.+)\]/.exec(line);
    const pair = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line);
    if (header !== null) section = header[1] ?? '';
    else if (pair !== null) key = pair[1] ?? '';
    const value = (pair === null ? line : (pair[2] ?? '')).trim();
    if (header !== null || value === '' || /^[#;]/.test(value)) continue;
    if (section === 'metadata' && key === 'name' && pair !== null) name = value;
    const isList =
      (section === 'options' && key === 'install_requires') || section === 'options.extras_require';
    if (isList) dependencies.push(...parseRequirement(value, at + 1));
  }
  return {
    value: { kind: 'python', name, isModule: true, dependencies: distinct(dependencies) },
    problems: [],
  };
}

/** Reads a requirements file (https://pip.pypa.io/en/stable/reference/requirements-file-format). */
export function readRequirements(text: string): Parsed<Manifest | null> {
  const dependencies = text
    .split('\n')
    .flatMap((line, at) => parseRequirement(line.replace(/(?:^|\s)#.*$/, '').trim(), at + 1));
  return {
    value: { kind: 'python', name: null, isModule: false, dependencies: distinct(dependencies) },
    problems: [],
  };
}

/** A setup.py is code: it marks a module and is not read further. */
export function readSetupPy(): Parsed<Manifest | null> {
  return { value: { kind: 'python', name: null, isModule: true, dependencies: [] }, problems: [] };
}

/** One requirement (PEP 508): `name[extra] >=1; marker`, `name @ url`. Options, paths and bare URLs name no package. */
function parseRequirement(text: string, line: number): readonly ManifestDependency[] {
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*([^;]*)/.exec(text);
  const rest = match?.[2]?.trim() ?? '';
  if (match === null || !/^(?:$|[<>=!~@(])/.test(rest)) return [];
  const range = rest
    .replace(/\s--.*$/s, '')
    .replace(/\\$/, '')
    .trim();
  return [
    {
      name: normalName(match[1] ?? ''),
      range: range === '' ? null : range,
      line,
      isLocal: /^@\s*file:/.test(rest),
    },
  ];
}

/** PEP 503: names that differ in case or in `-`, `_` and `.` are one package. */
function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function distinct(dependencies: readonly ManifestDependency[]): readonly ManifestDependency[] {
  return [...new Map(dependencies.toReversed().map((entry) => [entry.name, entry])).values()].toReversed();
}
