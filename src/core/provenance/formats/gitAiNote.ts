import type { Parsed, Problem } from '../../base/problem.ts';
import { isJsonObject, member, parseJson } from '../jsonAccess.ts';

/** An entry of a note: lines under the key of a session, prompt or person. */
export interface GitAiEntry {
  readonly key: string;
  /** Inclusive, 1-based, in the order written: unsorted, overlapping and inverted ones occur. */
  readonly ranges: readonly (readonly [number, number])[];
}

/** A "Git AI Standard" v3 note (git-ai `specs/git_ai_standard_v3.0.0.md`). */
export interface GitAiNote {
  /** In the order written; a path may occur twice. Files without entries are left out. */
  readonly files: readonly { readonly path: string; readonly entries: readonly GitAiEntry[] }[];
  readonly version: string | null;
  /** Metadata by key, as it stands in the note. */
  readonly sessions: ReadonlyMap<string, unknown>;
  readonly prompts: ReadonlyMap<string, unknown>;
  readonly humans: ReadonlyMap<string, unknown>;
}

const supportedSchema = 'authorship/3.0.0';

/** Reads a note as git-ai's own parser does. A note that parser refuses gives a null value and says why. */
export function parseGitAiNote(text: string): Parsed<GitAiNote | null> {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const divider = lines.indexOf('---');
  if (divider === -1) return refused('missing divider');
  const attested = parseAttestation(lines.slice(0, divider));
  if (typeof attested === 'string') return refused(attested);
  const metadata = parseJson(lines.slice(divider + 1).join('\n'));
  if (!isJsonObject(metadata)) return refused('the metadata is no JSON object');
  const schema = member(metadata, 'schema_version');
  if (typeof schema !== 'string' || !/^authorship\/3\.\d+\.\d+$/.test(schema))
    return refused('unsupported schema_version');
  const problems: Problem[] = [];
  if (schema !== supportedSchema)
    problems.push({ message: `git-ai note of version ${schema} read as ${supportedSchema}` });
  const version = member(metadata, 'git_ai_version');
  const value: GitAiNote = {
    files: attested,
    version: typeof version === 'string' ? version : null,
    sessions: entriesOf(member(metadata, 'sessions')),
    prompts: entriesOf(member(metadata, 'prompts')),
    humans: entriesOf(member(metadata, 'humans')),
  };
  return { value, problems };
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `git-ai note not read: ${why}` }] };
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(isJsonObject(value) ? Object.entries(value) : []);
}

/** The files above the divider, or why the whole note is refused. */
function parseAttestation(lines: readonly string[]): GitAiNote['files'] | string {
  const files: { path: string; entries: GitAiEntry[] }[] = [];
  let count = 0;
  for (const untrimmed of lines) {
    const line = untrimmed.trimEnd();
    if (line === '') continue;
    if (!line.startsWith('  ')) {
      files.push({ path: unquote(line), entries: [] });
      continue;
    }
    const entry = parseEntry(line.slice(2));
    if (typeof entry === 'string') return entry;
    const file = files.at(-1);
    if (file === undefined) return 'entry without file path';
    file.entries.push(entry);
    count += entry.ranges.length;
    if (count > maximumRanges) return 'too many ranges';
  }
  return files.filter((file) => file.entries.length > 0);
}

/** Quotes only bracket a path; nothing inside is escaped (this is not git's C quoting). */
function unquote(line: string): string {
  return line.length >= 2 && line.startsWith('"') && line.endsWith('"') ? line.slice(1, -1) : line;
}

/** A note of the largest allowed size can hold ten million ranges, which would take gigabytes. */
const maximumRanges = 500_000;

function parseEntry(text: string): GitAiEntry | string {
  const space = text.indexOf(' ');
  if (space === -1) return 'invalid entry';
  const ranges: (readonly [number, number])[] = [];
  for (let at = space + 1; at <= text.length && ranges.length <= maximumRanges;) {
    const comma = text.indexOf(',', at);
    const part = text.slice(at, comma === -1 ? text.length : comma);
    at += part.length + 1;
    if (part === '') continue;
    const range = parseRange(part);
    if (range === null) return 'invalid range';
    ranges.push(range);
  }
  return { key: text.slice(0, space), ranges };
}

const rangePattern = /^(\d{1,10})(?:-(\d{1,10}))?$/;
/** git-ai reads line numbers into 32 bits. */
const maximumLine = 0xffffffff;

function parseRange(text: string): readonly [number, number] | null {
  const match = rangePattern.exec(text);
  if (match === null) return null;
  const start = Number(match[1]);
  const end = match[2] === undefined ? start : Number(match[2]);
  return start <= maximumLine && end <= maximumLine ? [start, end] : null;
}
