// What already stands on main: merges, direct pushes, evil merges, and keys revoked since. Real git, real keys.
import { afterEach, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import type { Analyzer } from '../../../src/core/analysis/analyzer.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { auditBranch } from '../../../src/core/workflow/auditBranch.ts';
import type { AuditReport } from '../../../src/core/workflow/auditReport.ts';
import { auditSchema } from '../../../src/core/workflow/schemas/auditSchema.ts';
import {
  aiTrailer,
  createSignedRepository,
  now,
  publicKeyOf,
  type SignedRepository,
} from './signedRepository.ts';

const opened: (() => void)[] = [];

afterEach(() => {
  for (const dispose of opened.splice(0)) dispose();
});

function create(): SignedRepository {
  const signed = createSignedRepository();
  opened.push(() => signed.builder.dispose());
  signed.become('alice', signed.aliceKey);
  return signed;
}

/** These policies ask for nothing that a grammar could tell, so nothing may be parsed. */
const noParsing: Analyzer = {
  analyze: () => Promise.reject(new Error('the gate parsed files for nothing')),
  dispose: () => Promise.resolve(),
};

const dayAfter = new Date(now + 86_400_000).toISOString();
const begin = Date.parse('2026-01-01T00:00:00Z');

async function audit(
  { builder }: SignedRepository,
  { since = begin, directory = builder.directory, targetRef = 'main' } = {},
): Promise<AuditReport> {
  const repository = await openRepository(directory);
  const input = { repository, analyzer: noParsing, targetRef, since, rangeMode: null, actor: null };
  const report = await auditBranch(input);
  expect(auditSchema.parse(report)).toEqual(report);
  return report;
}

function rows(report: AuditReport): readonly string[] {
  return report.audits.map(({ subject, verdict, open }) => `${subject}: ${verdict}, ${open} open`);
}

/** Merges `feature` into main a day after it was signed; `edit` goes into the merge commit itself. */
function merge(
  { builder }: SignedRepository,
  edit: Record<string, string> = {},
  message = 'Merge feature',
): string {
  builder.git('checkout', '-q', 'main');
  builder.git('merge', '-q', '--no-ff', '--no-commit', 'feature');
  return builder.commit(message, { files: edit, date: dayAfter });
}

describe('the audit of main', () => {
  test('passes a signed merge, and lists what stood before the first policy', async () => {
    const repository = create();
    await repository.signOff();
    const commit = merge(repository);
    const report = await audit(repository);
    expect(rows(report)).toEqual(['Merge feature: pass, 0 open', 'Start: no-policy, 0 open']);
    expect(report).toMatchObject({ verdict: 'pass', exitCode: 0, clock: 'committer-date' });
    expect(report.audits[0]).toMatchObject({ commit, at: '2026-02-02T12:00:00Z' });
    expect(report.audits[0]?.report?.policy.commit).toBe(report.audits[0]?.parent);
  });

  test('passes a squash that carries the trailers', async () => {
    const repository = create();
    const { trailers } = await repository.signOff();
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.git('merge', '-q', '--squash', 'feature');
    builder.commit(`Squash\n\n${aiTrailer}\n${trailers.join('\n')}\n`, { date: dayAfter });
    expect(rows(await audit(repository))[0]).toBe('Squash: pass, 0 open');
  });

  test('G33 finds an evil merge, and nothing but it', async () => {
    const repository = create();
    await repository.signOff();
    merge(repository, { 'c.ts': 'backdoor();\n' }, `Merge feature\n\n${aiTrailer}\n`);
    const report = await audit(repository);
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    const units = report.audits[0]?.report?.units.filter(({ state }) => state !== 'attested');
    expect(new Set(units?.map(({ path }) => path))).toEqual(new Set(['c.ts']));
  });

  test('finds a push past the gate', async () => {
    const repository = create();
    await repository.signOff();
    merge(repository);
    repository.builder.commit(`Push\n\n${aiTrailer}\n`, {
      files: { 'd.ts': 'pushed();\n' },
      date: dayAfter,
    });
    expect(rows(await audit(repository))).toEqual([
      'Push: fail, 2 open',
      'Merge feature: pass, 0 open',
      'Start: no-policy, 0 open',
    ]);
  });

  test('judges ages at the date of each commit, not today', async () => {
    const repository = create();
    await repository.signOff();
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.git('merge', '-q', '--no-ff', '--no-commit', 'feature');
    builder.commit('Late', { date: new Date(now + 40 * 86_400_000).toISOString() });
    const [late] = (await audit(repository)).audits;
    expect(late).toMatchObject({ verdict: 'fail', open: 3 });
    expect(new Set(late?.report?.units.map(({ state }) => state))).toEqual(new Set(['expired']));
  });

  test('judges under the policy before the commit: weakening it in the same merge does not help', async () => {
    const repository = create();
    const { builder } = repository;
    const weaker = builder
      .git('show', 'main:.countersign/policy.yml')
      .replace('select: ai,', 'select: ai, human: recorded,');
    merge(repository, { '.countersign/policy.yml': `${weaker}\n` });
    const [first] = (await audit(repository)).audits;
    expect(first).toMatchObject({ verdict: 'fail' });
    expect(first?.report?.units.find(({ path }) => path.endsWith('policy.yml'))?.state).toBe('unattested');
  });

  test('counts no key that is revoked today, whatever was known then', async () => {
    const repository = create();
    await repository.signOff();
    merge(repository);
    const { builder } = repository;
    builder.commit('Revoke', {
      files: { '.countersign/revoked_keys': `${publicKeyOf(repository.aliceKey)}\n` },
      date: dayAfter,
    });
    const report = await audit(repository);
    expect(rows(report).slice(0, 2)).toEqual(['Revoke: fail, 2 open', 'Merge feature: fail, 3 open']);
    expect(report.audits[1]?.report?.units[0]?.state).toBe('revoked');
  });

  test('fails what came after the policy was taken away', async () => {
    const repository = create();
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Remove', { files: { '.countersign/policy.yml': null }, date: dayAfter });
    builder.commit('After', { files: { 'e.ts': 'free();\n' }, date: dayAfter });
    const report = await audit(repository);
    expect(report).toMatchObject({ verdict: 'error', exitCode: 3 });
    expect(rows(report).slice(0, 2)).toEqual(['After: error, 0 open', 'Remove: fail, 2 open']);
    expect(report.audits[0]?.problems[0]).toMatch(/taken away by [0-9a-f]{12}/);
  });
});

describe('how far back it goes', () => {
  test('to the oldest commit since then: a date in the past hides nothing above it', async () => {
    const repository = create();
    const { builder } = repository;
    builder.git('checkout', '-q', 'main');
    builder.commit('Before', { files: { 'x.ts': 'x();\n' }, date: '2026-03-01T00:00:00Z' });
    builder.commit('Within', { files: { 'y.ts': 'y();\n' }, date: '2026-03-10T00:00:00Z' });
    builder.commit('Dated back', { files: { 'z.ts': 'z();\n' }, date: '2020-01-01T00:00:00Z' });
    const report = await audit(repository, { since: Date.parse('2026-03-05') });
    expect(report.audits.map(({ subject }) => subject)).toEqual(['Dated back', 'Within']);
    expect(report.since).toBe('2026-03-05T00:00:00Z');
  });

  test('nothing new passes and says so; a branch that no policy ever judged does not', async () => {
    const repository = create();
    const none = await audit(repository, { since: Date.parse('2030-01-01') });
    expect(none).toMatchObject({
      verdict: 'pass',
      audits: [],
      problems: [expect.stringMatching(/no commit/)],
    });
    expect(await audit(repository)).toMatchObject({ verdict: 'error', exitCode: 3 });
  });

  test('history that is not here is incomplete, with the command that brings it', async () => {
    const repository = create();
    await repository.signOff();
    merge(repository);
    const clone = mkdtempSync(join(tmpdir(), 'countersign-shallow-'));
    opened.push(() => rmSync(clone, { recursive: true, force: true }));
    execFileSync('git', [
      'clone',
      '-q',
      '--depth=1',
      '-b',
      'main',
      `file://${repository.builder.directory}`,
      clone,
    ]);
    const report = await audit(repository, { directory: clone });
    expect(report).toMatchObject({ verdict: 'incomplete', exitCode: 4 });
    expect(report.audits[0]?.problems[0]).toContain('git fetch --unshallow');
  });
});
