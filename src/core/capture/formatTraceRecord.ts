import { randomUUID } from 'node:crypto';
import type { ObjectId } from '../base/objectId.ts';
import { lineDigest } from '../provenance/fileLines.ts';
import { captureMetadataKey } from '../provenance/formats/capturedTrace.ts';
import type { AgentEvent } from './agentEdit.ts';
import type { WrittenLines } from './findEdit.ts';

/** What an agent wrote in one file of a repository. */
export interface WrittenFile {
  /** Repository-relative. */
  readonly path: string;
  readonly written: readonly WrittenLines[];
}

export interface TraceFields {
  readonly event: Pick<AgentEvent, 'tool' | 'model' | 'session'>;
  /** `HEAD`; null before the first commit. */
  readonly revision: ObjectId | null;
  readonly files: readonly WrittenFile[];
  readonly now: Date;
}

/**
 * An Agent Trace record (RFC 0.1.0) on one line. Ranges are those of the file just after the edit; our own metadata
 * hold a digest of each line, by which they are found again. No text of the code, no prompt and no transcript is in it.
 */
export function formatTraceRecord({ event, revision, files, now }: TraceFields): string {
  const contributor = { type: 'ai', ...(event.model === null ? {} : { model_id: event.model }) };
  const record = {
    version: '0.1.0',
    id: randomUUID(),
    timestamp: now.toISOString(),
    ...(revision === null ? {} : { vcs: { type: 'git', revision } }),
    tool: { name: event.tool },
    files: files.map(({ path, written }) => ({
      path,
      conversations: [{ contributor, ranges: written.map(rangeOf) }],
    })),
    metadata: {
      [captureMetadataKey]: {
        ...(event.session === null ? {} : { session: event.session }),
        lines: files.flatMap(({ written }) => written.map(({ lines }) => lines.map(lineDigest))),
      },
    },
  };
  return `${JSON.stringify(record)}\n`;
}

function rangeOf({ start, lines }: WrittenLines): { readonly start_line: number; readonly end_line: number } {
  return { start_line: start, end_line: start + lines.length - 1 };
}
