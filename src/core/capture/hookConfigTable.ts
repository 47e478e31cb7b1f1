import type { AgentId } from './agentTable.ts';

/** One entry in a file of hooks. */
export interface HookEntry {
  /** The list below `hooks`. */
  readonly event: string;
  /** The entry, for a command line of a POSIX shell. */
  readonly value: (command: string) => unknown;
}

/** Where an agent looks for hooks, and what stands there (docs/capture.md, Hooks). All are JSON, some with comments. */
export interface HookConfig {
  /** Relative to the folder of the workspace, with `/`. */
  readonly workspaceFile: string;
  /** Relative to the home directory. */
  readonly userFile: string;
  /** A folder that is there where the agent is used. Relative to both. */
  readonly folder: string;
  /** What a new file holds besides. */
  readonly root: Readonly<Record<string, number>>;
  readonly entries: readonly HookEntry[];
}

const handler = (command: string): unknown => ({ type: 'command', command });
const matched =
  (matcher: string) =>
  (command: string): unknown => ({ matcher, hooks: [handler(command)] });
const plain = (command: string): unknown => ({ command });

export const hookConfigTable: Readonly<Record<AgentId, HookConfig>> = {
  'claude-code': {
    // The personal one: Claude Code keeps it out of git.
    workspaceFile: '.claude/settings.local.json',
    userFile: '.claude/settings.json',
    folder: '.claude',
    root: {},
    entries: [{ event: 'PostToolUse', value: matched('Edit|Write|MultiEdit') }],
  },
  cursor: {
    workspaceFile: '.cursor/hooks.json',
    userFile: '.cursor/hooks.json',
    folder: '.cursor',
    root: { version: 1 },
    entries: [
      { event: 'afterFileEdit', value: plain },
      { event: 'afterTabFileEdit', value: plain },
    ],
  },
  vscode: {
    workspaceFile: '.github/hooks/countersign-vscode.json',
    userFile: '.copilot/hooks/countersign-vscode.json',
    folder: '.vscode',
    root: {},
    entries: [{ event: 'PostToolUse', value: handler }],
  },
  'copilot-cli': {
    workspaceFile: '.github/hooks/countersign-copilot-cli.json',
    userFile: '.copilot/hooks/countersign-copilot-cli.json',
    folder: '.copilot',
    root: { version: 1 },
    entries: [
      {
        event: 'postToolUse',
        value: (command) => ({ type: 'command', bash: command, powershell: `& ${command}`, timeoutSec: 10 }),
      },
    ],
  },
  'gemini-cli': {
    workspaceFile: '.gemini/settings.json',
    userFile: '.gemini/settings.json',
    folder: '.gemini',
    root: {},
    entries: [{ event: 'AfterTool', value: matched('write_file|replace') }],
  },
  codex: {
    workspaceFile: '.codex/hooks.json',
    userFile: '.codex/hooks.json',
    folder: '.codex',
    root: {},
    entries: [{ event: 'PostToolUse', value: matched('apply_patch') }],
  },
  windsurf: {
    workspaceFile: '.windsurf/hooks.json',
    userFile: '.codeium/windsurf/hooks.json',
    folder: '.windsurf',
    root: {},
    entries: [{ event: 'post_write_code', value: plain }],
  },
};
