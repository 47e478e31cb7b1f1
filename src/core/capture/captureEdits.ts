import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import { openRepository } from '../git/repository.ts';
import { tryResolveCommit } from '../git/revParse.ts';
import { capturedStorePaths } from '../provenance/capturedStore.ts';
import { readLocalFile } from '../provenance/localTraces.ts';
import type { AgentEdit, AgentEvent } from './agentEdit.ts';
import type { AgentId } from './agentTable.ts';
import { appendTrace } from './appendTrace.ts';
import { findEdit, type WrittenLines } from './findEdit.ts';
import { formatTraceRecord, type WrittenFile } from './formatTraceRecord.ts';
import { logProblem } from './logProblem.ts';
import { parseHookPayload } from './parseHookPayload.ts';

export interface CaptureRequest {
  readonly agent: AgentId;
  /** What the agent wrote to the hook's standard input. */
  readonly payload: string;
  /** Where the hook was started. */
  readonly directory: string;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

/** Files of one call; an agent edits one or a few at a time. */
const maximumFiles = 50;

/** Larger files are not written by agents. */
const maximumFileBytes = 5 * 1024 * 1024;

/** Lines of one file in one record; with more, the record is no longer one write. */
const maximumLines = 20_000;

/**
 * Records the edits that a hook's payload tells of, each in the repository that its file belongs to. Says how many
 * files were recorded. What could not be recorded is noted in `capture.log` of the repository. Throws `GitError`
 * `git-missing` and `cancelled`, and what the system says when the store cannot be written.
 */
export async function captureEdits(request: CaptureRequest): Promise<number> {
  const { value: event, problems } = parseHookPayload(request.agent, request.payload);
  if (event === null) {
    for (const { message } of problems) await logIn(request.directory, message, request);
    return 0;
  }
  return recordEvent(event, request, 'HEAD');
}

/** What recording needs beside the event. */
export interface RecordRequest extends Omit<CaptureRequest, 'payload' | 'agent'> {
  /** For problems. */
  readonly agent: string;
}

/**
 * Records one event as it stands in the files now. `at`: where the edit was made, or null for an edit of the past, of
 * which only the time is known. Throws as `captureEdits`.
 */
export async function recordEvent(
  event: AgentEvent,
  request: RecordRequest,
  at: 'HEAD' | null,
): Promise<number> {
  let recorded = 0;
  for (const { repository, files } of await groupByRepository(event, request)) {
    const written = await findAll(repository, files, request);
    if (written.length === 0) continue;
    const revision = at === null ? null : await tryResolveCommit(repository, at, request.signal);
    const store = capturedStorePaths(repository);
    const lines = written.map((file) =>
      formatTraceRecord({ event, revision, files: [file], now: request.now }),
    );
    await appendTrace(store, lines.join(''));
    recorded += written.length;
  }
  return recorded;
}

/** A problem without a file belongs to the repository around the hook, if there is one. */
async function logIn(
  directory: string,
  message: string,
  { agent, now, signal }: RecordRequest,
): Promise<void> {
  const repository = await repositoryAround(directory, signal);
  if (repository !== null) await logProblem(capturedStorePaths(repository), `${agent}: ${message}`, now);
}

interface EditedFile {
  /** Absolute, behind all links but the file itself. */
  readonly file: string;
  readonly edits: AgentEdit[];
}

interface EditedRepository {
  readonly repository: Repository;
  readonly files: readonly EditedFile[];
}

async function groupByRepository(event: AgentEvent, request: RecordRequest): Promise<EditedRepository[]> {
  const files = new Map<string, EditedFile>();
  for (const edit of event.edits) {
    const file = await absolutePath(edit.path, event.directory ?? request.directory);
    if (file === null) continue;
    const known = files.get(file);
    if (known !== undefined) known.edits.push(edit);
    else if (files.size < maximumFiles) files.set(file, { file, edits: [edit] });
  }
  const folders = new Map<string, Repository | null>();
  const groups = new Map<string, { repository: Repository; files: EditedFile[] }>();
  for (const edited of files.values()) {
    const folder = dirname(edited.file);
    const repository = folders.has(folder)
      ? (folders.get(folder) ?? null)
      : await repositoryAround(folder, request.signal);
    folders.set(folder, repository);
    if (repository === null) continue;
    const group = groups.get(repository.root) ?? { repository, files: [] };
    group.files.push(edited);
    groups.set(repository.root, group);
  }
  return [...groups.values()];
}

/** Null when the folder is not there. */
async function absolutePath(path: string, directory: string): Promise<string | null> {
  if (path.includes('\0')) return null;
  const file = resolve(directory, path);
  try {
    return join(await realpath(dirname(file)), basename(file));
  } catch {
    return null;
  }
}

async function repositoryAround(
  directory: string,
  signal: AbortSignal | undefined,
): Promise<Repository | null> {
  try {
    return await openRepository(directory, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'cancelled' || error.code === 'git-missing')
      throw error;
    // Edits outside of repositories are nobody's review.
    return null;
  }
}

async function findAll(
  repository: Repository,
  files: readonly EditedFile[],
  { agent, now }: RecordRequest,
): Promise<WrittenFile[]> {
  const found: WrittenFile[] = [];
  const root = await realpath(repository.root);
  for (const { file, edits } of files) {
    const path = relative(root, file);
    if (path === '' || isAbsolute(path) || path.split(sep)[0] === '..') continue;
    const written = await findInFile(file, edits);
    const problem = typeof written === 'string' ? written : problemOf(written, edits);
    if (problem !== null)
      await logProblem(capturedStorePaths(repository), `${agent}: ${path}: ${problem}`, now);
    else if (typeof written !== 'string' && written.length > 0)
      found.push({ path: path.split(sep).join('/'), written });
  }
  return found;
}

/** A sentence when the file cannot be read. */
async function findInFile(
  file: string,
  edits: readonly AgentEdit[],
): Promise<readonly WrittenLines[] | string> {
  if (edits.every((edit) => edit.kind === 'delete')) return [];
  const content = await readLocalFile(file, maximumFileBytes);
  // A file that is told of before it is made.
  const isNew = content === null && edits.every((edit) => edit.kind === 'write');
  if (content === null && !isNew) return 'is no plain file, or too large';
  return edits.flatMap((edit) => findEdit(edit, content?.toString('utf8') ?? ''));
}

function problemOf(written: readonly WrittenLines[], edits: readonly AgentEdit[]): string | null {
  const count = written.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count > maximumLines) return `${count} lines are too many for one record`;
  const isExpected = edits.some((edit) => edit.kind === 'edit' && edit.replacements.some((replacement) => replacement.newText.trim() !== '')); // prettier-ignore
  return written.length === 0 && isExpected ? 'what was written was not found in the file, or in several places' : null; // prettier-ignore
}
