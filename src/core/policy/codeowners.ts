import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';

/** Larger files are ignored by the forge. */
const maximumBytes = 3 * 1024 * 1024;

export interface CodeownersEntry {
  readonly pattern: string;
  /** `@user`, `@org/team` or an address, as written; empty means: nobody owns this, on purpose. */
  readonly owners: readonly string[];
  /** 1-based. */
  readonly line: number;
}

/** A path is owned, left unowned by a line without owners, or named by no line at all. */
export type Ownership =
  | { readonly kind: 'owned'; readonly owners: readonly string[]; readonly line: number }
  | { readonly kind: 'unowned'; readonly line: number }
  | { readonly kind: 'unmatched' };

export interface Codeowners {
  readonly entries: readonly CodeownersEntry[];
  /** The last line that matches decides. */
  ownersOf(path: RepoPath): Ownership;
}

/** Reads GitHub's CODEOWNERS by its documented rules. A line that is invalid is skipped and told. */
export function parseCodeowners(text: string, path?: RepoPath): Parsed<Codeowners> {
  const problems: Problem[] = [];
  const compiled: { readonly entry: CodeownersEntry; readonly matches: RegExp }[] = [];
  const tell = (message: string, line: number): void => {
    problems.push({ message: `line ${line}: ${message}`, line, ...(path === undefined ? {} : { path }) });
  };
  const isTooLarge = text.length > maximumBytes;
  if (isTooLarge) tell('the file is larger than 3 MB and is ignored', 1);
  for (const [index, content] of (isTooLarge ? '' : text).split(/\r?\n/).entries()) {
    const [pattern, ...owners] = splitLine(content);
    if (pattern === undefined) continue;
    const entry = { pattern, owners, line: index + 1 };
    const fault = faultOf(entry);
    if (fault === null) compiled.push({ entry, matches: compilePattern(pattern) });
    else tell(fault, index + 1);
  }
  const ownersOf = (file: RepoPath): Ownership => {
    const last = compiled.findLast(({ matches }) => matches.test(file))?.entry;
    if (last === undefined) return { kind: 'unmatched' };
    const { owners, line } = last;
    return owners.length === 0 ? { kind: 'unowned', line } : { kind: 'owned', owners, line };
  };
  return { value: { entries: compiled.map(({ entry }) => entry), ownersOf }, problems };
}

/** Pattern and owners of one line, without its comment. `\ ` is a space inside the pattern. */
function splitLine(content: string): readonly string[] {
  const words = content.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  const kept = comment === -1 ? words : words.slice(0, comment);
  return kept.map((word, index) => (index === 0 ? word.replaceAll('\\ ', ' ') : word));
}

const ownerPattern = /^(?:@[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9._-]+)?|[^\s@]+@[^\s@]+)$/;

function faultOf({ pattern, owners }: CodeownersEntry): string | null {
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
