import { agentAddresses, coAuthorNames, reviewBotAddresses, vendorNames } from './rules/agentIdentities.ts';
import type { AgentAddress } from './rules/agentIdentities.ts';

/** An agent recognised by who signs. */
export interface AgentIdentity {
  readonly agent: string;
  /** `review`: a review bot, whose suggestion became part of the commit. */
  readonly role: 'author' | 'review';
  /** `medium`: by product name, not by exact address. `discounted`: an address that meant nothing at that time. */
  readonly strength: 'strong' | 'medium' | 'discounted';
}

/**
 * The agent behind a name and address, or null. `email` is null where none was written. `authoredAt` in epoch
 * seconds tells the time in which an editor signed commits that no agent wrote.
 */
export function matchAgentIdentity(
  name: string,
  email: string | null,
  authoredAt: number,
): AgentIdentity | null {
  if (email === null) return byNameOnly(name);
  const address = email.trim().toLowerCase();
  const known = findAddress(agents, name, address);
  if (known !== null) {
    const window = known.falseWindow;
    const isDiscounted = window !== undefined && authoredAt >= window.from && authoredAt < window.until;
    return { agent: known.agent, role: 'author', strength: isDiscounted ? 'discounted' : 'strong' };
  }
  const bot = findAddress(reviewBots, name, address);
  if (bot !== null) return { agent: bot.agent, role: 'review', strength: 'strong' };
  const vendor = vendorNames.find((rule) => rule.domain.test(address) && rule.name.test(name.trim()));
  return vendor === undefined ? null : { agent: vendor.agent, role: 'author', strength: 'medium' };
}

function byNameOnly(name: string): AgentIdentity | null {
  const rule = coAuthorNames.find((candidate) => candidate.name.test(name.trim()));
  return rule === undefined ? null : { agent: rule.agent, role: 'author', strength: 'medium' };
}

interface AddressTable {
  readonly exact: ReadonlyMap<string, AgentAddress>;
  readonly patterns: readonly AgentAddress[];
}

const agents = tableOf(agentAddresses);
const reviewBots = tableOf(reviewBotAddresses);

function tableOf(rules: readonly AgentAddress[]): AddressTable {
  const exact = new Map<string, AgentAddress>();
  for (const rule of rules) if (typeof rule.address === 'string') exact.set(rule.address, rule);
  return { exact, patterns: rules.filter((rule) => typeof rule.address !== 'string') };
}

function findAddress(table: AddressTable, name: string, address: string): AgentAddress | null {
  const rule =
    table.exact.get(address) ??
    table.patterns.find(
      (candidate) => candidate.address instanceof RegExp && candidate.address.test(address),
    );
  if (rule === undefined) return null;
  return rule.requiredName === undefined || rule.requiredName.test(name) ? rule : null;
}
