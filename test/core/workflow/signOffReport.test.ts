import { describe, expect, it } from 'vitest';
import { openRepository } from '../../../src/core/git/repository.ts';
import { formatReportJson } from '../../../src/core/workflow/report/formatReportJson.ts';
import { openSignOffReport } from '../../../src/core/workflow/report/signOffReport.ts';
import { type ReportJson, reportSchema } from '../../../src/core/workflow/schemas/reportSchema.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createSignedRepository, type SignedRepository, source } from './signedRepository.ts';

const signedText = source({ 10: 'export const value9 = 90;\n', 40: 'export const value39 = 390;\n' });

describe('the report of what became of signed hunks', () => {
  it('counts hunks that stand as they were signed', async () => {
    const signed = await signedOff();
    const report = await reportOf(signed, 'main..feature');
    expect(report.summary).toMatchObject({ signOffs: 1, notCounting: 0, hunks: 3, standing: 3, changed: 0 });
    expect(report.coverage.ai).toEqual({ added: 3, signed: 3 });
    expect(report.gaps).toEqual([]);
  });

  it('lists lines of an AI that nobody signed', async () => {
    const signed = await signedOff((path) => path === 'b.ts');
    const report = await reportOf(signed, 'main..feature');
    expect(report.coverage.ai).toEqual({ added: 3, signed: 1 });
    expect(report.gaps.map(({ path, start, end }) => `${path}:${start}-${end}`)).toEqual([
      'a.ts:10-10',
      'a.ts:40-40',
    ]);
  });

  it('tells the commits that took signed lines away, reverts and fixes among them', async () => {
    const signed = await signedOff();
    const { builder } = signed;
    builder.commit('Fix the value', { files: { 'a.ts': signedText.replace('= 90;', '= 91;') } });
    builder.commit('Revert "Change another file"', { files: { 'b.ts': source() } });
    const report = await reportOf(signed, 'main..feature');
    expect(report.summary).toMatchObject({ standing: 1, gone: 2, fixed: 1, reverted: 1 });
    const changed = report.signOffs.flatMap(({ hunks }) => hunks.flatMap(({ changedBy }) => changedBy));
    expect(changed.map(({ kind, lines }) => [kind, lines]).toSorted()).toEqual([
      ['fix', 1],
      ['revert', 1],
    ]);
  });

  it('follows lines through a squash merge, edits above and a rename', async () => {
    const signed = await signedOff();
    const { builder } = signed;
    const message = builder.git('log', '--format=%B', 'main..feature');
    const base = builder.git('rev-parse', 'main').trim();
    builder.git('checkout', '-q', 'main');
    builder.git('merge', '-q', '--squash', 'feature');
    builder.commit(`Squashed\n\n${message}`);
    builder.commit('Put a line above', { files: { 'a.ts': `// one\n${signedText}` } });
    builder.git('mv', 'a.ts', 'moved.ts');
    builder.commit('Move');
    const report = await reportOf(signed, `${base}..main`);
    expect(report.summary).toMatchObject({ hunks: 3, standing: 3 });
    const moved = report.signOffs.flatMap(({ hunks }) => hunks).filter(({ path }) => path === 'a.ts');
    expect(moved.map(({ pathNow }) => pathNow)).toEqual(['moved.ts', 'moved.ts']);
  });

  it('follows lines from the merge that brought them', async () => {
    const signed = await signedOff();
    const { builder } = signed;
    const base = builder.git('rev-parse', 'main').trim();
    builder.git('checkout', '-q', 'main');
    builder.git('merge', '-q', '--no-ff', '-m', 'Merge feature', 'feature');
    const merge = builder.git('rev-parse', 'HEAD').trim();
    builder.git('rm', '-q', 'b.ts');
    builder.commit('Remove');
    const report = await reportOf(signed, `${base}..main`);
    expect(report.signOffs.map(({ landed }) => landed)).toEqual([merge]);
    expect(report.summary).toMatchObject({ standing: 2, gone: 1 });
  });

  it('gives no weight to a sign-off with a key that nobody listed', async () => {
    const signed = repositoryFor();
    signed.become('mallory', signed.bobKey);
    await signed.signOff();
    const report = await reportOf(signed, 'main..feature');
    expect(report.summary).toMatchObject({ signOffs: 1, notCounting: 1, hunks: 0 });
    expect(report.coverage.ai).toEqual({ added: 3, signed: 0 });
  });

  it('takes the last 90 days of the branch when nothing is named', async () => {
    const signed = await signedOff();
    expect((await reportOf(signed, null)).summary.hunks).toBe(3);
  });
});

function repositoryFor(): SignedRepository {
  const signed = createSignedRepository();
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  return signed;
}

async function signedOff(isSigned: (path: string) => boolean = () => true): Promise<SignedRepository> {
  const signed = repositoryFor();
  await signed.signOff({ hunks: ({ file }) => isSigned(file.path) });
  return signed;
}

async function reportOf(signed: SignedRepository, range: string | null): Promise<ReportJson> {
  const repository = await openRepository(signed.builder.directory);
  const report = await openSignOffReport({ repository, range, since: null, until: null });
  return reportSchema.parse(formatReportJson(report));
}
