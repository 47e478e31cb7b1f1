/**
 * Keys of commit message lines that speak about agents (docs/provenance.md, Readers). The rule for a new key: add it
 * only with a real commit that carries it.
 */
export interface TrailerRule {
  /** In lower case. */
  readonly keys: readonly string[];
  /**
   * `identity`: the value is a co-author. `declared`: the value says that an agent helped. `session`: an agent's
   * session was attached, which is weaker than authorship.
   */
  readonly class: 'identity' | 'declared' | 'session';
  readonly agent: string | null;
  /** The whole value must match; a group `id` is the session, a group `agent` the agent. */
  readonly value: RegExp | null;
  /**
   * `any`: every value but a negative one. `agent-word`: a word that names an agent, a model or AI at large.
   * `agent-name`: the name of an agent or model, since programs that are no AI use the key too.
   */
  readonly accepts: 'any' | 'agent-word' | 'agent-name';
  /** False where the line says that records exist but not what they say: then the claim decides nothing. */
  readonly isConclusive: boolean;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const declared = { class: 'declared', agent: null, value: null, accepts: 'any', isConclusive: true } as const;
const session = { class: 'session', agent: null, value: null, accepts: 'any', isConclusive: true } as const;

export const trailerRules: readonly TrailerRule[] = [
  { ...declared, keys: ['co-authored-by', 'co-developed-by'], class: 'identity' },
  // Linux: `AGENT:MODEL [TOOL]`, since 2026-07 `LLM [TOOLS]`; elsewhere free text, people and jokes included.
  { ...declared, keys: ['assisted-by'], accepts: 'agent-word' },
  // Also written by code generators (protoc, cargo).
  { ...declared, keys: ['generated-by', 'generated-with'], accepts: 'agent-name' },
  { ...declared, keys: ['made-with'], agent: 'cursor', value: /^Cursor$/ },
  { ...declared, keys: ['ai-assisted', 'ai-assisted-by', 'ai-generated', 'ai-generated-by', 'ai-used-for'] },
  {
    ...declared,
    keys: ['llm-assisted-by', 'ai-agent', 'ai-assistant', 'ai-tool', 'ai-scope', 'co-developed-by-ai'],
  },
  { ...declared, keys: ['coding-agent', 'coding-agent-model', 'commit-generated-by', 'ai-model'] },
  { ...declared, keys: ['ai-lines', 'ai-modified', 'agent-signature', 'agent-id', 'executed-by'] },
  { ...declared, keys: ['claude-generated-by'], agent: 'claude', value: /^Claude Code \(.*=\d+%\)$/ },
  { ...declared, keys: ['replit-commit-author'], agent: 'replit', value: /^(?:Agent|Assistant)$/ },
  {
    ...session,
    keys: ['claude-session'],
    agent: 'claude',
    value: /^https:\/\/claude\.ai\/code\/(?<id>session_[A-Za-z0-9]+)$/,
  },
  { ...session, keys: ['claude-session-path', 'claude-sessions-id'], agent: 'claude' },
  { ...session, keys: ['codex-session'], agent: 'codex' },
  { ...session, keys: ['cursor-session'], agent: 'cursor' },
  { ...session, keys: ['copilot-session'], agent: 'copilot', value: uuid },
  {
    ...session,
    keys: ['agent-logs-url'],
    agent: 'copilot',
    value: /^https:\/\/github\.com\/[^/\s]+\/[^/\s]+\/sessions\/(?<id>[0-9a-f-]{36})$/,
  },
  {
    ...session,
    keys: ['amp-thread', 'amp-thread-id'],
    agent: 'amp',
    value: /^https:\/\/ampcode\.com\/threads\/(?<id>T-[0-9a-f-]{36})$/,
  },
  // Of measured Entire checkpoints 32 % had no agent line, of Agent Notes 8 %: only the record itself can tell.
  {
    ...session,
    keys: ['entire-checkpoint'],
    value: /^(?:[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$/,
    isConclusive: false,
  },
  { ...session, keys: ['agentnote-session'], value: uuid, isConclusive: false },
  {
    ...session,
    keys: ['origin-session'],
    value: /^(?<id>[^\s|]+)(?: \| (?<agent>[^|]+?))?(?: \| \d+ prompts?)?$/,
    isConclusive: false,
  },
  {
    ...session,
    keys: ['replit-commit-session-id', 'replit-commit-event-id', 'replit-restored-to'],
    agent: 'replit',
    isConclusive: false,
  },
  { ...session, keys: ['ai-session', 'agent-conversation', 'agent-transcript'], isConclusive: false },
  {
    ...session,
    keys: ['lore-session', 'tokenjam-session', 'crow-session', 'turbocommit-session', 'semantica-checkpoint'],
    isConclusive: false,
  },
];

/** Values that say that no AI took part. */
export const negativeValue = /^(?:n\/?a|false|nil|-|0|human|nobody|(?:no|none|not|never)\b.*)\.?$/i;

/** `AGENT:MODEL tools` of Linux `Documentation/process/coding-assistants.rst` before 2026-07-01. */
export const linuxAssistedBy =
  /^(?<agent>[^:\s[]+):(?<model>[^\s[/][^\s[]*)(?<tools>(?:[ \t]+(?:\[[^\]]+\]|[^\s[\]]+))*)$/;

/** `LLM [TOOLS]` of the same document since then. */
export const linuxAssistedByLlm = /^LLM(?:[ \t]*\[(?<tools>[^\]]*)\])?$/i;
