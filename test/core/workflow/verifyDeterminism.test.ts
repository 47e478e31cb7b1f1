// The same bytes whatever the number of workers and whether results were cached: the policy asks for proven classes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../../src/core/analysis/analyzer.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { verifyRange } from '../../../src/core/workflow/verifyRange.ts';
import { prepareDistribution } from '../analysis/analysisDistribution.ts';
import { aiTrailer, createSignedRepository, now, policyText, repositoryId } from './signedRepository.ts';

test('G34 a report does not depend on workers or on the cache', async () => {
  const policy = `${policyText(repositoryId)}mechanical: [{name: formatting, class: format, paths: ["**"]}]\n`;
  const { builder } = createSignedRepository({ policy });
  const distribution = await prepareDistribution();
  const cacheDirectory = mkdtempSync(join(tmpdir(), 'countersign-cache-'));
  const body = (indent: string): string =>
    Array.from({ length: 20 }, (_, at) => `export function f${at}() {\n${indent}return ${at};\n}\n\n`).join(
      '',
    );
  const names = Array.from({ length: 12 }, (_, at) => `src/file${at}.ts`);
  const files = (indent: string): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, body(indent)]));
  builder.git('checkout', '-q', 'main');
  builder.commit('Add', { files: files('  ') });
  builder.git('checkout', '-q', 'feature');
  builder.git('merge', '-q', '--no-edit', 'main');
  builder.commit(`Format\n\n${aiTrailer}\n`, { files: files('    ') });

  const run = async (workers: number, cache: string | null): Promise<string> => {
    const analyzer = createAnalyzer({
      ...distribution,
      cacheDirectory: cache,
      workers,
    });
    try {
      const repository = await openRepository(builder.directory);
      const report = await verifyRange({
        repository,
        analyzer,
        range: null,
        targetRef: 'main',
        policyFile: null,
        rangeMode: 'both',
        actor: null,
        now,
      });
      return JSON.stringify(report);
    } finally {
      await analyzer.dispose();
    }
  };

  const first = await run(1, null);
  expect(first).toContain('"state":"rule-covered"');
  expect(await run(2, null)).toBe(first);
  expect(await run(2, cacheDirectory)).toBe(first);
  expect(await run(1, cacheDirectory)).toBe(first);
  rmSync(cacheDirectory, { recursive: true, force: true });
  builder.dispose();
});
