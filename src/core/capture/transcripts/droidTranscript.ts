import { elements, member, parseJson } from '../../provenance/jsonAccess.ts';
import type { TranscriptFormat } from './transcriptFormat.ts';

/** Droid's `~/.factory/sessions/…/<session>.jsonl`. What a tool answers is text, and of its edit tools JSON. */
export const droidTranscript: TranscriptFormat = {
  title: 'Droid',
  tool: 'droid',
  editTools: ['applypatch', 'edit', 'multiedit', 'write', 'create'],
  needsResult: true,
  owns: (entry) => member(entry, 'type') === 'session_start',
  *steps(entry) {
    if (member(entry, 'type') === 'session_start')
      yield { kind: 'about', session: member(entry, 'id'), directory: member(entry, 'cwd') };
    for (const part of elements(member(member(entry, 'message'), 'content'))) {
      if (member(part, 'type') === 'tool_use')
        yield {
          kind: 'call',
          id: member(part, 'id'),
          name: member(part, 'name'),
          input: member(part, 'input'),
        };
      if (member(part, 'type') === 'tool_result')
        yield { kind: 'result', id: member(part, 'tool_use_id'), hasFailed: hasFailed(part) };
    }
  },
};

function hasFailed(part: unknown): boolean {
  const said = member(part, 'content');
  const success = member(typeof said === 'string' ? parseJson(said) : said, 'success');
  return member(part, 'is_error') === true || success === false;
}
