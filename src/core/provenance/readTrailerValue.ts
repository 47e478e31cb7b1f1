import { cleanLabel } from './cleanLabel.ts';
import { matchAgentIdentity } from './matchAgentIdentity.ts';
import { agentWords, genericAgentWord, modelWord } from './rules/agentWords.ts';
import { linuxAssistedBy, linuxAssistedByLlm, negativeValue } from './rules/trailerRules.ts';
import type { TrailerRule } from './rules/trailerRules.ts';

/** What the value of a trailer names. */
export interface TrailerValue {
  readonly agent: string | null;
  readonly model: string | null;
  readonly session: string | null;
  readonly tools: readonly string[];
  readonly isReviewBot: boolean;
}

const nothing: TrailerValue = { agent: null, model: null, session: null, tools: [], isReviewBot: false };
const identity = /^([^<]*)<([^<>@\s]+@[^<>\s]+)>?$/;
const maximumTools = 20;

/** Reads `value` by `rule`; null when it says no AI, names a person, or is none of what the rule accepts. */
export function readTrailerValue(
  rule: TrailerRule,
  key: string,
  value: string,
  authoredAt: number,
): TrailerValue | null {
  const text = withoutRepeatedKey(key, value);
  if (text === '' || negativeValue.test(text)) return null;
  if (rule.value !== null) {
    const match = rule.value.exec(text);
    if (match === null) return null;
    const named = cleanLabel(match.groups?.['agent'])?.toLowerCase() ?? null;
    const session = rule.class === 'session' ? cleanLabel(match.groups?.['id'] ?? text) : null;
    return { ...nothing, agent: rule.agent ?? named, session };
  }
  if (rule.class === 'session') return { ...nothing, agent: rule.agent, session: cleanLabel(text) };
  const person = identity.exec(text);
  if (person !== null) return readIdentity(person[1] ?? '', person[2] ?? '', authoredAt);
  return readFreeText(rule, text);
}

/** `Assisted-by: Assisted-by: Claude Code` occurs. */
function withoutRepeatedKey(key: string, value: string): string {
  let text = value;
  while (text.toLowerCase().startsWith(`${key}:`)) text = text.slice(key.length + 1).trim();
  return text;
}

/** A name with an address that belongs to no agent is a person. */
function readIdentity(name: string, email: string, authoredAt: number): TrailerValue | null {
  const known = matchAgentIdentity(name.trim(), email, authoredAt);
  if (known === null || known.strength === 'discounted') return null;
  return { ...nothing, agent: known.agent, isReviewBot: known.role === 'review' };
}

function readFreeText(rule: TrailerRule, text: string): TrailerValue | null {
  const named = agentWords.find((candidate) => candidate.word.test(text));
  const isGeneric = rule.accepts === 'agent-word' && genericAgentWord.test(text);
  if (named === undefined && rule.accepts !== 'any' && !isGeneric) return null;
  const agent = rule.agent ?? named?.agent ?? null;
  const plainLlm = linuxAssistedByLlm.exec(text);
  if (plainLlm !== null) return { ...nothing, tools: toolNames(plainLlm.groups?.['tools'] ?? '') };
  const linux = linuxAssistedBy.exec(text);
  if (linux === null) return { ...nothing, agent, model: modelIn(text) };
  const tools = toolNames(linux.groups?.['tools'] ?? '');
  return { ...nothing, agent, model: cleanLabel(linux.groups?.['model']), tools };
}

function toolNames(text: string): string[] {
  const names = text.split(/[\s,[\]]+/).map((name) => cleanLabel(name));
  return names.filter((name) => name !== null).slice(0, maximumTools);
}

/** `Claude Code (Sonnet 4.6)` names the model in brackets; `Opus 4.7` is one as a whole; prose names none. */
function modelIn(text: string): string | null {
  const bracket = /\(([^()]+)\)$/.exec(text)?.[1];
  if (bracket !== undefined && modelWord.test(bracket)) return cleanLabel(bracket);
  const isShort = text.split(/\s+/).length <= 4;
  return isShort && modelWord.test(text) && /\d/.test(text) ? cleanLabel(text) : null;
}
