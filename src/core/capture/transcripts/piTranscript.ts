import { elements, member } from '../../provenance/jsonAccess.ts';
import type { TranscriptFormat } from './transcriptFormat.ts';

/** Sessions of Pi: one object a line, a call in one message and its answer in another. */
export const piTranscript: TranscriptFormat = {
  title: 'Pi',
  tool: 'pi',
  editTools: ['edit', 'write'],
  needsResult: true,
  owns: (entry) => member(entry, 'type') === 'session' && typeof member(entry, 'cwd') === 'string',
  *steps(entry) {
    if (member(entry, 'type') === 'session')
      yield { kind: 'about', session: member(entry, 'id'), directory: member(entry, 'cwd') };
    const message = member(entry, 'message');
    if (member(message, 'role') === 'toolResult')
      yield {
        kind: 'result',
        id: member(message, 'toolCallId'),
        hasFailed: member(message, 'isError') === true,
      };
    const model = member(message, 'model');
    for (const part of elements(member(message, 'content')))
      if (member(part, 'type') === 'toolCall')
        yield { kind: 'call', id: member(part, 'id'), name: member(part, 'name'), input: member(part, 'arguments'), model }; // prettier-ignore
  },
};
