import { member } from '../../provenance/jsonAccess.ts';
import { agentTable } from '../agentTable.ts';
import type { TranscriptFormat } from './transcriptFormat.ts';

/** Copilot CLI's `~/.copilot/session-state/<id>/events.jsonl`. */
export const copilotCliTranscript: TranscriptFormat = {
  ...agentTable['copilot-cli'],
  needsResult: true,
  owns: (entry) => isStart(entry) && member(member(entry, 'data'), 'vscodeVersion') === undefined,
  steps,
};

/** The same events from Copilot in VS Code: `workspaceStorage/<hash>/GitHub.copilot-chat/transcripts/*.jsonl`. */
export const copilotChatTranscript: TranscriptFormat = {
  ...agentTable.vscode,
  needsResult: true,
  owns: (entry) => isStart(entry) && member(member(entry, 'data'), 'vscodeVersion') !== undefined,
  steps,
};

function isStart(entry: unknown): boolean {
  return member(entry, 'type') === 'session.start';
}

function* steps(entry: unknown): ReturnType<TranscriptFormat['steps']> {
  const data = member(entry, 'data');
  const id = member(data, 'toolCallId');
  switch (member(entry, 'type')) {
    case 'session.start':
      yield { kind: 'about', session: member(data, 'sessionId'), directory: member(member(data, 'context'), 'cwd') }; // prettier-ignore
      break;
    case 'session.model_change':
      yield { kind: 'about', model: member(data, 'newModel') };
      break;
    // What the model asked for stands in the message before it too; only what was started counts.
    case 'tool.execution_start':
      yield { kind: 'call', id, name: member(data, 'toolName'), input: member(data, 'arguments') };
      break;
    case 'tool.execution_complete':
      yield { kind: 'result', id, hasFailed: !hasSucceeded(data) };
      break;
    default:
  }
}

function hasSucceeded(data: unknown): boolean {
  return member(data, 'success') === true || member(member(data, 'result'), 'result_type') === 'success';
}
