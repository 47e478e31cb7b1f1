/** The agents whose hooks are understood, by the word that follows `countersign capture`. */
export type AgentId =
  | 'claude-code'
  | 'cursor'
  | 'vscode'
  | 'copilot-cli'
  | 'gemini-cli'
  | 'codex'
  | 'windsurf';

/** How one agent names things in the payloads of its hooks. */
export interface AgentDescription {
  readonly title: string;
  /** The name that git-ai gives it, so that session ids agree. */
  readonly tool: string;
  /** Events after an edit, in lower case without `_`. */
  readonly events: readonly string[];
  /** Tools that change files, in lower case without `_`, `.` and `functions`. Empty: the event itself is the edit. */
  readonly editTools: readonly string[];
}

const patchTools = ['applypatch'];

export const agentTable: Readonly<Record<AgentId, AgentDescription>> = {
  'claude-code': {
    title: 'Claude Code',
    tool: 'claude',
    events: ['posttooluse'],
    editTools: ['edit', 'write', 'multiedit'],
  },
  cursor: {
    title: 'Cursor',
    tool: 'cursor',
    events: ['afterfileedit', 'aftertabfileedit', 'posttooluse'],
    editTools: ['write', 'strreplace', 'delete', ...patchTools],
  },
  vscode: {
    title: 'VS Code agents',
    tool: 'github-copilot',
    events: ['posttooluse'],
    editTools: ['replacestringinfile', 'multireplacestringinfile', 'createfile', 'inserteditintofile', 'edit', 'write', ...patchTools], // prettier-ignore
  },
  'copilot-cli': {
    title: 'Copilot CLI',
    tool: 'github-copilot-cli',
    events: ['posttooluse'],
    editTools: ['create', 'edit', 'write', 'strreplace', ...patchTools],
  },
  'gemini-cli': { title: 'Gemini CLI', tool: 'gemini', events: ['aftertool'], editTools: ['replace', 'writefile'] }, // prettier-ignore
  codex: { title: 'Codex', tool: 'codex', events: ['posttooluse'], editTools: patchTools },
  windsurf: { title: 'Windsurf', tool: 'windsurf', events: ['postwritecode'], editTools: [] },
};

export function isAgentId(text: string): text is AgentId {
  return Object.hasOwn(agentTable, text);
}
