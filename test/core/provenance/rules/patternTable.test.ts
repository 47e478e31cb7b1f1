import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchAgentIdentity } from '../../../../src/core/provenance/matchAgentIdentity.ts';
import { readCommitMessage } from '../../../../src/core/provenance/readCommitMessage.ts';
import { agentWords, genericAgentWord } from '../../../../src/core/provenance/rules/agentWords.ts';
import { branchPrefixes } from '../../../../src/core/provenance/rules/branchPrefixes.ts';
import { footerRules } from '../../../../src/core/provenance/rules/footerRules.ts';
import { negativeValue, trailerRules } from '../../../../src/core/provenance/rules/trailerRules.ts';

/** The survey's rule table: everything in it must be in ours. */
interface Address {
  readonly match: 'exact' | 'regex';
  readonly value: string;
  readonly agent: string;
}
interface Table {
  readonly emails: readonly Address[];
  readonly review_bots: readonly Address[];
  readonly name_and_vendor_domain: readonly { readonly emailDomain: string; readonly agent: string }[];
  readonly coauthor_names_without_email: { readonly regex: string; readonly flags: string };
  readonly ai_words: { readonly regex: string };
  readonly trailers: readonly { readonly key: string; readonly class: string }[];
  readonly footers: readonly { readonly id: string; readonly regex: string; readonly flags: string }[];
  readonly branch_prefixes: { readonly regex: string };
  readonly negative_values: { readonly regex: string };
}
const path = fileURLToPath(new URL('../../../fixtures/provenance/trailers/patterns.json', import.meta.url));
const table: Table = JSON.parse(readFileSync(path, 'utf8'));

/** Every string that a pattern of alternatives and optional groups stands for, digits as `7`. */
function expand(pattern: string): string[] {
  const group = /\((?:\?:)?([^()]*)\)(\?)?/.exec(pattern);
  if (group !== null) {
    const [whole = '', inner = '', optional] = group;
    const choices = [...inner.split('|'), ...(optional === '?' ? [''] : [])];
    const at = group.index;
    return choices.flatMap((choice) =>
      expand(pattern.slice(0, at) + choice + pattern.slice(at + whole.length)),
    );
  }
  return [
    pattern
      .replace(/^\^|\$$/g, '')
      .replaceAll('\\d+', '7')
      .replace(/\\(.)/g, '$1'),
  ];
}

function addressesOf({ match, value }: Address): string[] {
  return match === 'exact' ? [value] : expand(value);
}

describe('addresses', () => {
  test('expanding a pattern gives strings that it matches', () => {
    const patterns = [...table.emails, ...table.review_bots].filter((one) => one.match === 'regex');
    const unmatched = patterns.flatMap(({ value }) =>
      expand(value).filter((address) => !new RegExp(value).test(address)),
    );
    expect(unmatched).toEqual([]);
  });
  const rows = table.emails.flatMap((one) =>
    addressesOf(one).map((address) => [address, one.agent] as const),
  );
  test('the table is not empty', () => expect(rows.length).toBe(78));
  test.each(rows)('%s', (address, agent) => {
    // The one address that is also a person's needs the tool's name.
    const name = agent === 'claude-flow' ? 'claude-flow' : 'x';
    const found = matchAgentIdentity(name, address.toUpperCase(), 0);
    expect(found).toMatchObject({ role: 'author', strength: 'strong' });
    if (agent !== '(various)') expect(found?.agent).toBe(agent);
  });
  test.each(table.review_bots.flatMap((one) => addressesOf(one).map((address) => [address, one.agent])))(
    '%s',
    (address = '', agent = '') => {
      const strong = { agent, role: 'review', strength: 'strong' };
      expect(matchAgentIdentity('x', address, 0)).toEqual(strong);
    },
  );
  test('nobody else at the same domains', () => {
    const domains = [...new Set(rows.map(([address]) => address.slice(address.indexOf('@'))))];
    const known = new Set(rows.map(([address]) => address));
    const person = fc.tuple(fc.stringMatching(/^[a-z][a-z.]{0,12}$/), fc.constantFrom(...domains));
    fc.assert(
      fc.property(person, ([local, domain]) => {
        fc.pre(!known.has(`${local}${domain}`));
        expect(matchAgentIdentity('Jane Roe', `${local}${domain}`, 0)).toBe(null);
      }),
    );
  });
  test('a vendor’s domain needs the product’s name', () => {
    const names: Readonly<Record<string, string>> = {
      claude: 'Claude Opus 4.6',
      copilot: 'GitHub Copilot',
      cursor: 'Cursor',
    };
    for (const { emailDomain, agent } of table.name_and_vendor_domain)
      for (const domain of expand(emailDomain)) {
        const named = matchAgentIdentity(names[agent] ?? '', `bot@${domain}`, 0);
        expect(named).toEqual({ agent, role: 'author', strength: 'medium' });
      }
  });
});

describe('names and words', () => {
  test.each([
    'Claude',
    'Claude Code',
    'Claude Sonnet 4.5 (Anthropic)',
    'Claude (claude-opus-4-6)',
    'GitHub Copilot',
    'Cursor Agent',
    'OpenAI Codex',
    'Gemini CLI',
    'Devin AI',
    'Jules',
    'Aider',
    'Amp',
    'OpenCode',
    'Windsurf',
    'Cline',
    'Roo Code',
  ])('%s without an address', (name) => {
    const { regex, flags } = table.coauthor_names_without_email;
    expect(name).toMatch(new RegExp(regex, flags));
    expect(matchAgentIdentity(name, null, 0)).toMatchObject({ strength: 'medium' });
  });
  test('words that name AI', () => {
    const inner = table.ai_words.regex.replace(/^\\b\(\?:/, '').replace(/\)\\b$/, '');
    const plain = inner.split('|').filter((word) => /^[a-z ]+$/.test(word));
    expect(plain.length).toBeGreaterThan(30);
    const unknown = plain.filter(
      (word) => !agentWords.some((rule) => rule.word.test(word)) && !genericAgentWord.test(word),
    );
    expect(unknown).toEqual([]);
  });
  test('values that deny', () => {
    for (const value of expand(table.negative_values.regex.replace(/\\.\?\$$/, '$')))
      expect(value.replace('?', '')).toMatch(negativeValue);
  });
});

describe('lines', () => {
  const known = new Set(trailerRules.flatMap((rule) => rule.keys));
  /** What people did is no mark of an agent. */
  const left = new Set(['human-lines']);
  test.each(table.trailers.flatMap(({ key }) => expand(`(?:${key})`)).filter((key) => !left.has(key)))(
    'key %s',
    (key) => expect(known).toContain(key),
  );
  test('footers', () => {
    const ids = new Set(footerRules.map((rule) => rule.id));
    expect(table.footers.map((rule) => rule.id).filter((id) => !ids.has(id))).toEqual(['aider-subject']);
  });
  test('prefixes of branches', () => {
    const inner = /:(?<names>codex[^)]*)\)/.exec(table.branch_prefixes.regex)?.groups?.['names'] ?? '';
    expect([...branchPrefixes.keys()].toSorted()).toEqual(inner.split('|').toSorted());
  });
});

/** The kinds and tiers of the claims of one commit, in the order of the message. */
function check(message: string, expected: readonly string[], author = ['Dev', 'dev@example.com']): void {
  const identity = { name: author[0] ?? '', email: author[1] ?? '', timestamp: 0, zone: '+0000' };
  const claims = readCommitMessage({ author: identity, committer: identity, message: Buffer.from(message) });
  expect(claims.map(({ agent, kind, tier, evidence }) => `${agent} ${kind} ${tier} ${evidence}`)).toEqual(
    expected,
  );
}

describe('review bots', () => {
  const address = '176961590+gemini-code-assist[bot]@users.noreply.github.com';
  test('a suggestion of theirs is a part of the commit', () =>
    check(`s\n\nCo-authored-by: gemini-code-assist[bot] <${address}>\n`, [
      'gemini-code-assist mixed D review suggestion',
    ]));
  test('what they committed themselves is theirs', () =>
    check('s\n', ['gemini-code-assist ai D author'], ['gemini-code-assist[bot]', address]));
});
