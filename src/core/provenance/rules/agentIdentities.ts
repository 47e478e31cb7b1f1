/**
 * Addresses with which agents sign commits. Survey of 911,864 commits of public repositories.
 * Addresses are compared as a whole and without regard to case. Never add a domain: people work at these vendors.
 */
export interface AgentAddress {
  readonly agent: string;
  /** The whole address in lower case, or a pattern for addresses that carry a numeric account id. */
  readonly address: string | RegExp;
  /** The name that must stand beside an address that also belongs to a person. */
  readonly requiredName?: RegExp;
  /** Commits authored in this time (epoch seconds, from inclusive, until exclusive) carry the address without meaning. */
  readonly falseWindow?: { readonly from: number; readonly until: number };
}

const gitHubBot = (ids: string, login: string): RegExp =>
  new RegExp(`^${ids}${login}\\[bot\\]@users\\.noreply\\.github\\.com$`);

/** VS Code 1.117–1.118 wrote its Copilot co-author on every commit (microsoft/vscode#310226, #313931). */
const vsCodeFalseWindow = { from: Date.UTC(2026, 3, 22) / 1000, until: Date.UTC(2026, 4, 7) / 1000 };

export const agentAddresses: readonly AgentAddress[] = [
  { agent: 'claude', address: 'noreply@anthropic.com' },
  { agent: 'claude', address: 'claude-code@anthropic.com' },
  { agent: 'claude', address: gitHubBot('(?:\\d+\\+)?', 'claude') },
  { agent: 'copilot', address: /^\d+\+copilot@users\.noreply\.github\.com$/ },
  { agent: 'copilot', address: 'copilot@github.com', falseWindow: vsCodeFalseWindow },
  { agent: 'codex', address: 'noreply@openai.com' },
  { agent: 'codex', address: 'codex@openai.com' },
  { agent: 'codex', address: gitHubBot('(?:\\d+\\+)?', 'chatgpt-codex-connector') },
  { agent: 'cursor', address: 'cursoragent@cursor.com' },
  { agent: 'cursor', address: 'composer@cursor.com' },
  { agent: 'cursor', address: 'noreply@cursor.com' },
  { agent: 'cursor', address: 'cursor-agent@cursor.sh' },
  { agent: 'cursor', address: 'noreply@cursor.sh' },
  { agent: 'cursor', address: gitHubBot('(?:206951365\\+)?', 'cursor') },
  { agent: 'devin', address: gitHubBot('(?:\\d+\\+)?', 'devin-ai-integration') },
  { agent: 'devin', address: 'devin@cognition.ai' },
  { agent: 'jules', address: gitHubBot('(?:161369871\\+)?', 'google-labs-jules') },
  { agent: 'aider', address: 'aider@aider.chat' },
  { agent: 'aider', address: 'noreply@aider.chat' },
  { agent: 'aider', address: 'noreply@aider.dev' },
  { agent: 'amp', address: 'amp@ampcode.com' },
  { agent: 'openhands', address: 'openhands@all-hands.dev' },
  { agent: 'openhands', address: 'openhands-claude@all-hands.dev' },
  { agent: 'openhands', address: 'opendevin@all-hands.dev' },
  { agent: 'openhands', address: 'opendevin@opendevin.ai' },
  { agent: 'openhands', address: 'bot@opendevin.com' },
  { agent: 'roo', address: 'roomote@roocode.com' },
  { agent: 'roo', address: gitHubBot('219738659\\+', 'roomote(?:-v0)?') },
  { agent: 'cline', address: 'cline-agent@users.noreply.github.com' },
  { agent: 'cline', address: gitHubBot('(?:276134852\\+)?', 'cline-cloud') },
  { agent: 'opencode', address: 'noreply@opencode.ai' },
  { agent: 'droid', address: gitHubBot('(?:138933559\\+)?', 'factory-droid') },
  { agent: 'droid', address: 'droid@factory.ai' },
  { agent: 'gemini-cli', address: gitHubBot('(?:218312386\\+)?', 'gemini-cli') },
  { agent: 'gemini-cli', address: 'gemini-cli-agent@google.com' },
  { agent: 'gemini', address: 'gemini@google.com' },
  { agent: 'augment', address: 'code@augmentcode.com' },
  { agent: 'augment', address: 'noreply@augmentcode.com' },
  { agent: 'firebender', address: 'help@firebender.com' },
  { agent: 'claude-flow', address: 'ruv@ruv.net', requiredName: /claude-?flow|ruflo/i },
  { agent: 'sisyphus', address: 'clio-agent@sisyphuslabs.ai' },
  { agent: 'qwen-code', address: 'qwen-coder@alibabacloud.com' },
  { agent: 'warp', address: 'oz-agent@warp.dev' },
  { agent: 'codebuff', address: 'noreply@codebuff.com' },
  { agent: 'crush', address: 'crush@charm.land' },
  { agent: 'mistral-vibe', address: 'vibe@mistral.ai' },
  { agent: 'kimi', address: 'noreply@moonshot.ai' },
  { agent: 'grok', address: 'noreply@x.ai' },
  { agent: 'grok', address: 'grok@x.ai' },
  { agent: 'continue', address: 'noreply@continue.dev' },
  { agent: 'windsurf', address: 'noreply@windsurf.com' },
  { agent: 'windsurf', address: 'noreply@codeium.com' },
  { agent: 'cody', address: 'noreply@sourcegraph.com' },
  { agent: 'sentry-junior', address: gitHubBot('264270552\\+', 'sentry-junior') },
  { agent: 'seer', address: gitHubBot('157164994\\+', 'seer-by-sentry') },
  { agent: 'pullfrog', address: gitHubBot('226033991\\+', 'pullfrog') },
  { agent: 'codeflash', address: gitHubBot('148906541\\+', 'codeflash-ai') },
  { agent: 'windsurf', address: gitHubBot('\\d+\\+', 'windsurf-bot') },
  { agent: 'codex', address: gitHubBot('\\d+\\+', 'openai-codex') },
  { agent: 'claude', address: gitHubBot('\\d+\\+', '(?:claude-code-action|anthropic-claude)') },
  { agent: 'cline', address: gitHubBot('\\d+\\+', 'cline') },
  { agent: 'amazon-q', address: gitHubBot('\\d+\\+', 'amazon-q-developer') },
  { agent: 'continue', address: gitHubBot('\\d+\\+', 'continue') },
  { agent: 'cody', address: gitHubBot('\\d+\\+', 'sourcegraph-cody') },
  { agent: 'junie', address: gitHubBot('\\d+\\+', 'jetbrains-ai') },
];

/** Review bots: a suggestion of theirs was committed, so part of the commit is their text, not all of it. */
export const reviewBotAddresses: readonly AgentAddress[] = [
  { agent: 'gemini-code-assist', address: gitHubBot('(?:176961590\\+)?', 'gemini-code-assist') },
  { agent: 'ellipsis', address: gitHubBot('65095814\\+', 'ellipsis-dev') },
  { agent: 'coderabbit', address: gitHubBot('(?:136622811\\+)?', 'coderabbitai') },
  { agent: 'greptile', address: gitHubBot('(?:165735046\\+)?', 'greptile-apps') },
  { agent: 'copilot-autofix', address: gitHubBot('(?:62310815\\+)?', 'github-advanced-security') },
  { agent: 'copilot-autofix', address: gitHubBot('223894421\\+', 'github-code-quality') },
];

/** The one place where a domain counts, and only together with a product's name (docs/provenance.md, Readers). */
export const vendorNames: readonly {
  readonly agent: string;
  readonly name: RegExp;
  readonly domain: RegExp;
}[] = [
  {
    agent: 'claude',
    name: /^Claude(?: (?:Opus|Sonnet|Haiku|Fable|Code|[0-9]).*)?$/,
    domain: /@anthropic\.com$/,
  },
  { agent: 'copilot', name: /^(?:GitHub )?Copilot(?: .*)?$/, domain: /@github\.com$/ },
  { agent: 'cursor', name: /^Cursor(?: .*)?$/, domain: /@cursor\.(?:com|sh)$/ },
];

/** Co-authors written without any address. */
export const coAuthorNames: readonly { readonly agent: string; readonly name: RegExp }[] = [
  {
    agent: 'claude',
    name: /^Claude(?: (?:Opus|Sonnet|Haiku|Fable|Code)\b.*)?(?: ?\((?:claude-[\w.-]+|Anthropic[^)]*)\))?$/i,
  },
  { agent: 'claude', name: /^Claude [A-Z]\w+ [\d.]+ \(Anthropic[^)]*\)$/i },
  { agent: 'copilot', name: /^(?:GitHub )?Copilot$/i },
  { agent: 'cursor', name: /^Cursor(?: Agent)?$/i },
  { agent: 'codex', name: /^(?:OpenAI )?Codex$/i },
  { agent: 'gemini', name: /^Gemini$/i },
  { agent: 'gemini-cli', name: /^Gemini CLI$/i },
  { agent: 'devin', name: /^Devin(?: AI)?$/i },
  { agent: 'jules', name: /^Jules$/i },
  { agent: 'aider', name: /^Aider$/i },
  { agent: 'amp', name: /^Amp$/i },
  { agent: 'opencode', name: /^OpenCode$/i },
  { agent: 'windsurf', name: /^Windsurf$/i },
  { agent: 'cline', name: /^Cline$/i },
  { agent: 'roo', name: /^Roo Code(?: .*)?$/i },
];

/** Author names that aider writes for its own edits. As committer only it means the person's own changes. */
export const aiderAuthorName = / \(aider\)$/;
