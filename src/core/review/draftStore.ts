import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { invariant } from '../base/invariant.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import type { UnitId } from '../diff/change.ts';
import type { AuthorshipDecision } from './authorshipDecision.ts';
import type { Decision } from './decision.ts';
import { DraftError, type DraftErrorCode } from './draftError.ts';
import {
  formatDraftLine,
  type DraftBinding,
  type DraftEntry,
  parseDraftLine,
  type ReadDraftLine,
} from './draftLine.ts';
import { draftFileName, type DraftTarget } from './draftTarget.ts';
import {
  type ParseDraftLine,
  replayClaims,
  replayDraft,
  type DraftContent,
  type LoadedDecision,
} from './replayDraft.ts';

/*
 * Drafts hold decisions that are not signed off yet, as append-only lines under the git directory. They are never
 * refs and never leave the machine. Every write is one append of whole lines, so windows and processes that write at
 * the same time lose nothing, and a crash tears at most the last line.
 */

/** Where drafts are and with which key their lines are authenticated. */
export interface DraftStoreOptions {
  /** The repository's git directory, absolute. */
  readonly gitDirectory: string;
  /** From the editor's secret storage, at least 16 bytes. Without the same key, decisions load as `seen`. */
  readonly key: Buffer;
  /** Binds decisions to the repository; by default the path of the git directory. */
  readonly repository?: string;
}

/** Decisions of one repository that are not signed off yet. All methods throw `DraftError`. */
export interface DraftStore {
  /** What counts now, by unit; several targets are united, the later decision on a unit wins. */
  load(...targets: readonly DraftTarget[]): Promise<Parsed<ReadonlyMap<UnitId, LoadedDecision>>>;
  /** Appends the decisions of one gesture; they are on disk when this returns. */
  record(target: DraftTarget, decisions: readonly Decision[]): Promise<void>;
  /** The last word on each unit, also of other editors and terminals here, whose keys are not ours. Counts for nothing. */
  claims(target: DraftTarget): Promise<readonly LoadedDecision[]>;
  /** Who wrote units, as a person said: the last mark of each that counts. */
  marks(target: DraftTarget): Promise<ReadonlyMap<UnitId, AuthorshipDecision>>;
  /** Appends the marks of one gesture; they are on disk when this returns. */
  mark(target: DraftTarget, marks: readonly AuthorshipDecision[]): Promise<void>;
  /** Takes back the last gesture that decided something; returns false when there is none. `at`: RFC 3339, UTC, seconds. */
  undo(target: DraftTarget, at: string): Promise<boolean>;
  /** Forgets units, for instance after their sign-off. */
  clear(target: DraftTarget, units: readonly UnitId[], at: string): Promise<void>;
}

/** A larger draft is not read: some thousand decisions take one megabyte. */
const maxDraftBytes = 64 * 1024 * 1024;

/** One decision with its note; the lines of one write stay small enough to be written at once. */
const maxLineBytes = 16 * 1024;
const maxWriteBytes = 64 * 1024;

const maxRememberedLines = 20_000;

export function openDraftStore(options: DraftStoreOptions): DraftStore {
  invariant(options.key.length >= 16, 'the key of the draft store has at least 16 bytes');
  const gitDirectory = resolve(options.gitDirectory);
  const pathOf = (target: DraftTarget): string =>
    join(gitDirectory, 'countersign', 'drafts', draftFileName(target));
  const bindingOf = (target: DraftTarget): DraftBinding => ({
    key: options.key,
    repository: options.repository ?? gitDirectory,
    target: target.name,
  });
  const parseLine = rememberedLines();
  const read = async (target: DraftTarget): Promise<Parsed<DraftContent>> => {
    const { value: text, problems } = await readDraftText(pathOf(target));
    const replayed = replayDraft(text, bindingOf(target), parseLine);
    return { value: replayed.value, problems: [...problems, ...replayed.problems] };
  };
  const append = (target: DraftTarget, entries: readonly DraftEntry[]): Promise<void> =>
    appendLines(
      pathOf(target),
      entries.map((entry) => formatDraftLine(entry, bindingOf(target))),
    );
  return {
    load: async (...targets) => unite(await Promise.all(targets.map(read))),
    record: (target, decisions) => {
      const batch = randomBytes(8).toString('hex');
      return append(
        target,
        decisions.map((decision) => ({ kind: 'decide', batch, decision })),
      );
    },
    claims: async (target) => replayClaims((await readDraftText(pathOf(target))).value, bindingOf(target)),
    marks: async (target) => (await read(target)).value.marks,
    mark: (target, marks) => {
      const batch = randomBytes(8).toString('hex');
      return append(
        target,
        marks.map((mark) => ({ kind: 'mark', batch, mark })),
      );
    },
    undo: async (target, at) => {
      const batch = (await read(target)).value.lastBatch;
      if (batch !== null) await append(target, [{ kind: 'undo', batch, at }]);
      return batch !== null;
    },
    clear: (target, units, at) =>
      append(
        target,
        units.map((unit) => ({ kind: 'clear', unit, at })),
      ),
  };
}

/** Every decision reads the draft anew, of which all but the last lines are known: checking their codes takes the time. */
function rememberedLines(): ParseDraftLine {
  const known = new Map<string, ReadDraftLine | null>();
  return (line, binding) => {
    const key = `${binding.target}\0${line}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const parsed = parseDraftLine(line, binding);
    if (known.size >= maxRememberedLines) known.clear();
    known.set(key, parsed);
    return parsed;
  };
}

function unite(contents: readonly Parsed<DraftContent>[]): Parsed<ReadonlyMap<UnitId, LoadedDecision>> {
  const united = new Map<UnitId, LoadedDecision>();
  for (const [unit, decision] of contents.flatMap((content) => [...content.value.decisions])) {
    const known = united.get(unit);
    if (known === undefined || outranks(decision, known)) united.set(unit, decision);
  }
  return { value: united, problems: contents.flatMap((content) => content.problems) };
}

/** A word counts more than a look, an authenticated one more than any other; then the later one. */
function outranks(decision: LoadedDecision, known: LoadedDecision): boolean {
  if (decision.authenticated !== known.authenticated) return decision.authenticated;
  if ((decision.verdict === 'seen') !== (known.verdict === 'seen')) return known.verdict === 'seen';
  return decision.at >= known.at;
}

async function readDraftText(path: string): Promise<Parsed<string>> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { value: '', problems: [] };
    throw draftError(error, path);
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new DraftError('unsafe-path', path);
    if (stat.size > maxDraftBytes) return { value: '', problems: [tooLarge(stat.size)] };
    return { value: (await handle.readFile()).toString('utf8'), problems: [] };
  } catch (error) {
    throw draftError(error, path);
  } finally {
    await handle.close();
  }
}

function tooLarge(size: number): Problem {
  const mebibytes = Math.round(size / (1024 * 1024));
  return {
    message: `The draft was not read: it is larger (${mebibytes} MiB) than a draft can be. Delete it to start again.`,
    incomplete: true,
  };
}

/** Appends whole lines; each write starts on a new line, so that a line torn by a crash tears nothing after it. */
async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  if (lines.some((line) => Buffer.byteLength(line) > maxLineBytes)) throw new DraftError('too-large', path);
  if (lines.length === 0) return;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const flags =
      constants.O_WRONLY |
      constants.O_APPEND |
      constants.O_CREAT |
      constants.O_NOFOLLOW |
      constants.O_NONBLOCK;
    const handle = await open(path, flags, 0o600);
    try {
      if (!(await handle.stat()).isFile()) throw new DraftError('unsafe-path', path);
      for (const chunk of chunked(lines)) await writeWhole(handle, chunk, path);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncDirectory(dirname(path));
  } catch (error) {
    throw draftError(error, path);
  }
}

function chunked(lines: readonly string[]): readonly Buffer[] {
  const chunks: string[] = [];
  for (const line of lines) {
    const last = chunks.at(-1);
    if (last !== undefined && Buffer.byteLength(last) + Buffer.byteLength(line) < maxWriteBytes)
      chunks[chunks.length - 1] = `${last}${line}\n`;
    else chunks.push(`\n${line}\n`);
  }
  return chunks.map((chunk) => Buffer.from(chunk, 'utf8'));
}

async function writeWhole(handle: FileHandle, chunk: Buffer, path: string): Promise<void> {
  const { bytesWritten } = await handle.write(chunk);
  // The system writes less than asked only when it runs out of space; the rest could land behind another window's line.
  if (bytesWritten < chunk.length) throw new DraftError('full-disk', path);
}

/** Makes a new file's name durable; not every system can (Windows cannot open directories). */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The decision itself is on disk; only a power cut in the next moments could lose a file that is new.
  }
}

const codes: Readonly<Record<string, DraftErrorCode>> = {
  ENOSPC: 'full-disk',
  EDQUOT: 'full-disk',
  EFBIG: 'full-disk',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ELOOP: 'unsafe-path',
  EISDIR: 'unsafe-path',
  ENOTDIR: 'unsafe-path',
  EEXIST: 'unsafe-path',
  ENXIO: 'unsafe-path',
};

function draftError(error: unknown, path: string): DraftError {
  if (DraftError.is(error)) return error;
  return new DraftError(codes[errorCode(error)] ?? 'unreadable', path, error);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
