/**
 * Words in free-text values (`Assisted-by: Opus 4.7`) and the agent they name, first match wins (docs/provenance.md,
 * Readers). `agent: null` says AI without saying which.
 */
export interface AgentWord {
  readonly agent: string | null;
  readonly word: RegExp;
}

export const agentWords: readonly AgentWord[] = [
  { agent: 'codex', word: /\bcodex\b/i },
  { agent: 'copilot', word: /\bcopilot\b/i },
  { agent: 'cursor', word: /\bcursor(?:-agent)?\b/i },
  { agent: 'aider', word: /\baider\b/i },
  { agent: 'opencode', word: /\bopencode\b/i },
  { agent: 'openhands', word: /\bopenhands\b/i },
  { agent: 'windsurf', word: /\b(?:windsurf|cascade)\b/i },
  { agent: 'cline', word: /\bcline\b/i },
  { agent: 'roo', word: /\broo code\b/i },
  { agent: 'kilo-code', word: /\bkilo code\b/i },
  { agent: 'amp', word: /\bamp\b/i },
  { agent: 'crush', word: /\bcrush\b/i },
  { agent: 'goose', word: /\bgoose\b/i },
  { agent: 'junie', word: /\bjunie\b/i },
  { agent: 'kiro', word: /\bkiro\b/i },
  { agent: 'amazon-q', word: /\bamazon q\b/i },
  { agent: 'antigravity', word: /\bantigravity\b/i },
  { agent: 'devin', word: /\bdevin\b/i },
  { agent: 'jules', word: /\bjules\b/i },
  { agent: 'claude', word: /\b(?:claude|anthropic|opus|sonnet|haiku|fable)\b/i },
  { agent: 'gemini', word: /\bgemini\b/i },
  { agent: 'chatgpt', word: /\b(?:chatgpt|openai|gpt-?[345o][\w.-]*|o[134](?:-mini)?)(?![\w])/i },
  { agent: 'qwen', word: /\bqwen/i },
  { agent: 'deepseek', word: /\bdeepseek/i },
  { agent: 'kimi', word: /\bkimi\b/i },
  { agent: 'grok', word: /\bgrok\b/i },
  { agent: 'mistral', word: /\b(?:mistral|devstral)\b/i },
  { agent: 'llama', word: /\bllama/i },
  { agent: 'glm', word: /\bglm-?[\d.]*\b/i },
  { agent: 'minimax', word: /\bminimax\b/i },
];

/** AI at large. */
export const genericAgentWord = /\b(?:llm|ai|agent)\b/i;

/** A word that names a model rather than the program around it. */
export const modelWord =
  /\b(?:opus|sonnet|haiku|fable|claude-[\w.-]+|gpt-?[345o][\w.-]*|o[134](?:-mini)?|gemini[- ][\d.]+|qwen|deepseek|kimi|grok|devstral|glm-?[\d.]+|minimax|llama)/i;
