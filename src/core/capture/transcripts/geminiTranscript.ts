import { elements, member } from '../../provenance/jsonAccess.ts';
import { agentTable } from '../agentTable.ts';
import type { TranscriptFormat } from './transcriptFormat.ts';

/** `~/.gemini/tmp/<project>/chats/session-*.jsonl`. A call stands beside what became of it, where that is said. */
export const geminiTranscript: TranscriptFormat = {
  ...agentTable['gemini-cli'],
  needsResult: false,
  owns: (entry) => member(entry, 'type') === 'gemini',
  *steps(entry) {
    yield { kind: 'about', session: member(entry, 'sessionId') };
    const model = member(entry, 'model');
    for (const call of elements(member(entry, 'toolCalls'))) {
      const id = member(call, 'id');
      yield { kind: 'call', id, name: member(call, 'name'), input: member(call, 'args'), model };
      const status = member(call, 'status');
      if (typeof status === 'string') yield { kind: 'result', id, hasFailed: status !== 'success' };
    }
  },
};
