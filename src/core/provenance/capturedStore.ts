import type { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parsed, Problem } from '../base/problem.ts';
import type { Repository } from '../git/repository.ts';
import type { CapturedRecord } from './formats/capturedTrace.ts';
import { parseCapturedTraces } from './formats/capturedTrace.ts';
import { readLocalFile } from './localTraces.ts';
import { maximumRecordBytes } from './maximumRecordBytes.ts';

/** Where live records of agents' edits are: shared by all worktrees, in no commit and no ref. */
export interface CapturedStorePaths {
  readonly directory: string;
  /** What is appended to. */
  readonly current: string;
  /** What was `current` before it became too large. */
  readonly previous: string;
}

export function capturedStorePaths({
  commonDirectory,
}: Pick<Repository, 'commonDirectory'>): CapturedStorePaths {
  const directory = join(commonDirectory, 'countersign');
  return { directory, current: join(directory, 'traces.jsonl'), previous: join(directory, 'traces.1.jsonl') };
}

/** All live records of a repository, oldest first. */
export async function readCapturedRecords(
  repository: Pick<Repository, 'commonDirectory'>,
): Promise<Parsed<readonly CapturedRecord[]>> {
  const { current, previous } = capturedStorePaths(repository);
  const records: CapturedRecord[] = [];
  const problems: Problem[] = [];
  for (const file of [previous, current]) {
    if (!(await exists(file))) continue;
    const content: Buffer | null = await readLocalFile(file, maximumRecordBytes);
    if (content === null) {
      problems.push({ message: `captured records were not read: ${file} is no plain file or too large` });
      continue;
    }
    const parsed = parseCapturedTraces(content.toString('utf8'));
    records.push(...parsed.value);
    problems.push(...parsed.problems);
  }
  return { value: records, problems };
}

async function exists(file: string): Promise<boolean> {
  try {
    await (await open(file)).close();
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}
