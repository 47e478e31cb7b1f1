import type { Parsed, Problem } from '../../base/problem.ts';
import type { AuthorKind } from '../attribution.ts';
import { lastLine } from '../claim.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';

/** Lines of one file that an Agent Trace record speaks about. */
export interface TraceRange {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly kind: AuthorKind;
  readonly model: string | null;
  /**
   * `stated`: the record names these lines. `searched`: the reference hook found them by a text search, so the last of
   * several may be one line too many. `unplaced`: that search finds nothing for a whole file or a text that is not
   * there any more, and then counts from line 1.
   */
  readonly place: 'stated' | 'searched' | 'unplaced';
}

/** An Agent Trace record, RFC 0.1.0 (cursor/agent-trace README, section 6.1). */
export interface TraceRecord {
  readonly revision: string;
  /** Epoch seconds; null when the record carries no readable time. */
  readonly timestamp: number | null;
  readonly tool: string | null;
  readonly session: string | null;
  /**
   * `hook`: written by the RFC's reference hook, whose revision is the parent of the commit to come and whose ranges
   * come from a text search. `record`: everything else.
   */
  readonly writer: 'hook' | 'record';
  /** Carries a mark of agentdiff, whose revision is always the commit itself. */
  readonly isAgentDiff: boolean;
  readonly ranges: readonly TraceRange[];
}

/** A file full of rubbish is one complaint, not a million, and is not read to its end. */
const maximumProblems = 20;
const maximumRubbish = 1000;

/** How to read a store. */
export interface TraceOptions {
  /** Where the repository stands on this machine: absolute paths below it are the repository's. */
  readonly root?: string;
}

/** One record per line. Lines that are no record are problems; a torn last line is what an interrupted hook leaves. */
export function parseTraceLines(text: string, options: TraceOptions = {}): Parsed<readonly TraceRecord[]> {
  const records: TraceRecord[] = [];
  const problems: Problem[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    const isTorn = value === undefined && index === lines.length - 1;
    const read = isTorn ? 'the last line is torn' : readRecord(value, options);
    if (typeof read === 'string')
      problems.push({ message: `Agent Trace record skipped: ${read}`, line: index + 1 });
    else if (read !== null) records.push(read);
    if (problems.length === maximumRubbish) break;
  }
  return { value: records, problems: firstProblems(problems) };
}

/** A file that holds one record or a list of records. */
export function parseTraceFile(text: string, options: TraceOptions = {}): Parsed<readonly TraceRecord[]> {
  const value = parseJson(text);
  if (value === undefined) return parseTraceLines(text, options);
  const records: TraceRecord[] = [];
  const problems: Problem[] = [];
  for (const item of Array.isArray(value) ? elements(value) : [value]) {
    const read = readRecord(item, options);
    if (typeof read === 'string') problems.push({ message: `Agent Trace record skipped: ${read}` });
    else if (read !== null) records.push(read);
    if (problems.length === maximumRubbish) break;
  }
  return { value: records, problems: firstProblems(problems) };
}

function firstProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= maximumProblems) return problems;
  const more = problems.length - maximumProblems;
  const rest = problems.length === maximumRubbish ? ', and what stands after them' : '';
  const message = `${more} more Agent Trace records skipped${rest}`;
  return [...problems.slice(0, maximumProblems), { message }];
}

/** The record; null when it says nothing about committed lines; a sentence when it cannot be read. */
function readRecord(value: unknown, { root }: TraceOptions): TraceRecord | string | null {
  if (!isJsonObject(value)) return 'no JSON object';
  const version = member(value, 'version');
  if (typeof version !== 'string' || !/^[01](?:\.\d+){1,2}$/.test(version)) return 'no version 0.x or 1.x';
  const revision = member(member(value, 'vcs'), 'revision');
  const system = member(member(value, 'vcs'), 'type') ?? 'git';
  if (typeof revision !== 'string' || system !== 'git') return null;
  const metadata = member(value, 'metadata');
  const isHook = version.startsWith('1.');
  const isNameless = isNamelessAgentDiff(metadata);
  const hook = isHook ? { isWrite: isWholeWrite(metadata) } : null;
  const ranges = elements(member(value, 'files')).flatMap((file) => readFile(file, hook, root));
  const written = member(value, 'timestamp');
  const time = typeof written === 'string' ? Date.parse(written) : Number.NaN;
  return {
    revision: revision.toLowerCase(),
    timestamp: Number.isFinite(time) ? Math.floor(time / 1000) : null,
    tool: isNameless ? null : toolName(member(member(value, 'tool'), 'name')),
    session: readSession(metadata),
    writer: isHook ? 'hook' : 'record',
    isAgentDiff: promptHash(metadata) !== undefined,
    ranges: isNameless
      ? ranges.map((range) => (range.kind === 'human' ? range : { ...range, kind: 'unknown' }))
      : ranges,
  };
}

/** The reference hook finds no text for a `Write` and says line 1: the whole file was written. */
function isWholeWrite(metadata: unknown): boolean {
  return member(metadata, 'tool_name') === 'Write';
}

const emptyPromptHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function promptHash(metadata: unknown): unknown {
  return member(member(metadata, 'agentdiff'), 'prompt_hash') ?? member(metadata, 'prompt_hash');
}

/** agentdiff once wrote commits of people as an agent's, with the person's name as tool: no prompt, no session. */
function isNamelessAgentDiff(metadata: unknown): boolean {
  const session = member(member(metadata, 'agentdiff'), 'session_id') ?? member(metadata, 'session_id');
  return promptHash(metadata) === emptyPromptHash && session === 'unknown';
}

function readSession(metadata: unknown): string | null {
  const own = member(metadata, 'agentdiff');
  return (
    cleanLabel(member(own, 'session_id')) ??
    cleanLabel(member(metadata, 'session_id')) ??
    cleanLabel(member(metadata, 'conversation_id'))
  );
}

function readFile(
  file: unknown,
  hook: { readonly isWrite: boolean } | null,
  root: string | undefined,
): TraceRange[] {
  const path = readPath(member(file, 'path'), root);
  if (path === null) return [];
  return elements(member(file, 'conversations')).flatMap((conversation) => {
    const contributor = member(conversation, 'contributor');
    return elements(member(conversation, 'ranges')).flatMap((range) => {
      const start = member(range, 'start_line');
      const end = member(range, 'end_line');
      if (!isLine(start) || !isLine(end) || end < start) return [];
      const by = member(range, 'contributor') ?? contributor;
      const isWhole = hook !== null && hook.isWrite && start === 1 && end === 1;
      const place = hook === null ? 'stated' : start === 1 ? 'unplaced' : 'searched';
      const claimed = { path, start, end: isWhole ? lastLine : end };
      return [{ ...claimed, kind: readKind(by), model: cleanLabel(member(by, 'model_id')), place } as const];
    });
  });
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function readKind(contributor: unknown): AuthorKind {
  const type = member(contributor, 'type');
  return type === 'ai' || type === 'human' || type === 'mixed' ? type : 'unknown';
}

/** What the reference hook writes where no file was edited. */
const pseudoPaths: ReadonlySet<string> = new Set(['.shell-history', '.sessions', '.unknown']);

/** Repository-relative with `/`; null for pseudo paths and paths outside the repository. */
function readPath(value: unknown, root: string | undefined): string | null {
  if (typeof value !== 'string') return null;
  const slashed = value.replaceAll('\\', '/');
  const top = `${root?.replaceAll('\\', '/') ?? ''}/`;
  const isBelow = root !== undefined && slashed.startsWith(top);
  const path = (isBelow ? slashed.slice(top.length) : slashed).replace(/^(?:\.\/)+/, '');
  const isOutside = path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..');
  return path === '' || isOutside || pseudoPaths.has(path) ? null : path;
}
