import { Buffer } from 'node:buffer';
import type { Parsed, Problem } from '../../base/problem.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';
import { parseGitAiRanges } from './gitAiRanges.ts';

/** An entry of a note: lines under the key of a session, prompt or person. */
export interface GitAiEntry {
  readonly key: string;
  /** First and last line in turn, inclusive, 1-based, as written: unsorted, overlapping and inverted ones occur. */
  readonly ranges: Uint32Array;
}

/** A "Git AI Standard" v3 note (git-ai `specs/git_ai_standard_v3.0.0.md`). */
export interface GitAiNote {
  /** In the order written; a path may occur twice. Files without entries, and those not asked for, are left out. */
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

/**
 * Reads a note as git-ai's own parser does. A note that parser refuses gives a null value and says why. Of the files
 * only `paths` are kept (all, without it): a note of megabytes speaks mostly about files that its commit never touched.
 */
export function parseGitAiNote(text: string, paths?: ReadonlySet<string>): Parsed<GitAiNote | null> {
  const divider = /(?:^|\n)---\r?(?=\n|$)/.exec(text);
  if (divider === null) return refused('missing divider');
  const attested = parseAttestation(text.slice(0, divider.index), paths);
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
        tool: toolName(member(agent, 'tool')),
        model: cleanLabel(model),
        session: cleanLabel(session),
        // Such a session carries its own key as id.
        isSynthesized: session === key && model === 'unknown',
      },
    ];
  });
}

/** A note of the largest allowed size can hold ten million ranges. */
const maximumRanges = 500_000;

/** The files above the divider, or why the whole note is refused. */
function parseAttestation(text: string, paths: ReadonlySet<string> | undefined): GitAiNote['files'] | string {
  const files: { path: string; entries: GitAiEntry[] }[] = [];
  const keys = new Map<string, string>();
  let file: (typeof files)[number] | null = null;
  let hasPath = false;
  let count = 0;
  for (const line of linesOf(text)) {
    if (!line.startsWith('  ')) {
      const path = unquote(line);
      hasPath = true;
      file = paths?.has(path) === false ? null : { path: detach(path), entries: [] };
      if (file !== null) files.push(file);
      continue;
    }
    const space = line.indexOf(' ', indentation);
    if (space === -1) return 'invalid entry';
    const ranges = parseGitAiRanges(line, space + 1, file === null ? 0 : maximumRanges + 1);
    if (ranges === null) return 'invalid range';
    if (!hasPath) return 'entry without file path';
    if (file === null) continue;
    const written = line.slice(indentation, space);
    const key = keys.get(written) ?? detach(written);
    keys.set(key, key);
    file.entries.push({ key, ranges });
    count += ranges.length / 2;
    if (count > maximumRanges) return 'too many ranges';
  }
  return files.filter(({ entries }) => entries.length > 0);
}

const indentation = 2;

/** Lines without white space at their ends, one at a time; empty ones are left out. */
function* linesOf(text: string): Generator<string, void, undefined> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const stop = end === -1 ? text.length : end;
    const line = text.slice(at, stop).trimEnd();
    if (line !== '') yield line;
    at = stop + 1;
  }
}

/** A copy: a part of a string keeps the whole of it in memory, here a note of megabytes. */
function detach(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Quotes only bracket a path; nothing inside is escaped (this is not git's C quoting). */
function unquote(line: string): string {
  return line.length >= 2 && line.startsWith('"') && line.endsWith('"') ? line.slice(1, -1) : line;
}
