import { expect, test } from 'vitest';
import { formatEffectivePolicy } from '../../../src/core/policy/formatEffectivePolicy.ts';
import { policyWith, readPolicy, repositoryId } from './verifyScenario.ts';

test('parses back to the same policy', () => {
  const policy = policyWith(
    'override: {role: owner}',
    'scope: {exempt: [{paths: ["**/*.md"], reason: "prose: yes"}]}',
  );
  expect(readPolicy(formatEffectivePolicy(policy))).toEqual(policy);
});

test('fills in defaults and writes shared lists out', () => {
  const policy = readPolicy(
    `version: 1\nrepository: ${repositoryId}\nbranches: &b [main]\nmechanical:\n  - {name: a, class: move, paths: *b}\n`,
  );
  const text = formatEffectivePolicy(policy);
  expect(text).toContain('independence: operator\n');
  expect(text).not.toMatch(/[&*]a1\b/);
  expect(text.indexOf('scope:')).toBeLessThan(text.indexOf('rules:'));
});
