import { Buffer } from 'node:buffer';
import type { Parsed, Problem } from '../../base/problem.ts';
import { cleanLabel } from '../cleanLabel.ts';
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
  /** The commit that the note was made for, as it stands in the note; older notes name its parent. */
  readonly base: string | null;
  /** Agents by the key of their session or prompt. Nothing else of the metadata is kept: it holds prompts. */
  readonly agents: ReadonlyMap<string, GitAiAgent>;
}

/** Who stands behind a key. */
export interface GitAiAgent {
  readonly tool: string | null;
  readonly model: string | null;
  readonly session: string | null;
  /** Made up from the trailers or the author of the commit. */
  readonly isSynthesized: boolean;
}

const supportedSchema = 'authorship/3.0.0';

/** Reads a note as git-ai's own parser does. A note that parser refuses gives a null value and says why. */
export function parseGitAiNote(text: string): Parsed<GitAiNote | null> {
  const divider = /(?:^|\n)---\r?(?=\n|$)/.exec(text);
  if (divider === null) return refused('missing divider');
  const attested = parseAttestation(text.slice(0, divider.index).split('\n'));
  if (typeof attested === 'string') return refused(attested);
  const metadata = parseJson(text.slice(divider.index + divider[0].length));
  if (!isJsonObject(metadata)) return refused('the metadata is no JSON object');
  const schema = member(metadata, 'schema_version');
  if (typeof schema !== 'string' || !/^authorship\/3\.\d+\.\d+$/.test(schema))
    return refused('unsupported schema_version');
  const problems: Problem[] = [];
  if (schema !== supportedSchema)
    problems.push({ message: `git-ai note of version ${schema} read as ${supportedSchema}` });
  const version = member(metadata, 'git_ai_version');
  const base = member(metadata, 'base_commit_sha');
  const value: GitAiNote = {
    files: attested,
    version: typeof version === 'string' ? version : null,
    base: typeof base === 'string' ? base : null,
    agents: new Map([
      ...readAgents(member(metadata, 'prompts')),
      ...readAgents(member(metadata, 'sessions')),
    ]),
  };
  return { value, problems };
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `git-ai note not read: ${why}` }] };
}

function readAgents(records: unknown): [string, GitAiAgent][] {
  return Object.entries(isJsonObject(records) ? records : {}).map(([key, record]) => {
    const agent = member(record, 'agent_id');
    const session = member(agent, 'id');
    const model = member(agent, 'model');
    return [
      key,
      {
        tool: cleanLabel(member(agent, 'tool')),
        model: cleanLabel(model),
        session: cleanLabel(session),
        // Such a session carries its own key as id.
        isSynthesized: session === key && model === 'unknown',
      },
    ];
  });
}

/** The files above the divider, or why the whole note is refused. */
function parseAttestation(lines: readonly string[]): GitAiNote['files'] | string {
  const files: { path: string; entries: GitAiEntry[] }[] = [];
  const keys = new Map<string, string>();
  let count = 0;
  for (const untrimmed of lines) {
    const line = untrimmed.trimEnd();
    if (line === '') continue;
    if (!line.startsWith('  ')) {
      files.push({ path: detach(unquote(line)), entries: [] });
      continue;
    }
    const entry = parseEntry(line.slice(2));
    if (typeof entry === 'string') return entry;
    const file = files.at(-1);
    if (file === undefined) return 'entry without file path';
    const key = keys.get(entry.key) ?? detach(entry.key);
    keys.set(key, key);
    file.entries.push({ key, ranges: entry.ranges });
    count += entry.ranges.length;
    if (count > maximumRanges) return 'too many ranges';
  }
  return files.filter((file) => file.entries.length > 0);
}

/** A copy: a part of a string keeps the whole of it in memory, here a note of megabytes. */
function detach(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
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
