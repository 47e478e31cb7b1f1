import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInitialPolicy, type PolicyPreset } from '../../../src/core/policy/formatInitialPolicy.ts';
import { parsePolicy } from '../../../src/core/policy/parsePolicy.ts';
import { type HistoryAuthor, proposeMembers } from '../../../src/core/policy/proposeMembers.ts';
import { unsatisfiableRules } from '../../../src/core/policy/unsatisfiableRules.ts';

const now = 1_790_000_000;
const day = 86_400;

/** `Ann Lee <ann@example.com> 3` is three commits; a second number tells how many days ago. */
function authorsOf(lines: readonly string[]): readonly HistoryAuthor[] {
  return lines.flatMap((line) => {
    const [, name = '', email = '', count = '1', days = '0'] =
      /^(.*) <(.*)>(?: (\d+))?(?: (\d+))?$/.exec(line) ?? [];
    return Array.from({ length: Number(count) }, () => ({
      name,
      email,
      authoredAt: now - Number(days) * day,
    }));
  });
}

function check(
  history: readonly string[],
  owners: readonly string[],
  expected: readonly string[],
  me: { readonly name: string; readonly email: string } | null = null,
): void {
  const { members, unknownOwners } = proposeMembers({ authors: authorsOf(history), owners, me });
  const lines = members.map(
    ({ name, emails, roles, login }) =>
      `${name}: ${emails.join(' ')} (${roles.join(' ')})${login == null ? '' : ` @${login}`}`,
  );
  expect([...lines, ...unknownOwners.map((owner) => `unknown ${owner}`)]).toEqual(expected);
}

describe('people of the history', () => {
  test('who commits regularly, the busiest first and owner where CODEOWNERS names nobody', () => {
    check(
      ['Ann Lee <ann@example.com> 3', 'Ben Fox <ben@example.com> 7', 'Visitor Joe <joe@example.com> 2'],
      [],
      ['ben: ben@example.com (owner senior)', 'ann: ann@example.com (senior)'],
    );
  });

  test('everybody where few commit, and nobody who left more than a year ago', () => {
    check(
      ['Ann Lee <ann@example.com>', 'Ben Fox <ben@example.com> 2', 'Old Max <max@example.com> 50 400'],
      [],
      ['ben: ben@example.com (owner senior)', 'ann: ann@example.com (senior)'],
    );
  });

  test('agents, bots and addresses that nobody reads are nobody', () => {
    check(
      [
        'Claude <noreply@anthropic.com> 9',
        'Cursor Agent <cursoragent@cursor.com> 9',
        'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com> 9',
        'GitHub <noreply@github.com> 9',
        'Renovate Bot <bot@renovateapp.com> 9',
        'ci-bot <ci@example.com> 9',
        'No Mail <> 9',
        'Odd Mail <a b@example.com> 9',
        'Ann Lee <ann@example.com> 3',
      ],
      [],
      ['ann: ann@example.com (owner senior)'],
    );
  });

  test('one full name with several addresses is one person, one first name is not', () => {
    check(
      [
        'Ann Lee <ann@example.com> 3',
        'ann lee <ann@home.example> 3',
        'Sam <sam@a.example> 3',
        'Sam <sam@b.example> 3',
      ],
      [],
      [
        'ann: ann@example.com ann@home.example (owner senior)',
        'sam: sam@a.example (senior)',
        'sam-2: sam@b.example (senior)',
      ],
    );
  });

  test('an address of the forge is a real one and tells the login', () => {
    check(
      ['Ann Lee <12+ann-l@users.noreply.github.com> 3', 'Ann Lee <ann@example.com> 4'],
      [],
      ['ann-l: 12+ann-l@users.noreply.github.com ann@example.com (owner senior) @ann-l'],
    );
  });

  test('whoever asks is proposed too', () => {
    const me = { name: 'Me Too', email: 'me@example.com' };
    check(
      ['Ann Lee <ann@example.com> 3', 'Ben Fox <ben@example.com> 3'],
      [],
      ['ann: ann@example.com (owner senior)', 'ben: ben@example.com (senior)', 'me: me@example.com (senior)'],
      me,
    );
    check([], [], ['me: me@example.com (owner senior)'], me);
  });
});

test('owners of CODEOWNERS are members by address, or by a login that a commit shows', () => {
  check(
    [
      'Ann Lee <1+annie@users.noreply.github.com> 1',
      'Ben Fox <ben@example.com> 9',
      'Cat Ray <cat@example.com> 9',
    ],
    ['@Annie', 'BEN@example.com', '@org/team', '@stranger', 'dora@example.com', '@@maintainer', '@stranger'],
    [
      'ben: ben@example.com (owner senior)',
      'cat: cat@example.com (senior)',
      'annie: 1+annie@users.noreply.github.com (owner senior) @annie',
      'dora: dora@example.com (owner senior)',
      'unknown @org/team',
      'unknown @stranger',
      'unknown @@maintainer',
    ],
  );
});

describe('whatever the history and CODEOWNERS hold', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'Ann Lee',
      'Ben Fox',
      'ann',
      'root',
      '',
      '#x',
      ': y',
      '__proto__',
      'constructor',
      'no',
      '007',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const email = fc.oneof(
    fc.constantFrom(
      'a@x.example',
      'A@x.example',
      'b@x.example',
      'no@x.example',
      '1@x.example',
      '__proto__@x',
      "o'x@y.z",
      '1+a@users.noreply.github.com',
    ),
    fc.emailAddress(),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const author = fc.record({ name: text, email, authoredAt: fc.integer({ min: now - 500 * day, max: now }) });
  const owner = fc.oneof(
    email,
    fc.constantFrom('@a', '@org/team', '@@maintainer'),
    fc.string({ maxLength: 8 }),
  );
  const people = fc.record({
    authors: fc.array(author, { maxLength: 25 }),
    owners: fc.array(owner, { maxLength: 6 }),
    me: fc.option(fc.record({ name: text, email })),
  });
  const presets = fc.constantFrom<PolicyPreset>('declared', 'strict', 'all');

  test('the policy that is written parses, and its people can satisfy it', () => {
    let teams = 0;
    fc.assert(
      fc.property(people, presets, (known, preset) => {
        const { members, unknownOwners } = proposeMembers(known);
        const written = formatInitialPolicy({
          preset,
          repositoryId: '1f3c9a2b7d',
          branches: ['main'],
          members,
          schemaUrl: null,
          codeowners: { path: 'CODEOWNERS', unknownOwners },
        });
        const { value, problems } = parsePolicy(written);
        expect(problems).toEqual([]);
        if (value === null || members.length === 0) return;
        if (members.length > 2) teams += 1;
        expect(Object.keys(value.members)).toHaveLength(members.length);
        expect(unsatisfiableRules(value, null).filter(({ kind }) => kind === 'error')).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(teams).toBeGreaterThan(100);
  });
});
