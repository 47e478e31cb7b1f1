import { dirname } from 'node:path';
import { readConfig } from '../git/config.ts';
import { GitError } from '../git/gitError.ts';
import { openRepository } from '../git/repository.ts';
import type { AgentEdit } from './agentEdit.ts';
import { recordEvent } from './captureEdits.ts';
import type { EditedLines } from './editedLines.ts';

/** `git config countersign.capture.editor true` turns it on. */
const setting = 'countersign.capture.editor';

export interface SavedEdits {
  /** Absolute. */
  readonly file: string;
  /** Of the file as it was saved, without line ends. */
  readonly lines: readonly string[];
  readonly edited: readonly EditedLines[];
  readonly now: Date;
}

/**
 * Records the lines of a saved file that a model wrote in the editor. Nothing happens outside of repositories and where
 * nobody asked for it. Says how many records were made. Throws `GitError`, and what the system says.
 */
export async function recordEditedLines({ file, lines, edited, now }: SavedEdits): Promise<number> {
  const directory = dirname(file);
  try {
    if ((await readConfig(await openRepository(directory), setting)) !== 'true') return 0;
  } catch (error) {
    if (GitError.is(error, 'not-a-repository')) return 0;
    throw error;
  }
  let recorded = 0;
  for (const { start, end, source } of edited) {
    const newText = lines.slice(start, end + 1).map((line) => `${line}\n`).join(''); // prettier-ignore
    const replacement = { oldText: '', newText, line: start + 1, isEverywhere: false, isWholeLines: true };
    const edit: AgentEdit = { kind: 'edit', path: file, replacements: [replacement] };
    const event = { ...source, directory: null, edits: [edit] };
    recorded += await recordEvent(event, { agent: 'editor', directory, now }, 'HEAD');
  }
  return recorded;
}
