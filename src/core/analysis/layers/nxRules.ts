import { toRepoPath } from '../../base/repoPath.ts';
import { isRecord } from '../isRecord.ts';
import { directoryOf } from '../modules/pathIndex.ts';
import { literalsBehindKey } from './javascriptLiteral.ts';
import type { CheckedImport, LayerFault, LayerRules } from './layerRules.ts';
import type { LayerConfiguration } from './readLayerRules.ts';
import { levelOfEslint } from './eslintLevel.ts';

interface Constraint {
  readonly sources: readonly string[];
  readonly only: readonly string[] | null;
  readonly never: readonly string[];
  readonly bannedPackages: readonly string[];
}

const scriptLanguages = new Set(['typescript', 'tsx', 'javascript', 'vue']);

/**
 * `depConstraints` of nx's `enforce-module-boundaries` (https://nx.dev), with the tags of `project.json` and of `nx` in
 * `package.json`. Direct imports between projects are judged; lint rules of other files add to each other.
 */
export function nxRules({ path, text, texts }: LayerConfiguration): LayerRules | null {
  const settings = ['@nx/enforce-module-boundaries', '@nrwl/nx/enforce-module-boundaries'].flatMap((name) =>
    literalsBehindKey(text, name),
  );
  const found = settings.flatMap((value): readonly [LayerFault['level'], readonly Constraint[]][] => {
    if (!Array.isArray(value)) return [];
    const [severity, options]: readonly unknown[] = value;
    const level = levelOfEslint(severity);
    const constraints = isRecord(options) ? constraintsIn(options['depConstraints']) : [];
    return level === null || constraints.length === 0 ? [] : [[level, constraints]];
  });
  const [first] = found;
  if (first === undefined) return null;
  const [level, constraints] = first;
  const projects = readProjects(texts);
  const root = directoryOf(path);
  return {
    source: 'nx',
    config: toRepoPath(path),
    check: (edge) => {
      const isBelow = root === '.' || edge.path.startsWith(`${root}/`);
      return isBelow && edge.language !== null && scriptLanguages.has(edge.language)
        ? check(edge, constraints, projects, level)
        : [];
    },
  };
}

function constraintsIn(value: unknown): readonly Constraint[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries.flatMap((entry): readonly Constraint[] => {
    if (!isRecord(entry)) return [];
    const sources =
      typeof entry['sourceTag'] === 'string' ? [entry['sourceTag']] : strings(entry['allSourceTags']);
    const only = entry['onlyDependOnLibsWithTags'];
    return [
      {
        sources,
        only: Array.isArray(only) ? strings(only) : null,
        never: strings(entry['notDependOnLibsWithTags']),
        bannedPackages: strings(entry['bannedExternalImports']),
      },
    ];
  });
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

type Projects = ReadonlyMap<string, { readonly name: string; readonly tags: readonly string[] }>;

/** Projects by directory. */
function readProjects(texts: ReadonlyMap<string, string>): Projects {
  const projects = new Map<string, { name: string; tags: readonly string[] }>();
  for (const [path, text] of texts) {
    const json = parse(text);
    const isProject = path.endsWith('project.json');
    const nx = isProject ? json : isRecord(json?.['nx']) ? json['nx'] : null;
    const directory = directoryOf(path);
    if (json === null || (!isProject && directory === '.')) continue;
    const name = typeof json['name'] === 'string' ? json['name'] : directory;
    const tags = [...(projects.get(directory)?.tags ?? []), ...strings(nx?.['tags'])];
    projects.set(directory, { name, tags });
  }
  return projects;
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function check(
  { path, specifier, target }: CheckedImport,
  constraints: readonly Constraint[],
  projects: Projects,
  level: LayerFault['level'],
): readonly LayerFault[] {
  const from = projectOf(path, projects);
  if (from === null) return [];
  const applying = constraints.filter(
    ({ sources }) => sources.length > 0 && sources.every((tag) => hasTag(from.tags, tag)),
  );
  if (target === null) {
    const banning = applying.find(({ bannedPackages }) =>
      bannedPackages.some((glob) => isGlobMatch(glob, specifier)),
    );
    return banning === undefined ? [] : [fault(banning, `${from.name} may not import ${specifier}`, level)];
  }
  const to = projectOf(target.file ?? `${target.module}/`, projects);
  if (to === null || to === from) return [];
  return applying.flatMap((constraint): readonly LayerFault[] => {
    const { only, never } = constraint;
    const banned = never.find((tag) => hasTag(to.tags, tag));
    if (banned !== undefined)
      return [fault(constraint, `${from.name} may not import ${to.name}, which is ${banned}`, level)];
    if (only === null || only.some((tag) => hasTag(to.tags, tag, true))) return [];
    const wanted = only.length === 0 ? 'nothing' : `projects tagged ${only.join(', ')} only`;
    return [fault(constraint, `${from.name} may import ${wanted}, and ${to.name} is not`, level)];
  });
}

function fault({ sources }: Constraint, reason: string, level: LayerFault['level']): LayerFault {
  return { rule: `enforce-module-boundaries ${sources.join(' ')}`, reason, level };
}

function projectOf(
  path: string,
  projects: Projects,
): { readonly name: string; readonly tags: readonly string[] } | null {
  for (let directory = directoryOf(path); directory !== '.'; directory = directoryOf(directory)) {
    const found = projects.get(directory);
    if (found !== undefined) return found;
  }
  return projects.get('.') ?? null;
}

/**
 * `*` is every project, `scope:*` every tag that begins so, `/^scope:[ab]$/` every tag that matches. `ifBroken` is the
 * answer for an expression that is none, so that it never forbids anything.
 */
function hasTag(tags: readonly string[], wanted: string, ifBroken = false): boolean {
  if (wanted === '*') return true;
  const expression = /^\/(.*)\/$/s.exec(wanted)?.[1];
  if (expression === undefined) return tags.some((tag) => isGlobMatch(wanted, tag));
  try {
    const pattern = new RegExp(expression);
    return tags.some((tag) => pattern.test(tag));
  } catch {
    return ifBroken;
  }
}

function isGlobMatch(glob: string, text: string): boolean {
  const source = glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(text);
}
