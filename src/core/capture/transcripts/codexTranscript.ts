import { member, parseJson } from '../../provenance/jsonAccess.ts';
import { agentTable } from '../agentTable.ts';
import type { TranscriptFormat } from './transcriptFormat.ts';

const { title, tool, editTools } = agentTable.codex;
const callTypes = ['function_call', 'custom_tool_call'];
const outputTypes = ['function_call_output', 'custom_tool_call_output'];

/** `~/.codex/sessions/…/rollout-*.jsonl`. A patch is an argument, or a member of the arguments. */
export const codexTranscript: TranscriptFormat = {
  title,
  tool,
  editTools,
  needsResult: false,
  owns: (entry) => member(entry, 'type') === 'session_meta' || member(entry, 'type') === 'turn_context',
  *steps(entry) {
    const payload = member(entry, 'payload');
    const type = member(entry, 'type');
    if (type === 'session_meta')
      yield { kind: 'about', session: member(payload, 'id'), directory: member(payload, 'cwd') };
    if (type === 'turn_context')
      yield { kind: 'about', directory: member(payload, 'cwd'), model: member(payload, 'model') };
    const said = member(payload, 'type');
    if (type !== 'response_item' || typeof said !== 'string') return;
    const id = member(payload, 'call_id');
    if (callTypes.includes(said))
      yield { kind: 'call', id, name: member(payload, 'name'), input: member(payload, 'arguments') ?? member(payload, 'input') }; // prettier-ignore
    if (outputTypes.includes(said))
      yield { kind: 'result', id, hasFailed: hasFailed(member(payload, 'output')) };
  },
};

/** The output is text, and in it mostly JSON with the code that the tool ended with. */
function hasFailed(output: unknown): boolean {
  const value = typeof output === 'string' ? parseJson(output) : output;
  const code = member(member(value, 'metadata'), 'exit_code');
  return member(value, 'success') === false || (typeof code === 'number' && code !== 0);
}
