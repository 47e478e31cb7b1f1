import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ObjectId } from '../../base/objectId.ts';
import type { Parsed, Problem } from '../../base/problem.ts';
import type { ObjectReader } from '../../git/objectReader.ts';
import { openObjectReader } from '../../git/objectReader.ts';
import type { Repository } from '../../git/repository.ts';
import { carryLines } from '../carryLines.ts';
import { uncommitted } from '../claim.ts';
import type { Claim, LineClaim } from '../claim.ts';
import { readFileLines } from '../fileLines.ts';
import type { WorkingLog, WorkingLogFile } from '../formats/workingLog.ts';
import { parseWorkingLog } from '../formats/workingLog.ts';
import { readLocalFile } from '../localTraces.ts';
import { maximumRecordBytes } from '../maximumRecordBytes.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';

/**
 * What git-ai knows about work that is not committed: `<common directory>/ai/working_logs/<HEAD>/`. Its lines are those
 * of a content that it keeps; where the file has changed since, they are carried over.
 */
export const gitAiWorkingLog: ProvenanceReader = {
  name: 'git-ai-working-log',
  tier: 'B',
  refPrefixes: [],
  async load(input) {
    const empty = { lines: new Map(), commits: new Map() };
    if (input.head !== null || input.changedBlobs.size === 0) return { value: empty, problems: [] };
    const directory = workingLogDirectory(input.repository, input.base);
    const log = await readWorkingLog(directory);
    const objects = openObjectReader(input.repository, input.signal);
    try {
      const lines = new Map<string, LineClaim[]>();
      for (const [path, oid] of input.changedBlobs) {
        const file = log.value.files.get(path);
        if (file === undefined || file.lines.length === 0) continue;
        const claims = await claimsOn({ oid, file, log: log.value, directory, objects });
        if (claims.length > 0) lines.set(path, claims);
      }
      if (lines.size === 0) return { value: empty, problems: log.problems };
      return {
        value: { lines: new Map([[uncommitted, lines]]), commits: new Map() },
        problems: log.problems,
      };
    } finally {
      objects.dispose();
    }
  },
};

/** A linked worktree has logs of its own. Before the first commit the name is `initial`. */
function workingLogDirectory(repository: Repository, base: ReaderInput['base']): string {
  const { gitDirectory, commonDirectory } = repository;
  const ai = join(commonDirectory, 'ai');
  const own = gitDirectory === commonDirectory ? ai : join(ai, 'worktrees', basename(gitDirectory));
  return join(own, 'working_logs', base ?? 'initial');
}

/** A log may reach a gigabyte. The newest entries stand at the end. */
const maximumLogBytes = 64 * 1024 * 1024;

async function readWorkingLog(directory: string): Promise<Parsed<WorkingLog>> {
  const tail = await readTail(join(directory, 'checkpoints.jsonl'), maximumLogBytes);
  const initial = await readLocalFile(join(directory, 'INITIAL'), maximumRecordBytes);
  const parsed = parseWorkingLog(linesOf(tail), initial?.toString('utf8') ?? null);
  const problems: Problem[] = [...parsed.problems];
  if (tail?.isCut === true) {
    const message = `git-ai working log: only its last ${maximumLogBytes} bytes were read`;
    problems.push({ message });
  }
  return { value: parsed.value, problems };
}

interface Tail {
  readonly content: Buffer;
  readonly isCut: boolean;
}

/** The end of a plain file; null when there is none. Links are not followed. */
async function readTail(file: string, maximum: number): Promise<Tail | null> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return null;
      const start = Math.max(0, found.size - maximum);
      const content = Buffer.alloc(found.size - start);
      const { bytesRead } = await handle.read(content, 0, content.length, start);
      return { content: content.subarray(0, bytesRead), isCut: start > 0 };
    } finally {
      await handle.close();
    }
  } catch {
    // Not there, or not ours to read: both mean that no record speaks.
    return null;
  }
}

/** One line at a time: the text of a whole log would be in memory twice. */
function* linesOf(tail: Tail | null): Generator<string> {
  if (tail === null) return;
  const { content, isCut } = tail;
  let at = isCut ? content.indexOf(0x0a) + 1 : 0;
  if (isCut && at === 0) return;
  while (at < content.length) {
    const end = content.indexOf(0x0a, at);
    const stop = end < 0 ? content.length : end;
    yield content.toString('utf8', at, stop);
    at = stop + 1;
  }
}

interface LoggedFile {
  readonly oid: ObjectId;
  readonly file: WorkingLogFile;
  readonly log: WorkingLog;
  readonly directory: string;
  readonly objects: ObjectReader;
}

async function claimsOn({ oid, file, log, directory, objects }: LoggedFile): Promise<LineClaim[]> {
  const header = await objects.header(oid);
  if (header?.type !== 'blob' || header.size > maximumRecordBytes) return [];
  const current = (await objects.read(oid))?.content;
  if (current === undefined) return [];
  if (file.blob === null) {
    return file.lines.flatMap((lines) => claim(log, lines.author, [[lines.start, lines.end]], 'unplaced'));
  }
  if (sha256(current) === file.blob) {
    return file.lines.flatMap((lines) => claim(log, lines.author, [[lines.start, lines.end]], 'exact'));
  }
  const old = await readLocalFile(join(directory, 'blobs', file.blob), maximumRecordBytes);
  if (old === null || sha256(old) !== file.blob) return [];
  const carry = carryLines(readFileLines(old), readFileLines(current));
  return file.lines.flatMap((lines) => claim(log, lines.author, carry([lines.start, lines.end]), 'carried'));
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

const evidence = {
  exact: 'working log',
  carried: 'working log, file changed since',
  unplaced: 'working log, place unknown',
} as const;

function claim(
  log: WorkingLog,
  author: string,
  spans: readonly (readonly [number, number])[],
  place: keyof typeof evidence,
): LineClaim[] {
  const id = author.split('::')[0] ?? author;
  // Lines that git-ai only saw in the file when it first looked; it never attests them.
  if (id === 'human') return [];
  const agent = id.startsWith('h_') ? undefined : log.agents.get(id);
  const said: Claim = {
    kind: id.startsWith('h_') ? 'human' : 'ai',
    tier: place === 'unplaced' ? 'C' : 'B',
    source: {
      reader: 'git-ai-working-log',
      tool: agent?.tool ?? null,
      model: agent?.model ?? null,
      session: agent?.session ?? null,
      commit: null,
    },
    evidence: evidence[place],
  };
  return spans.map(([start, end]) => ({ ...said, start, end }));
}
