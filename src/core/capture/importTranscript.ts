import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Parsed } from '../base/problem.ts';
import { recordEvent } from './captureEdits.ts';
import { parseTranscript } from './transcripts/parseTranscript.ts';

export interface TranscriptImport {
  /** Absolute, or relative to `directory`. */
  readonly file: string;
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** What came of it. `agent`: whose transcript it is; null when nobody's. */
export interface ImportedTranscript {
  readonly agent: string | null;
  readonly found: number;
  readonly recorded: number;
}

/** Sessions of months have some tens of megabytes. */
const maximumBytes = 256 * 1024 * 1024;

/**
 * Records the edits that an agent's transcript tells of and that are still in the files: for work that was done before
 * hooks were there. Only on a person's word. Throws `GitError`, and what the system says when a file cannot be read or
 * written.
 */
export async function importTranscript({
  file,
  directory,
  signal,
}: TranscriptImport): Promise<Parsed<ImportedTranscript>> {
  const path = resolve(directory, file);
  const found = await lstat(path);
  if (!found.isFile() || found.size > maximumBytes) {
    const problems = [{ message: 'the transcript is no plain file, or too large' }];
    return { value: { agent: null, found: 0, recorded: 0 }, problems };
  }
  const begun = new Date(Math.min(found.birthtimeMs || found.mtimeMs, found.mtimeMs));
  const name = basename(path).replace(/\.jsonl?$/, '');
  const { value, problems } = await parseTranscript(readLines(path), { begun, name });
  const { format, events } = value;
  if (format === null) {
    const unknown = { message: 'no session of an agent that is known was found in the file' };
    return { value: { agent: null, found: 0, recorded: 0 }, problems: [...problems, unknown] };
  }
  let recorded = 0;
  for (const { event, at } of events)
    recorded += await recordEvent(event, { agent: format.tool, directory, now: at, signal }, null);
  return { value: { agent: format.title, found: events.length, recorded }, problems };
}

/** Longer lines hold pictures and the like; they are passed over without being kept. */
const maximumLineLength = 32 * 1024 * 1024;

/** One line at a time. */
async function* readLines(file: string): AsyncGenerator<string, void, undefined> {
  let rest = '';
  let isTooLong = false;
  const input: AsyncIterable<string> = createReadStream(file, { encoding: 'utf8' });
  for await (const chunk of input) {
    const parts = chunk.split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        // An empty line keeps the count.
        yield isTooLong ? '' : rest;
        rest = '';
        isTooLong = false;
      }
      if (isTooLong) continue;
      rest += part;
      isTooLong = rest.length > maximumLineLength;
    }
  }
  yield isTooLong ? '' : rest;
}
