import type { Buffer } from 'node:buffer';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';

/** A trace store that is in no commit and no ref. */
export interface LocalTraces {
  readonly oid: null;
  readonly path: null;
  /** Below the repository, for people: `.agent-trace/traces.jsonl`. */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
}

const traceFile = /\.jsonl?$/;

/**
 * Trace files of this machine: `.agent-trace/` at the top of the work tree, which many ignore in git, and agentdiff's
 * buffers of branches that were not pushed. Sorted by name; none where the directories are not there.
 */
export async function findLocalTraces({ root, commonDirectory, isBare }: Repository): Promise<LocalTraces[]> {
  const own = isBare ? [] : await listFiles(join(root, '.agent-trace'), '.agent-trace');
  const buffers = await listFiles(join(commonDirectory, 'agentdiff', 'traces'), '.git/agentdiff/traces');
  return [...own, ...buffers];
}

async function listFiles(directory: string, shown: string): Promise<LocalTraces[]> {
  try {
    const names = (await readdir(directory)).filter((name) => traceFile.test(name)).toSorted();
    return names.map((name) => ({
      oid: null,
      path: null,
      name: `${shown}/${name}`,
      file: join(directory, name),
    }));
  } catch {
    // Not there, or not ours to read: both mean that no record speaks.
    return [];
  }
}

/** The content of a plain file of at most `maximum` bytes, else null. Links are not followed. */
export async function readLocalFile(file: string, maximum: number): Promise<Buffer | null> {
  try {
    const found = await lstat(file);
    return found.isFile() && found.size <= maximum ? await readFile(file) : null;
  } catch {
    return null;
  }
}
