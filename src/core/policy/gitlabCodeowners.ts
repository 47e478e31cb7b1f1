import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { compileFileNamePattern } from './fileNamePattern.ts';
import type { Codeowners, OwnerDemand } from './ownership.ts';

interface Entry extends OwnerDemand {
  readonly isOptional: boolean;
  /** `!pattern`: the section says nothing about these paths. */
  readonly isExclusion: boolean;
  readonly matches: (path: string) => boolean;
}

interface Heading {
  readonly name: string | null;
  readonly isOptional: boolean;
  readonly count: number;
  readonly owners: readonly string[];
}

/** Entries before the first heading are a section without a name, and always required. */
const outside: Heading = { name: null, isOptional: false, count: 1, owners: [] };

/**
 * Reads CODEOWNERS by GitLab's documented rules: in every section the last entry that matches decides, and every
 * section that is not optional has its own say. Sections of one name (without case) are one section, which is required
 * when one of its headings is.
 */
export function parseGitlabCodeowners(text: string): Parsed<Codeowners> {
  const problems: Problem[] = [];
  const sections = new Map<string | null, { readonly name: string | null; readonly entries: Entry[] }>();
  let heading = outside;
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const line = content.trim();
    if (line === '' || line.startsWith('#')) continue;
    const tell = (message: string): void => void problems.push({ message, line: index + 1 });
    const found = readHeading(line, tell);
    if (found !== null) heading = found;
    else {
      const key = heading.name?.toLowerCase() ?? null;
      const section = sections.get(key) ?? { name: heading.name, entries: [] };
      sections.set(key, section);
      const entry = readEntry(line, index + 1, { ...heading, name: section.name }, tell);
      if (entry !== null) section.entries.push(entry);
    }
  }
  const lists = [...sections.values()].map(({ entries }) => entries);
  const asking = new Set(lists.flatMap((entries) => entries.filter((entry) => isDemand(entry, entries))));
  return {
    value: {
      demands: [...asking].toSorted((a, b) => a.line - b.line).map(demandOf),
      ownershipOf: (path) => {
        const deciding = lists.flatMap((entries) => decidingEntry(entries, path) ?? []);
        const asked = deciding.filter((entry) => asking.has(entry)).map(demandOf);
        if (asked.length > 0) return { kind: 'owned', demands: asked };
        const [first] = deciding;
        return first === undefined ? { kind: 'unmatched' } : { kind: 'unowned', line: first.line };
      },
    },
    problems,
  };
}

/** An exclusion anywhere in the section takes the path out of it. */
function decidingEntry(entries: readonly Entry[], path: RepoPath): Entry | undefined {
  const matching = entries.filter(({ matches }) => matches(`/${path}`));
  return matching.find(({ isExclusion }) => isExclusion) ?? matching.at(-1);
}

function isDemand({ isExclusion, owners }: Entry, section: readonly Entry[]): boolean {
  return !isExclusion && owners.length > 0 && !section.every(({ isOptional }) => isOptional);
}

function demandOf({ owners, count, pattern, line, section }: Entry): OwnerDemand {
  return { owners, count, pattern, line, section };
}

/** `[Name]`, `^[Name]`, `[Name][2] @default`; null for everything else, which is an entry. */
function readHeading(line: string, tell: (message: string) => void): Heading | null {
  const [matched, optional, name, approvals, rest = ''] =
    /^(\^)?\[([^\]]*)\](?:\[(\d*)\])?(?:\s+(.*))?/.exec(line) ?? [];
  if (matched === undefined || name === undefined) {
    if (/^\^?\[/.test(line)) tell('a section heading is not closed, so the line is read as an entry');
    return null;
  }
  if (name.trim() === '') tell('a section needs a name');
  const count = Number(approvals ?? '');
  if (optional !== undefined && count > 0) tell('an optional section cannot ask for approvals');
  return { name, isOptional: optional !== undefined, count: Math.max(1, count), owners: readOwners(rest) };
}

function readEntry(
  content: string,
  line: number,
  heading: Heading,
  tell: (message: string) => void,
): Entry | null {
  const [, written = '', rest = ''] = /^((?:\\\s|\S)+)\s*(.*)$/s.exec(content) ?? [];
  const isExclusion = written.startsWith('!');
  const pattern = isExclusion ? written.slice(1) : written;
  const matches = compileFileNamePattern(normalizePattern(pattern));
  if (matches === null) {
    tell(`${JSON.stringify(pattern)} is no pattern`);
    return null;
  }
  const own = readOwners(rest);
  const unknown = rest.split(/\s+/).find((word) => word !== '' && readOwners(word).length === 0);
  if (!isExclusion && unknown !== undefined) tell(`${JSON.stringify(unknown)} is no owner`);
  const owners = rest.trim() === '' ? heading.owners : own;
  return {
    pattern: written,
    owners: isExclusion ? [] : owners,
    count: heading.count,
    line,
    section: heading.name,
    isOptional: heading.isOptional,
    isExclusion,
    matches,
  };
}

/** Whatever looks like an owner, in comments too: inline comments do not exist. */
function readOwners(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .filter((word) =>
      /^(?:@@?[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_.-]+)*|[^\s@]+@[^\s@]+)$/.test(word),
    );
}

function normalizePattern(pattern: string): string {
  if (pattern === '*') return '/**/*';
  const plain = pattern.replace(/^\\#/, '#').replaceAll(/\\\s+/g, ' ');
  const rooted = plain.startsWith('/') ? plain : `/**/${plain}`;
  return rooted.endsWith('/') ? `${rooted}**/*` : rooted;
}
