/** Lines that agents put under a message without a key. Tested on each line but the subject. */
export interface FooterRule {
  readonly id: string;
  readonly class: 'footer' | 'session';
  readonly agent: string | null;
  /** A group `id` is the session, a group `agent` the agent. */
  readonly line: RegExp;
}

export const footerRules: readonly FooterRule[] = [
  {
    id: 'claude-code-footer',
    class: 'footer',
    agent: 'claude',
    line: /^[ \t>*]*(?:🤖[ \t]*)?Generated (?:with|by) \[?Claude Code\]?/iu,
  },
  {
    id: 'claude-session-url',
    class: 'session',
    agent: 'claude',
    line: /^https:\/\/claude\.ai\/code\/(?<id>session_[A-Za-z0-9]+)[ \t]*$/,
  },
  { id: 'devin-footer', class: 'footer', agent: 'devin', line: /^Generated with \[?Devin\b/i },
  {
    id: 'other-footer',
    class: 'footer',
    agent: null,
    line: /^[ \t>*]*(?:🤖[ \t]*)?Generated with \[?(?<agent>Firebender|Codebuff|Nori|Crush|opencode|Charm)\b/iu,
  },
];

/** Written by aider on request; also a plausible subsystem prefix, so it decides nothing. */
export const aiderSubject = /^aider: /;
