import type { Commit } from '../git/commits.ts';
import type { AuthorKind, EvidenceTier } from './attribution.ts';
import { cleanLabel } from './cleanLabel.ts';
import { matchAgentIdentity } from './matchAgentIdentity.ts';
import type { AgentIdentity } from './matchAgentIdentity.ts';
import { readTrailerValue } from './readTrailerValue.ts';
import { aiderAuthorName } from './rules/agentIdentities.ts';
import { aiderSubject, footerRules } from './rules/footerRules.ts';
import { trailerRules } from './rules/trailerRules.ts';
import type { TrailerRule } from './rules/trailerRules.ts';

/**
 * What the identities and the message of a commit say about agents (docs/provenance.md, Readers). It speaks of the
 * commit as a whole: a squash that lists one agent's co-authorship says "some of it". Nothing found means nothing: a
 * commit without marks is not thereby human.
 */
export interface CommitClaim {
  /** `mixed` for review bots as co-authors, whose suggestions are a part; `unknown` where the mark decides nothing. */
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier;
  readonly class: 'identity' | 'review' | 'declared' | 'footer' | 'session';
  /**
   * `author`, `co-author`, `co-author name`, `review suggestion`, the key of a trailer in lower case, or the id of a
   * footer rule.
   */
  readonly evidence: string;
  readonly strength: 'strong' | 'medium' | 'discounted';
  readonly agent: string | null;
  readonly model: string | null;
  readonly session: string | null;
  readonly tools: readonly string[];
}

/** The parts of a commit that are read. */
export type SignedMessage = Pick<Commit, 'author' | 'committer' | 'message'>;

// A message of megabytes is a squash of many; nobody signs below the first megabyte, and no trailer is that long.
const maximumMessageBytes = 1 << 20;
const maximumLineLength = 1000;

/** The claims in the order found: the author first, then line by line. Equal ones are given once. Never throws. */
export function readCommitMessage(commit: SignedMessage): CommitClaim[] {
  const authoredAt = commit.author.timestamp;
  const claims = authorClaims(commit.author.name, commit.author.email, authoredAt);
  const text = commit.message.subarray(0, maximumMessageBytes).toString('utf8');
  const [subject = '', ...body] = text.replace(/^\s*\n/, '').split('\n');
  if (aiderSubject.test(subject))
    claims.push({ ...plain, evidence: 'aider-subject', agent: 'aider', kind: 'unknown', tier: 'G' });
  for (const line of body) {
    if (line.length <= maximumLineLength) claims.push(...readLine(line.trimEnd(), authoredAt));
  }
  return withoutRepeats(claims);
}

const plain: CommitClaim = {
  kind: 'ai',
  tier: 'E',
  class: 'footer',
  evidence: '',
  strength: 'strong',
  agent: null,
  model: null,
  session: null,
  tools: [],
};

function authorClaims(name: string, email: string, authoredAt: number): CommitClaim[] {
  const identity = matchAgentIdentity(name, email, authoredAt);
  if (identity !== null) return [identityClaim(identity, 'author', null)];
  if (!aiderAuthorName.test(name)) return [];
  return [{ ...plain, tier: 'D', class: 'identity', evidence: 'author', agent: 'aider' }];
}

function identityClaim(identity: AgentIdentity, evidence: string, model: string | null): CommitClaim {
  // A review bot as author wrote the commit; as co-author, a suggestion in it.
  const isReview = identity.role === 'review' && evidence !== 'author';
  const isDiscounted = identity.strength === 'discounted';
  return {
    ...plain,
    kind: isDiscounted ? 'unknown' : isReview ? 'mixed' : 'ai',
    tier: identity.strength === 'medium' ? 'E' : 'D',
    class: isReview ? 'review' : 'identity',
    evidence: isReview ? 'review suggestion' : evidence,
    strength: identity.strength,
    agent: identity.agent,
    model,
  };
}

const keyPattern = /^[ \t]{0,4}([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:(.*)$/;
const rulesByKey: ReadonlyMap<string, TrailerRule> = new Map(
  trailerRules.flatMap((rule) => rule.keys.map((key) => [key, rule] as const)),
);

function readLine(line: string, authoredAt: number): CommitClaim[] {
  const match = keyPattern.exec(line);
  const key = match?.[1]?.toLowerCase() ?? '';
  const rule = rulesByKey.get(key);
  if (rule === undefined) return readFooter(line);
  const value = (match?.[2] ?? '').trim();
  if (rule.class === 'identity') return coAuthorClaims(value, authoredAt);
  return trailerClaims(rule, key, value, authoredAt);
}

function trailerClaims(rule: TrailerRule, key: string, value: string, authoredAt: number): CommitClaim[] {
  const read = readTrailerValue(rule, key, value, authoredAt);
  if (read === null) return [];
  const { agent, model, session, tools, isReviewBot } = read;
  const kind = !rule.isConclusive ? 'unknown' : isReviewBot ? 'mixed' : 'ai';
  const tier = rule.class === 'session' ? 'F' : 'E';
  const kindOfClaim = rule.class === 'session' ? 'session' : 'declared';
  return [{ ...plain, kind, tier, class: kindOfClaim, evidence: key, agent, model, session, tools }];
}

function readFooter(line: string): CommitClaim[] {
  for (const rule of footerRules) {
    const match = rule.line.exec(line);
    if (match === null) continue;
    const agent = rule.agent ?? match.groups?.['agent']?.toLowerCase() ?? null;
    const session = cleanLabel(match.groups?.['id']);
    const tier = rule.class === 'session' ? 'F' : 'E';
    return [{ ...plain, tier, class: rule.class, evidence: rule.id, agent, session }];
  }
  return [];
}

const bareAddress = /^(?:(.*?)[ \t]+)?([^\s<>@]+@[^\s<>@]+)$/;

function coAuthorClaims(value: string, authoredAt: number): CommitClaim[] {
  const claims: CommitClaim[] = [];
  const people = addressedPeople(value);
  const bare = people.length === 0 ? bareAddress.exec(value) : null;
  if (bare !== null) people.push([bare[1] ?? '', bare[2] ?? '']);
  for (const [name, email] of people) {
    const identity = matchAgentIdentity(name.trim(), email, authoredAt);
    if (identity !== null) claims.push(identityClaim(identity, 'co-author', modelInName(name.trim())));
  }
  if (people.length > 0) return claims;
  const identity = matchAgentIdentity(value, null, authoredAt);
  return identity === null ? [] : [identityClaim(identity, 'co-author name', modelInName(value))];
}

/**
 * Name and address of everybody on the line: several people occur, and the closing bracket is missing in some real
 * commits. A pattern for this takes quadratic time on long lines without brackets.
 */
function addressedPeople(value: string): (readonly [name: string, address: string])[] {
  const parts = value.split('<');
  return parts.slice(1).flatMap((part, index) => {
    const address = /^[^<>\s]+/.exec(part)?.[0];
    const name = parts[index]?.split(/[>,]/).at(-1) ?? '';
    return address === undefined ? [] : [[name, address] as const];
  });
}

/** `Claude Opus 4.6 (1M context)` names its model as a whole, `aider (gpt-4o)` and `Claude (claude-opus-4-6)` in brackets. */
function modelInName(name: string): string | null {
  const bracket = /^\S+ \((?!Anthropic\b)([^()]+)\)$/.exec(name);
  if (bracket !== null) return cleanLabel(bracket[1]);
  if (!/^Claude (?:Opus|Sonnet|Haiku|Fable|\d)/i.test(name)) return null;
  return cleanLabel(name.replace(/ \(Anthropic[^)]*\)$/, ''));
}

function withoutRepeats(claims: readonly CommitClaim[]): CommitClaim[] {
  const seen = new Map<string, CommitClaim>();
  for (const claim of claims) {
    const key = JSON.stringify([
      claim.class,
      claim.evidence,
      claim.agent,
      claim.model,
      claim.session,
      claim.strength,
    ]);
    if (!seen.has(key)) seen.set(key, claim);
  }
  return [...seen.values()];
}
