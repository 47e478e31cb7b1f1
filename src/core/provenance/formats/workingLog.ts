import { createHash } from 'node:crypto';
import type { Parsed, Problem } from '../../base/problem.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';

/** Lines (1-based, inclusive) of one content under the key of a session, prompt or person. */
export interface WorkingLogLines {
  readonly start: number;
  readonly end: number;
  readonly author: string;
}

/** What the log knows about a file. Lines are those of the content `blob` (SHA-256, hexadecimal); null: it does not say. */
export interface WorkingLogFile {
  readonly blob: string | null;
  readonly lines: readonly WorkingLogLines[];
}

export interface WorkingLogAgent {
  readonly tool: string | null;
  readonly model: string | null;
  readonly session: string | null;
}

/** The uncommitted state of git-ai (`src/authorship/working_log.rs`). */
export interface WorkingLog {
  /** By path; the newest entry of each file. */
  readonly files: ReadonlyMap<string, WorkingLogFile>;
  /** By the part of an author's key before `::`. */
  readonly agents: ReadonlyMap<string, WorkingLogAgent>;
}

const supportedVersion = 'checkpoint/1.0.0';
const maximumProblems = 10;

/** Attributions of one log; more were not written by people and agents. */
const maximumLines = 500_000;

/** `checkpoints`: the lines of `checkpoints.jsonl`, oldest first; `initial`: the text of `INITIAL`, or null. */
export function parseWorkingLog(checkpoints: Iterable<string>, initial: string | null): Parsed<WorkingLog> {
  const log = new LogReader();
  if (initial !== null) log.readInitial(initial);
  let number = 0;
  for (const line of checkpoints) {
    number += 1;
    if (line.trim() !== '') log.readCheckpoint(line, number);
  }
  return log.result();
}

class LogReader {
  private readonly files = new Map<string, WorkingLogFile>();
  private readonly agents = new Map<string, WorkingLogAgent>();
  private readonly problems: Problem[] = [];
  private count = 0;

  readInitial(text: string): void {
    const value = parseJson(text);
    if (!isJsonObject(value)) {
      this.problems.push({ message: 'git-ai working log: INITIAL is no JSON object' });
      return;
    }
    for (const [path, lines] of entriesOf(member(value, 'files'))) {
      this.setFile(path, member(member(value, 'file_blobs'), path), lines);
    }
    for (const key of ['prompts', 'sessions']) {
      for (const [id, record] of entriesOf(member(value, key))) this.addAgent(id, member(record, 'agent_id'));
    }
  }

  readCheckpoint(line: string, number: number): void {
    const value = parseJson(line);
    if (!isJsonObject(value)) {
      this.problems.push({ message: 'git-ai working log: a line is torn or no JSON object', line: number });
      return;
    }
    const version = member(value, 'api_version');
    if (version !== supportedVersion) {
      const shown = cleanLabel(version) ?? 'none';
      this.problems.push({ message: `git-ai working log: a checkpoint of version ${shown} was skipped`, line: number }); // prettier-ignore
      return;
    }
    this.addSession(member(value, 'agent_id'));
    for (const entry of elements(member(value, 'entries'))) {
      const path = member(entry, 'file');
      if (typeof path === 'string') this.setFile(path, member(entry, 'blob_sha'), member(entry, 'line_attributions')); // prettier-ignore
    }
  }

  result(): Parsed<WorkingLog> {
    const more = this.problems.length - maximumProblems;
    const problems = this.problems.slice(0, maximumProblems);
    if (more > 0) problems.push({ message: `git-ai working log: ${more} more problems` });
    return { value: { files: this.files, agents: this.agents }, problems };
  }

  private setFile(path: string, blob: unknown, attributions: unknown): void {
    this.count -= this.files.get(path)?.lines.length ?? 0;
    const lines = elements(attributions)
      .flatMap(readLines)
      .slice(0, maximumLines - this.count);
    this.count += lines.length;
    const isDigest = typeof blob === 'string' && /^[0-9a-f]{64}$/.test(blob);
    this.files.set(path, { blob: isDigest ? blob : null, lines });
  }

  /** Keys are made from the tool and its conversation: `s_` and 14 digits, 16 before sessions, 7 before 1.0. */
  private addSession(agent: unknown): void {
    const [tool, id] = [member(agent, 'tool'), member(agent, 'id')];
    if (typeof tool !== 'string' || typeof id !== 'string') return;
    const digest = createHash('sha256').update(`${tool}:${id}`).digest('hex');
    for (const key of [`s_${digest.slice(0, 14)}`, digest.slice(0, 16), digest.slice(0, 7)])
      this.addAgent(key, agent);
  }

  private addAgent(key: string, agent: unknown): void {
    this.agents.set(key, {
      tool: toolName(member(agent, 'tool')),
      model: cleanLabel(member(agent, 'model')),
      session: cleanLabel(member(agent, 'id')),
    });
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function readLines(value: unknown): WorkingLogLines[] {
  const [start, end, author] = ['start_line', 'end_line', 'author_id'].map((key) => member(value, key));
  if (!isLine(start) || !isLine(end) || end < start || typeof author !== 'string') return [];
  return [{ start, end, author }];
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
