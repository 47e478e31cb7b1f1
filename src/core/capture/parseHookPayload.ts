/**
 * This room records live what agents do to files, from the hooks that they run. It keeps which lines were written by
 * whom, as Agent Trace records under the git directory; it keeps no prompt, no transcript and no text of the code, and
 * it never disturbs an agent.
 */
import type { Parsed } from '../base/problem.ts';
import { cleanLabel } from '../provenance/cleanLabel.ts';
import { elements, isJsonObject, member } from '../provenance/jsonAccess.ts';
import type { AgentEdit, AgentEvent, TextReplacement } from './agentEdit.ts';
import { type AgentDescription, type AgentId, agentTable } from './agentTable.ts';
import { isPatchText, parsePatchText } from './parsePatchText.ts';
import { parsePayloadJson } from './parsePayloadJson.ts';

/**
 * The edits that one call of an agent's hook tells of. Null when it tells of none: another event or tool, a call that
 * failed, or (with a problem) something that is no payload. Fields are taken by any name that a vendor has used.
 */
export function parseHookPayload(agent: AgentId, text: string): Parsed<AgentEvent | null> {
  const payload = parsePayloadJson(text);
  if (!isJsonObject(payload))
    return { value: null, problems: [{ message: 'the payload is no JSON object' }] };
  const described = agentTable[agent];
  if (!isEditEvent(payload, described) || hasFailed(payload)) return { value: null, problems: [] };
  const edits = readEdits(payload);
  if (edits.length === 0) {
    const name = cleanLabel(first(payload, toolKeys)) ?? 'this event';
    return { value: null, problems: [{ message: `no edit was understood in the payload of ${name}` }] };
  }
  const value: AgentEvent = {
    tool: described.tool,
    model: cleanLabel(first(payload, ['model', 'model_name', 'modelName'])),
    session: cleanLabel(first(payload, sessionKeys)),
    directory: readDirectory(payload),
    edits,
  };
  return { value, problems: [] };
}

const eventKeys = ['hook_event_name', 'hookEventName', 'agent_action_name'];
const toolKeys = ['tool_name', 'toolName'];
const inputKeys = ['tool_input', 'toolInput', 'toolArgs', 'tool_info'];
const resultKeys = ['tool_response', 'tool_result', 'toolResult'];
const sessionKeys = ['session_id', 'sessionId', 'conversation_id', 'thread_id', 'threadId', 'trajectory_id'];
const pathKeys = ['file_path', 'filePath', 'path'];
const oldKeys = ['old_string', 'oldString', 'old_str', 'oldText'];
const newKeys = ['new_string', 'newString', 'new_str', 'newText'];
const contentKeys = ['content', 'contents', 'file_text', 'fileText'];
const listKeys = ['edits', 'replacements'];
const patchKeys = ['command', 'patch', 'input'];

/** The first of the members that is there. */
function first(value: unknown, keys: readonly string[]): unknown {
  return keys.map((key) => member(value, key)).find((found) => found !== undefined && found !== null);
}

function textOf(value: unknown, keys: readonly string[]): string | null {
  const found = first(value, keys);
  return typeof found === 'string' ? found : null;
}

/** Copilot CLI's own form of the event has no name for it. */
function isEditEvent(payload: unknown, { events, editTools }: AgentDescription): boolean {
  const event = plainToolName(textOf(payload, eventKeys));
  if (event !== '' && !events.includes(event)) return false;
  const tool = plainToolName(textOf(payload, toolKeys));
  return tool === '' ? event !== '' : editTools.includes(tool);
}

/** The name of a tool or event as the tables have it: in lower case, without `_`, `.`, `-` and `functions.`. */
export function plainToolName(name: string | null): string {
  return (name ?? '').toLowerCase().replace(/^functions\./, '').replaceAll(/[_.-]/g, ''); // prettier-ignore
}

function hasFailed(payload: unknown): boolean {
  const result = first(payload, resultKeys);
  const kind = first(result, ['result_type', 'resultType']);
  if (typeof kind === 'string' && kind !== 'success') return true;
  const error = member(result, 'error');
  return member(result, 'success') === false || (error !== undefined && error !== null && error !== false);
}

function readDirectory(payload: unknown): string | null {
  const [root] = elements(member(payload, 'workspace_roots'));
  return textOf(payload, ['cwd']) ?? (typeof root === 'string' ? root : null);
}

function readEdits(payload: unknown): AgentEdit[] {
  const given = first(payload, inputKeys);
  // Copilot CLI writes the arguments as text: JSON in one form, a patch in another.
  const isText = typeof given === 'string' && !isPatchText(given);
  const input = isText ? parsePayloadJson(given) : (given ?? payload);
  return readToolEdits({ tool: textOf(payload, toolKeys), input, result: first(payload, resultKeys) });
}

/** One call of a tool: what it was given and what it answered. */
export interface ToolCall {
  readonly tool: string | null;
  readonly input: unknown;
  readonly result: unknown;
}

/** The edits of a tool that changes files, by whatever names its fields go. */
export function readToolEdits({ tool, input, result }: ToolCall): AgentEdit[] {
  const patch = typeof input === 'string' ? input : textOf(input, patchKeys);
  if (patch !== null && isPatchText(patch)) return parsePatchText(patch);
  const path = textOf(input, pathKeys);
  if (plainToolName(tool) === 'delete') return path === null ? [] : [{ kind: 'delete', path }];
  const content = textOf(input, contentKeys);
  if (path !== null && content !== null)
    return [{ kind: 'write', path, content, before: textOf(result, ['originalFile']) }];
  return readReplacements(input, path, result);
}

/** One edit a file: tools that edit several name the file beside each text. */
function readReplacements(input: unknown, path: string | null, result: unknown): AgentEdit[] {
  const listed = listKeys.flatMap((key) => elements(member(input, key)));
  const byPath = new Map<string, TextReplacement[]>();
  for (const item of listed.length > 0 ? listed : [input]) {
    const own = textOf(item, pathKeys) ?? path;
    const newText = textOf(item, newKeys);
    if (own === null || newText === null) continue;
    const replacement: TextReplacement = {
      oldText: textOf(item, oldKeys) ?? '',
      newText,
      line: lineOf(member(member(item, 'range'), 'start_line_number')),
      isEverywhere: isEverywhere(item),
      isWholeLines: false,
    };
    byPath.set(own, [...(byPath.get(own) ?? []), replacement]);
  }
  if (byPath.size === 1 && path !== null) {
    const exact = readStructuredPatch(result);
    if (exact.length > 0) byPath.set(path, exact);
  }
  return [...byPath].map(([own, replacements]) => ({ kind: 'edit', path: own, replacements }));
}

/** Gemini CLI says how many it expects, or that there may be several. */
function isEverywhere(item: unknown): boolean {
  const expected = member(item, 'expected_replacements');
  const isAll = first(item, ['replace_all', 'replaceAll', 'allow_multiple']) === true;
  return isAll || (typeof expected === 'number' && expected > 1);
}

/** Claude Code tells which lines it changed; that is better than the text it looked for. */
function readStructuredPatch(result: unknown): TextReplacement[] {
  return elements(member(result, 'structuredPatch')).flatMap((hunk) => {
    const lines = elements(member(hunk, 'lines')).filter((line) => typeof line === 'string');
    const side = (sign: string): string =>
      lines
        .filter((line) => line.startsWith(sign) || line.startsWith(' '))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const line = lineOf(member(hunk, 'newStart'));
    return lines.length === 0
      ? []
      : [{ oldText: side('-'), newText: side('+'), line, isEverywhere: false, isWholeLines: true }];
  });
}

function lineOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : null;
}
