// What a reviewer says of a hunk travels in the signed record and decides where the policy asks for it: real keys.
import { expect, test } from 'vitest';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import {
  aiTrailer,
  createSignedRepository,
  policyText,
  repositoryId,
  type SignedRepository,
  statesOf,
} from './signedRepository.ts';

/** A change of one table beside the two harmless files. */
function create(): SignedRepository {
  const demands = [
    'high_risk: {reason: required, evidence: traced}',
    'risk: {destructive-operation: {level: error}}',
    'quality: {batch_limit: 1}',
  ];
  const signed = createSignedRepository({ policy: [policyText(repositoryId), ...demands, ''].join('\n') });
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  signed.builder.commit(`Drop a table\n\n${aiTrailer}\n`, {
    files: { 'migrations/001.sql': 'DROP TABLE accounts;\n' },
  });
  return signed;
}

test('a high-risk hunk asks for a reason and a grade, the others do not', async () => {
  const repository = create();
  await repository.signOff();
  const report = await repository.verify();
  expect(statesOf(report).filter((state) => !state.endsWith(' attested'))).toEqual([
    'migrations/001.sql:1 insufficient',
  ]);
  expect(report.next).toEqual([
    "alice's sign-off of 2026-02-01 lacks a reason for a high-risk hunk, evidence: at least traced (1 hunk)",
  ]);
});

test('both given, the gate opens; the record gone, nothing proves them any more', async () => {
  const repository = create();
  await repository.signOff({ note: 'the table is empty since May', details: { evidence: 'tested' } });
  expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  repository.builder.git('update-ref', '-d', 'refs/countersign/records');
  const report = await repository.verify();
  expect([report.exitCode, report.next[0]]).toEqual([4, expect.stringContaining('git fetch origin')]);
});

test('the pace that the record tells is advice', async () => {
  const repository = create();
  await repository.signOff({ note: 'x', details: { evidence: 'traced', shownMilliseconds: 40 } });
  const { verdict, problems } = await repository.verify();
  expect(verdict).toBe('pass');
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/were decided more than 1 at a time/),
    expect.stringMatching(/changed lines were on screen for 0 seconds, too short to have been read/),
  ]);
});
