import { describe, expect, test } from 'vitest';
import {
  formatInitialPolicy,
  type InitialMember,
  type PolicyPreset,
} from '../../../src/core/policy/formatInitialPolicy.ts';
import { unsatisfiableRules } from '../../../src/core/policy/unsatisfiableRules.ts';
import { readPolicy } from './verifyScenario.ts';

const presets: readonly PolicyPreset[] = ['declared', 'strict', 'all'];
const team: readonly InitialMember[] = [
  { name: 'alice', emails: ['alice@example.com'], roles: ['senior', 'owner'] },
  { name: 'bob', emails: ['bob@example.com', '1bob@example.com'], roles: ['senior', 'owner'] },
  { name: 'no', emails: ['no@example.com'], roles: [] },
  { name: '007', emails: ['james@example.com'], roles: ['senior'] },
];

function format(
  preset: PolicyPreset,
  members: readonly InitialMember[],
  schemaUrl: string | null = null,
): string {
  return formatInitialPolicy({
    preset,
    repositoryId: '12345678',
    branches: ['main', 'release/*'],
    members,
    schemaUrl,
  });
}

function rolesAskedOf(members: readonly InitialMember[]): readonly (string | null)[] {
  return readPolicy(format('strict', members)).rules.map(({ require }) => require[0]?.role ?? null);
}

function independenceOf(count: number): string {
  return readPolicy(format('strict', team.slice(0, count))).independence;
}

describe('formatInitialPolicy', () => {
  test.each(presets)('preset %s parses back', (preset) => {
    const policy = readPolicy(format(preset, team));
    expect(policy.repository).toBe('12345678');
    expect(policy.branches).toEqual(['main', 'release/*']);
    expect(
      Object.entries(policy.members).map(([name, { emails, roles }]) => ({ name, emails, roles })),
    ).toEqual(team);
    expect(policy.scope).toEqual(
      {
        declared: { select: 'ai', unattributed: 'ignore', human: 'recorded', range: 'net', exempt: [] },
        strict: { select: 'ai', unattributed: 'require', human: 'signed', range: 'net', exempt: [] },
        all: { select: 'all', unattributed: 'require', human: 'signed', range: 'net', exempt: [] },
      }[preset],
    );
  });

  test.each(presets)('preset %s says what it lets through', (preset) => {
    expect(format(preset, team)).toMatch(/# Lets through: \S.*\.\n/);
  });

  test.each(presets.flatMap((preset) => [1, 2, 3, 4].map((count) => [preset, count] as const)))(
    'preset %s asks no more of %i people than they can give',
    (preset, count) => {
      expect(unsatisfiableRules(readPolicy(format(preset, team.slice(0, count))), null)).toEqual([]);
    },
  );

  test('roles are asked for when enough people have them', () => {
    expect(rolesAskedOf(team)).toEqual(['senior', 'owner']);
    expect(rolesAskedOf(team.slice(0, 1))).toEqual(['senior', 'owner']);
    expect(rolesAskedOf(team.slice(1, 3))).toEqual([null, null]);
  });

  test('independence fits the number of people', () => {
    expect([1, 2, 3].map(independenceOf)).toEqual(['none', 'author', 'operator']);
  });

  test('without members it parses and says that nobody can sign', () => {
    const text = format('strict', []);
    expect(readPolicy(text).members).toEqual({});
    expect(text).toContain('# Nobody can sign yet.');
  });

  test('the schema stands in the first line', () => {
    const [first] = format('strict', team, './policy.schema.json').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./policy.schema.json');
    expect(format('strict', team)).not.toContain('$schema');
  });
});
