import type { Parsed, Problem } from '../base/problem.ts';
import type { Codeowners, OwnerDemand } from './ownership.ts';

interface Entry {
  readonly pattern: string;
  readonly owners: readonly string[];
  readonly line: number;
}

/** Reads CODEOWNERS by GitHub's documented rules: the last line that matches decides, and one owner is enough. */
export function parseGithubCodeowners(text: string): Parsed<Codeowners> {
  const problems: Problem[] = [];
  const compiled: { readonly entry: Entry; readonly matches: RegExp }[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const [pattern, ...owners] = splitLine(content);
    if (pattern === undefined) continue;
    const entry = { pattern, owners, line: index + 1 };
    const fault = faultOf(entry);
    if (fault === null) compiled.push({ entry, matches: compilePattern(pattern) });
    else problems.push({ message: fault, line: entry.line });
  }
  const value: Codeowners = {
    demands: compiled.flatMap(({ entry }) => (entry.owners.length === 0 ? [] : [demandOf(entry)])),
    ownershipOf: (path) => {
      const last = compiled.findLast(({ matches }) => matches.test(path))?.entry;
      if (last === undefined) return { kind: 'unmatched' };
      if (last.owners.length === 0) return { kind: 'unowned', line: last.line };
      return { kind: 'owned', demands: [demandOf(last)] };
    },
  };
  return { value, problems };
}

function demandOf(entry: Entry): OwnerDemand {
  return { ...entry, count: 1, section: null };
}

/** Pattern and owners of one line, without its comment. `\ ` is a space inside the pattern. */
function splitLine(content: string): readonly string[] {
  const words = content.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  const kept = comment === -1 ? words : words.slice(0, comment);
  return kept.map((word, index) => (index === 0 ? word.replaceAll('\\ ', ' ') : word));
}

const ownerPattern = /^(?:@[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9._-]+)?|[^\s@]+@[^\s@]+)$/;

function faultOf({ pattern, owners }: Entry): string | null {
  if (pattern.startsWith('!')) return 'negation with ! is not supported';
  if (pattern.includes('***')) return '*** is no pattern';
  if (pattern.includes('\\')) return 'a backslash may only stand before a space';
  const unknown = owners.find((owner) => !ownerPattern.test(owner));
  return unknown === undefined ? null : `${JSON.stringify(unknown)} is no owner`;
}

/**
 * A leading or an inner `/` anchors to the root, else any depth. A trailing `/` means everything below. Without it a
 * match covers a directory's descendants too, except when the last segment is a lone `*`. Brackets are literal.
 */
function compilePattern(pattern: string): RegExp {
  // `/` alone matches nothing.
  if (/^\/+$/.test(pattern)) return /(?!)/;
  const isDirectory = pattern.endsWith('/');
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isAnchored = pattern.startsWith('/') || body.includes('/');
  const segments = body.split('/');
  const source = segments
    .map((segment, index) => segmentSource(segment, index === segments.length - 1))
    .join('');
  const last = segments.at(-1);
  const isLoneStar = last === '*' && (segments.length > 1 || pattern.startsWith('/'));
  const end = isDirectory ? '/.+' : last === '**' || isLoneStar ? '' : '(?:/.+)?';
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${source}${end}$`, 's');
}

/** `**` is any number of directories when it is a whole segment; inside one it is a `*`. */
function segmentSource(segment: string, isLast: boolean): string {
  if (segment === '**') return isLast ? '.+' : '(?:.+/)?';
  const source = segment
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  return isLast ? source : `${source}/`;
}
