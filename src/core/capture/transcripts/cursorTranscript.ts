import { elements, isJsonObject, member } from '../../provenance/jsonAccess.ts';
import { agentTable } from '../agentTable.ts';
import type { TranscriptFormat } from './transcriptFormat.ts';

/**
 * `~/.cursor/projects/<folder>/agent-transcripts/…/<session>.jsonl`. It has no ids, no model, no times, and does not
 * say what became of a call: what was not written is not found in the files.
 */
export const cursorTranscript: TranscriptFormat = {
  ...agentTable.cursor,
  needsResult: false,
  owns: (entry) =>
    typeof member(entry, 'role') === 'string' &&
    member(entry, 'type') === undefined &&
    isJsonObject(member(entry, 'message')),
  *steps(entry) {
    for (const part of elements(member(member(entry, 'message'), 'content')))
      if (member(part, 'type') === 'tool_use')
        yield {
          kind: 'call',
          id: member(part, 'id'),
          name: member(part, 'name'),
          input: member(part, 'input'),
        };
  },
};
