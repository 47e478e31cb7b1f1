// @ts-check
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { hermeticGit } from './hermeticGit.mjs';
import { createSyntheticRepository } from './syntheticRepository.mjs';

/** @typedef {{title: string, directory: string, base: string, head: string}} BenchRepository */

/**
 * A generated branch of 2,000 changed files, and the repository that COUNTERSIGN_BENCH_REPO names (which is only read).
 * @param {string} scratch
 * @returns {Promise<readonly BenchRepository[]>}
 */
export async function benchRepositories(scratch) {
  const directory = join(scratch, 'synthetic');
  await mkdir(directory);
  const synthetic = await createSyntheticRepository(directory, { changedFiles: 2000, commits: 40 });
  const real = await realRepository();
  return [{ title: 'a generated repository', ...synthetic }, ...(real === null ? [] : [real])];
}

/**
 * COUNTERSIGN_BENCH_RANGE=BASE..HEAD chooses the range; else the last 50 commits along the first parent, or fewer.
 * @returns {Promise<BenchRepository | null>}
 */
async function realRepository() {
  const directory = process.env['COUNTERSIGN_BENCH_REPO'] ?? '';
  if (directory === '') return null;
  const git = hermeticGit(directory);
  const range = process.env['COUNTERSIGN_BENCH_RANGE'] ?? '';
  const [from, to = 'HEAD'] = range === '' ? [] : range.split('..');
  const head = await git(['rev-parse', '--verify', `${to}^{commit}`]);
  const recent = (await git(['rev-list', '--first-parent', '--max-count=51', head])).split('\n');
  const base = await git(['rev-parse', '--verify', `${from ?? recent.at(-1)}^{commit}`]);
  return { title: 'the repository of COUNTERSIGN_BENCH_REPO', directory, base, head };
}
