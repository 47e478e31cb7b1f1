import picomatch from 'picomatch';
import { toRepoPath } from '../../base/repoPath.ts';
import { isRecord } from '../isRecord.ts';
import { directoryOf } from '../modules/pathIndex.ts';
import { levelOfEslint } from './eslintLevel.ts';
import { literalsBehindKey } from './javascriptLiteral.ts';
import type { CheckedImport, LayerFault, LayerRules } from './layerRules.ts';
import type { LayerConfiguration } from './readLayerRules.ts';

const scriptLanguages = new Set(['typescript', 'tsx', 'javascript', 'vue']);

/** An element that a path belongs to, with what its pattern captured. */
interface Element {
  readonly type: string;
  /** The part of the path that the pattern matched: files of one element share it. */
  readonly place: string;
  readonly captured: ReadonlyMap<string, string>;
}

interface ElementPattern {
  readonly type: string;
  readonly mode: string;
  readonly names: readonly string[];
  readonly matchers: readonly RegExp[];
}

/** A type, or a type whose captures must have these values (`${from.x}` stands for a capture of the importing element). */
interface Selector {
  readonly type: string;
  readonly captured: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly from: readonly Selector[];
  readonly allow: readonly Selector[];
  readonly disallow: readonly Selector[];
  readonly message: string | null;
}

/**
 * `boundaries/element-types` with `boundaries/elements` of eslint-plugin-boundaries, as far as they are literals. The
 * last rule that speaks of a pair decides; imports inside one element are free.
 */
export function boundariesRules({ path, text }: LayerConfiguration): LayerRules | null {
  const [elements] = literalsBehindKey(text, 'boundaries/elements');
  const [setting] = literalsBehindKey(text, 'boundaries/element-types');
  if (!Array.isArray(elements) || !Array.isArray(setting)) return null;
  const [severity, options]: readonly unknown[] = setting;
  const level = levelOfEslint(severity);
  const patterns = elements.flatMap(readPattern);
  if (level === null || patterns.length === 0 || !isRecord(options)) return null;
  const listed: readonly unknown[] = Array.isArray(options['rules']) ? options['rules'] : [];
  const rules = listed.flatMap(readRule);
  const isAllowedByDefault = options['default'] !== 'disallow';
  const root = directoryOf(path);
  const elementOf = (file: string): Element | null => {
    if (root !== '.' && !file.startsWith(`${root}/`)) return null;
    return findElement(root === '.' ? file : file.slice(root.length + 1), patterns);
  };
  return {
    source: 'eslint-plugin-boundaries',
    config: toRepoPath(path),
    check: (edge) => check(edge, elementOf, rules, isAllowedByDefault, level),
  };
}

function check(
  { path, language, target }: CheckedImport,
  elementOf: (file: string) => Element | null,
  rules: readonly Rule[],
  isAllowedByDefault: boolean,
  level: LayerFault['level'],
): readonly LayerFault[] {
  const file = target?.file ?? null;
  if (language === null || !scriptLanguages.has(language) || file === null) return [];
  const from = elementOf(path);
  const to = elementOf(file);
  if (from === null || to === null || (from.type === to.type && from.place === to.place)) return [];
  let isAllowed = isAllowedByDefault;
  let message: string | null = null;
  for (const rule of rules) {
    if (!rule.from.some((selector) => selects(selector, from, from))) continue;
    const isDenied = rule.disallow.some((selector) => selects(selector, to, from));
    if (!isDenied && !rule.allow.some((selector) => selects(selector, to, from))) continue;
    isAllowed = !isDenied;
    message = isDenied ? rule.message : null;
  }
  if (isAllowed) return [];
  const because = message === null ? '' : `: ${message.replace(/\s+/g, ' ').slice(0, 160)}`;
  return [{ rule: 'element-types', reason: `${from.type} may not import ${to.type}${because}`, level }];
}

function readPattern(value: unknown): readonly ElementPattern[] {
  if (!isRecord(value) || typeof value['type'] !== 'string') return [];
  const written: readonly unknown[] = [value['pattern']].flat();
  const patterns = written
    .filter((pattern) => typeof pattern === 'string')
    .filter((pattern) => pattern !== '');
  const mode = typeof value['mode'] === 'string' ? value['mode'] : 'folder';
  const matchers = patterns.map((pattern) => {
    const glob = mode === 'full' ? pattern : `**/${pattern}`;
    return picomatch.makeRe(glob, { capture: true, dot: true });
  });
  const names = Array.isArray(value['capture'])
    ? value['capture'].filter((name) => typeof name === 'string')
    : [];
  return [{ type: value['type'], mode, names, matchers }];
}

/** `folder` patterns match a directory above the file; the outermost one is the element. */
function findElement(file: string, patterns: readonly ElementPattern[]): Element | null {
  const parts = file.split('/');
  for (const { type, mode, names, matchers } of patterns) {
    const places =
      mode === 'folder' ? parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/')) : [file];
    for (const place of places) {
      for (const matcher of matchers) {
        const match = matcher.exec(place);
        if (match === null) continue;
        const groups = mode === 'full' ? match.slice(1) : match.slice(2);
        return { type, place, captured: new Map(names.map((name, at) => [name, groups[at] ?? ''])) };
      }
    }
  }
  return null;
}

function readRule(value: unknown): readonly Rule[] {
  if (!isRecord(value)) return [];
  const message = typeof value['message'] === 'string' ? value['message'] : null;
  return [
    {
      from: selectorsIn(value['from']),
      allow: selectorsIn(value['allow']),
      disallow: selectorsIn(value['disallow']),
      message,
    },
  ];
}

/** `'a'`, `['a', 'b']`, `[['a', { name: 'x' }]]`. */
function selectorsIn(value: unknown): readonly Selector[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry): readonly Selector[] => {
    if (typeof entry === 'string') return [{ type: entry, captured: {} }];
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return [];
    return [{ type: entry[0], captured: isRecord(entry[1]) ? entry[1] : {} }];
  });
}

function selects({ type, captured }: Selector, element: Element, from: Element): boolean {
  if (type === '' || !picomatch.isMatch(element.type, type)) return false;
  return Object.entries(captured).every(([name, value]) => {
    if (typeof value !== 'string') return false;
    const wanted = value.replace(
      /\$\{(?:from\.)?(\w+)\}/g,
      (_whole, key: string) => from.captured.get(key) ?? '',
    );
    return wanted !== '' && picomatch.isMatch(element.captured.get(name) ?? '', wanted);
  });
}
