import { cleanLabel } from '../provenance/cleanLabel.ts';
import { member } from '../provenance/jsonAccess.ts';
import type { AgentEvent } from './agentEdit.ts';

/** Whose edit it was, as an editor says it. */
export type EditSource = Pick<AgentEvent, 'tool' | 'model' | 'session'>;

/** Names that git-ai gives, by the id of the extension that made the edit. */
const tools: Readonly<Record<string, string>> = {
  'github.copilot': 'github-copilot',
  'github.copilot-chat': 'github-copilot',
};

/** Sources of edits that a model wrote. Taking them back (`Chat.undoEdits`, `Chat.reset`) is none. */
const chatSources: readonly unknown[] = ['Chat.applyEdits', 'inlineChat.applyEdits'];
/** Language servers complete too: only a completion of a named extension is a model's. */
const completionSources: readonly unknown[] = ['inlineCompletionAccept', 'inlineCompletionPartialAccept'];

/**
 * What VS Code's `detailedReason` of a change says of who made it; null for everything that a model did not write, and
 * for anything that is no such reason. It is a proposed API, so nothing of its shape is taken for granted.
 */
export function readEditSource(detailedReason: unknown): EditSource | null {
  const source = member(detailedReason, 'source');
  const metadata = member(detailedReason, 'metadata');
  const extension = label(metadata, 'extensionId');
  const isChat = chatSources.includes(source);
  if (!isChat && !(completionSources.includes(source) && extension !== null)) return null;
  return {
    tool: tools[extension?.toLowerCase() ?? ''] ?? extension ?? label(metadata, 'harness') ?? 'vscode',
    // `/` stands as `|` there.
    model: label(metadata, 'modelId')?.replaceAll('|', '/') ?? null,
    session: label(metadata, 'sessionId'),
  };
}

/** Telemetry's names have `$` or `$$` before them. */
function label(metadata: unknown, name: string): string | null {
  const value = ['$$', '$', ''].map((prefix) => member(metadata, prefix + name)).find((one) => one !== undefined); // prettier-ignore
  return cleanLabel(value);
}
