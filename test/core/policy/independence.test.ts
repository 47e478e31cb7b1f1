import { expect, test } from 'vitest';
import { judgeIndependence } from '../../../src/core/policy/independence.ts';
import { memberOfEmail, memberOfLogin } from '../../../src/core/policy/members.ts';
import { commitBy, policyWith } from './verifyScenario.ts';

const policy = policyWith();

test.each([
  ['alice@example.com', 'alice'],
  ['ALICE@Home.Example ', 'alice'],
  ['alice@example.org', null],
  ['', null],
])('the address %j belongs to %s', (email, expected) => {
  expect(memberOfEmail(policy, email)).toBe(expected);
});

test.each([
  ['bobby', 'bob'],
  ['@Bobby', 'bob'],
  ['bob', null],
  ['alice', 'alice'],
  ['constructor', null],
])('the login %j belongs to %s', (login, expected) => {
  expect(memberOfLogin(policy, login)).toBe(expected);
});

test.each([
  ['none', ['alice'], null, [], false],
  ['author', ['alice', 'devin@bots.example'], null, ['alice'], false],
  ['author', [], null, [], false],
  ['operator', ['alice'], null, ['alice'], false],
  ['operator', ['alice'], 'bobby', ['alice'], false],
  ['operator', ['alice', 'devin@bots.example'], null, ['alice'], true],
  ['operator', ['devin@bots.example'], 'bobby', ['bob'], true],
  ['operator', ['devin@bots.example'], 'stranger', [], true],
  ['operator', [], 'bobby', ['bob'], true],
  ['any-contributor', ['alice'], null, ['alice', 'dan'], false],
] as const)('%s: commits by %j with the actor %s', (independence, authors, actor, excluded, needsAnother) => {
  const commits = authors.map((author) => commitBy(author, { committer: 'dan' }));
  const judged = judgeIndependence({ ...policy, independence }, commits, actor);
  expect([...judged.excluded]).toEqual(excluded);
  expect(judged.needsAnother).toBe(needsAnother);
});

test('a commit with a member among its hands is known; the others are named', () => {
  const commits = [
    commitBy('claude@agents.example', { coAuthors: ['alice'] }),
    commitBy('devin@bots.example'),
  ];
  const { excluded, unknownCommits } = judgeIndependence(policy, commits, null);
  expect([...excluded]).toEqual(['alice']);
  expect(unknownCommits).toEqual([commits[1]?.oid]);
});
