import { elements, isJsonObject, member } from '../../provenance/jsonAccess.ts';
import { agentTable } from '../agentTable.ts';
import type { TranscriptFormat } from './transcriptFormat.ts';

const { title, tool, editTools } = agentTable['claude-code'];

/** `~/.claude/projects/…/<session>.jsonl`. Calls that failed have a sentence where others have fields. */
export const claudeTranscript: TranscriptFormat = {
  title,
  tool,
  editTools,
  needsResult: true,
  owns: (entry) => typeof member(entry, 'sessionId') === 'string' && isJsonObject(member(entry, 'message')),
  *steps(entry) {
    yield { kind: 'about', session: member(entry, 'sessionId'), directory: member(entry, 'cwd') };
    const message = member(entry, 'message');
    const result = member(entry, 'toolUseResult');
    for (const part of elements(member(message, 'content'))) {
      const type = member(part, 'type');
      const model = member(message, 'model');
      if (type === 'tool_use')
        yield { kind: 'call', id: member(part, 'id'), name: member(part, 'name'), input: member(part, 'input'), model }; // prettier-ignore
      if (type === 'tool_result')
        yield { kind: 'result', id: member(part, 'tool_use_id'), hasFailed: !isJsonObject(result), result };
    }
  },
};
