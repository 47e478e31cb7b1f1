import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { matchAgentIdentity } from '../../../src/core/provenance/matchAgentIdentity.ts';
import { agentAddresses, reviewBotAddresses } from '../../../src/core/provenance/rules/agentIdentities.ts';

interface Pattern {
  readonly match: 'exact' | 'regex';
  readonly value: string;
  readonly agent: string;
}
interface Patterns {
  readonly emails: readonly Pattern[];
  readonly review_bots: readonly Pattern[];
}
const file = fileURLToPath(new URL('../../fixtures/provenance/trailers/patterns.json', import.meta.url));
const patterns: Patterns = JSON.parse(readFileSync(file, 'utf8'));

test('the table knows every exact address of the survey', () => {
  const exact = patterns.emails.filter((pattern) => pattern.match === 'exact');
  const found = exact.map(({ value }) => matchAgentIdentity('claude-flow', value, 0)?.agent);
  expect(found).toEqual(exact.map(({ agent }) => agent));
});

/** Addresses that the pattern is about, with and without an account id. */
function samples({ value }: Pattern): string[] {
  const logins = /\(\?:([^()]*)\)\\\[bot/.exec(value)?.[1]?.split('|') ?? [
    /\+?\)?\??([a-z-]+)\\\[bot/.exec(value)?.[1] ?? '',
  ];
  const ids = [...value.matchAll(/\d{5,}/g)].map(([id]) => `${id}+`);
  const prefixes = value.includes('\\d+') ? ['12345+'] : ids;
  const addresses = prefixes.flatMap((prefix) =>
    logins.map((login) => `${prefix}${login}[bot]@users.noreply.github.com`),
  );
  return addresses.filter((address) => new RegExp(value).test(address));
}

test.each([
  ['agents', patterns.emails, 'author'],
  ['review bots', patterns.review_bots, 'review'],
] as const)('the table agrees with the survey about addresses with account ids: %s', (_, rules, role) => {
  const checked = rules.filter((rule) => rule.match === 'regex').flatMap((rule) => samples(rule));
  expect(checked.length).toBeGreaterThan(5);
  for (const address of checked)
    expect([address, matchAgentIdentity('x', address, 0)?.role]).toEqual([address, role]);
});

test('no rule is a domain', () => {
  for (const { address } of [...agentAddresses, ...reviewBotAddresses]) {
    const text = typeof address === 'string' ? address : address.source;
    expect(text).toMatch(
      typeof address === 'string' ? /^[^@\s]+@[^@\s]+$/ : /^\^.+@users\\\.noreply\\\.github\\\.com\$$/,
    );
  }
});

describe('a name and a vendor’s domain count only together', () => {
  test.each([
    ['Claude', 'assistant@anthropic.com', 'claude'],
    ['Claude Sonnet 4.5', 'claude@anthropic.com', 'claude'],
    ['Claude Shannon', 'cshannon@anthropic.com', undefined],
    ['Jane', 'assistant@anthropic.com', undefined],
    ['Claude', 'claude@example.com', undefined],
    ['Claude', 'claude@notanthropic.com', undefined],
  ])('%s <%s>', (name, email, agent) => expect(matchAgentIdentity(name, email, 0)?.agent).toBe(agent));
});
