import { expect, test } from 'vitest';
import { noGraphRules } from '../../../src/core/analysis/modules/graphRules.ts';
import { parsePolicy } from '../../../src/core/policy/parsePolicy.ts';
import { graphRulesOf } from '../../../src/core/workflow/graphRulesOf.ts';

const minimal = 'version: 1\nrepository: 1f3c9a2b7d5e4f60718293a4b5c6d7e8f9012345\nbranches: [main]\n';

test('modules and layers of a policy, in its order and with its defaults', () => {
  const { value, problems } = parsePolicy(`${minimal}modules:
  web: { paths: ['src/web/**'] }
  billing: { paths: ['src/billing/**'], public: ['src/billing/index.ts'] }
layers:
  elements: { domain: ['src/domain/**'], infrastructure: ['src/db/**'] }
  rules:
    - { from: [domain], disallow: [infrastructure], reason: ports only }
    - { from: ['*'], allow: [domain] }
`);
  expect(problems).toEqual([]);
  expect(graphRulesOf({ policy: value })).toEqual({
    modules: [
      { name: 'web', paths: ['src/web/**'], public: [] },
      { name: 'billing', paths: ['src/billing/**'], public: ['src/billing/index.ts'] },
    ],
    layers: {
      elements: [
        { name: 'domain', paths: ['src/domain/**'] },
        { name: 'infrastructure', paths: ['src/db/**'] },
      ],
      default: 'allow',
      level: 'error',
      rules: [
        { from: ['domain'], disallow: ['infrastructure'], reason: 'ports only' },
        { from: ['*'], allow: ['domain'] },
      ],
    },
    config: '.countersign/policy.yml',
  });
});

test('a policy without them, or none, rules nothing', () => {
  expect(graphRulesOf({ policy: parsePolicy(minimal).value })).toMatchObject({ modules: [], layers: null });
  expect(graphRulesOf({ policy: null })).toBe(noGraphRules);
});

test.each([
  ['{elements: {a: [x]}, rules: [{from: [a], allow: [b]}]}', 'there is no element b'],
  ['{elements: {a: [x]}, rules: [{from: [a]}]}', 'a rule allows or disallows something'],
  ['{elements: {a: []}}', '`layers.elements.a`'],
  ['{elements: {a: [x]}, defualt: allow}', 'did you mean `default`?'],
])('layers: %s is refused', (layers, message) => {
  const { value, problems } = parsePolicy(`${minimal}layers: ${layers}\n`);
  expect(value).toBeNull();
  expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
});
