import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { Parsed } from '../base/problem.ts';
import { recordEvent } from './captureEdits.ts';
import { parseClaudeTranscript } from './parseClaudeTranscript.ts';

export interface TranscriptImport {
  /** Absolute, or relative to `directory`. */
  readonly file: string;
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** Sessions of months have some tens of megabytes. */
const maximumBytes = 256 * 1024 * 1024;

/**
 * Records the edits that a transcript of Claude Code tells of and that are still in the files: for work that was done
 * before hooks were there. Only on a person's word. The value says how many were recorded. Throws `GitError`, and what
 * the system says when a file cannot be read or written.
 */
export async function importTranscript(request: TranscriptImport): Promise<Parsed<number>> {
  const { file, directory, signal } = request;
  const found = await lstat(file);
  if (!found.isFile() || found.size > maximumBytes)
    return { value: 0, problems: [{ message: 'the transcript is no plain file, or too large' }] };
  const { value: events, problems } = parseClaudeTranscript(await readLines(file));
  let recorded = 0;
  for (const { event, at } of events)
    recorded += await recordEvent(event, { agent: 'claude-code', directory, now: at, signal }, null);
  return { value: recorded, problems };
}

/** Only lines in which a tool is called or answers: the prose is passed over as it comes. */
async function readLines(file: string): Promise<string[]> {
  const lines: string[] = [];
  let rest = '';
  const take = (line: string): void => {
    if (line.includes('"tool_use')) lines.push(line);
  };
  const input: AsyncIterable<string> = createReadStream(file, { encoding: 'utf8' });
  for await (const chunk of input) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) take(line);
  }
  take(rest);
  return lines;
}
