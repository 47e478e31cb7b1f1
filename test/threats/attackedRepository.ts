// What the threat suites share: an honest review that passes first, so that the attack is what makes the difference.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { disposeAfterTest } from '../helpers/disposeAfterTest.ts';
import type { UnitState, Verdict, VerifyReport } from '../../src/core/policy/verifyReport.ts';
import {
  createSignedRepository,
  type PolicyOptions,
  policyText,
  repositoryId,
  type SignedRepository,
} from '../core/workflow/signedRepository.ts';

/** An empty folder, removed after the test. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'countersign-threat-'));
  disposeAfterTest({ dispose: () => rmSync(path, { recursive: true, force: true }) });
  return path;
}

/** Nobody has signed yet; git's identity is Alice's. */
export function openRepositoryOfTeam(options: PolicyOptions = {}): SignedRepository {
  const repository = createSignedRepository(options);
  disposeAfterTest(repository.builder);
  repository.become('alice', repository.aliceKey);
  return repository;
}

/** Alice has signed everything, and the gate passes. */
export async function signedByAlice(options: PolicyOptions = {}): Promise<SignedRepository> {
  const repository = openRepositoryOfTeam(options);
  await repository.signOff();
  expect(await repository.verify()).toMatchObject({ verdict: 'pass', exitCode: 0 });
  return repository;
}

/** The team's policy with lines replaced or added at its end. */
export function teamPolicy(replace: Readonly<Record<string, string>> = {}, ...more: string[]): string {
  let text = policyText(repositoryId);
  for (const [from, to] of Object.entries(replace)) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  return `${text}${more.map((line) => `${line}\n`).join('')}`;
}

export interface Denial {
  readonly verdict?: Verdict;
  /** States that must be among those of the units. */
  readonly states?: readonly UnitState[];
  /** Must be said of a piece of evidence that does not count. */
  readonly reason?: RegExp;
  /** Must stand among findings, problems and next steps. */
  readonly says?: RegExp;
}

/** The gate does not let it pass, and says why. */
export async function expectDenied(
  repository: SignedRepository,
  { verdict = 'fail', states = [], reason, says }: Denial,
  options: Parameters<SignedRepository['verify']>[0] = {},
): Promise<VerifyReport> {
  const report = await repository.verify(options);
  expect(report.exitCode).not.toBe(0);
  expect(report.verdict).toBe(verdict);
  expect(report.units.map((unit) => unit.state)).toEqual(expect.arrayContaining([...states]));
  const refused = report.evidence.flatMap((item) => (item.accepted ? [] : [item.reason]));
  if (reason !== undefined) expect(refused.join('\n')).toMatch(reason);
  const said = [...report.findings, ...report.problems].map(({ message }) => message).concat(report.next);
  if (says !== undefined) expect(said.join('\n')).toMatch(says);
  return report;
}
