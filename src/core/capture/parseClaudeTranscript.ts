import type { Parsed, Problem } from '../base/problem.ts';
import { cleanLabel } from '../provenance/cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../provenance/jsonAccess.ts';
import type { AgentEvent } from './agentEdit.ts';
import { agentTable } from './agentTable.ts';
import { readToolEdits } from './parseHookPayload.ts';

/** An edit that a transcript tells of, and when it happened. */
export interface PastEvent {
  readonly event: AgentEvent;
  readonly at: Date;
}

const maximumProblems = 10;

/**
 * The edits in a session's log of Claude Code (`~/.claude/projects/…/<session>.jsonl`), oldest first. Only results of
 * its edit tools are looked at: calls that failed have a sentence there. Nothing else of the log is kept.
 */
export function parseClaudeTranscript(lines: Iterable<string>): Parsed<readonly PastEvent[]> {
  const events: PastEvent[] = [];
  const problems: Problem[] = [];
  const calls = new Map<string, Call>();
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const entry = parseJson(line);
    if (!isJsonObject(entry)) {
      if (problems.length < maximumProblems)
        problems.push({ message: 'a line of the transcript is torn or no JSON object', line: number });
      continue;
    }
    for (const [id, call] of callsOf(entry)) calls.set(id, call);
    const event = readResult(entry, calls);
    if (event !== null) events.push(event);
  }
  return { value: events, problems };
}

interface Call {
  readonly name: string;
  readonly input: unknown;
  readonly model: string | null;
}

/** What the model asked for; its name stands here and not at the result. */
function* callsOf(entry: unknown): Generator<[string, Call]> {
  const message = member(entry, 'message');
  for (const part of elements(member(message, 'content'))) {
    const [id, name] = [member(part, 'id'), member(part, 'name')];
    if (member(part, 'type') !== 'tool_use' || typeof id !== 'string' || typeof name !== 'string') continue;
    if (!agentTable['claude-code'].editTools.includes(name.toLowerCase())) continue;
    yield [id, { name, input: member(part, 'input'), model: cleanLabel(member(message, 'model')) }];
  }
}

function readResult(entry: unknown, calls: ReadonlyMap<string, Call>): PastEvent | null {
  const result = member(entry, 'toolUseResult');
  const written = member(entry, 'timestamp');
  const at = new Date(typeof written === 'string' ? written : Number.NaN);
  if (!isJsonObject(result) || Number.isNaN(at.getTime())) return null;
  const ids = elements(member(member(entry, 'message'), 'content')).map((part) =>
    member(part, 'tool_use_id'),
  );
  const id = ids.find((candidate) => typeof candidate === 'string' && calls.has(candidate));
  const call = typeof id === 'string' ? calls.get(id) : undefined;
  if (call === undefined) return null;
  const edits = readToolEdits({ tool: call.name, input: call.input, result });
  if (edits.length === 0) return null;
  const directory = member(entry, 'cwd');
  const event: AgentEvent = {
    tool: agentTable['claude-code'].tool,
    model: call.model,
    session: cleanLabel(member(entry, 'sessionId')),
    directory: typeof directory === 'string' ? directory : null,
    edits,
  };
  return { event, at };
}
