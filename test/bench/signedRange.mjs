// @ts-check
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inProject } from '../harness/projectPaths.mjs';
import { runProgram } from '../harness/runProgram.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { hermeticGit } from './hermeticGit.mjs';
import { nodeProgram, runMeasured } from './measure.mjs';
import { createSyntheticRepository } from './syntheticRepository.mjs';

/** @typedef {{directory: string, hunks: number, units: number, trailers: string[]}} SignedRange */

/** The time of the signature and of every verification, so that ages do not depend on the day. */
export const signedAt = '2026-02-01T12:00:00Z';

const policy = `version: 1
repository: 0f1e2d3c4b5a69788796a5b4c3d2e1f0
branches: [main]
scope: {select: ai}
members:
  rita: {emails: [rita@example.com], roles: [senior]}
independence: author
rules:
  - {name: default, paths: ["**"], require: [{role: senior, count: 1}]}
`;

/**
 * A branch, signed off as a whole with a new Ed25519 key of ssh-keygen, and checked out. 73 files make about 200 hunks.
 * @param {string} scratch an empty directory
 * @param {{changedFiles: number, commits: number}} shape
 * @returns {Promise<SignedRange>}
 */
export async function createSignedRange(scratch, { changedFiles, commits }) {
  const directory = join(scratch, 'signed');
  await mkdir(directory, { recursive: true });
  const key = join(scratch, 'rita');
  const made = await runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'rita', '-f', key]);
  if (made.code !== 0) throw new Error(`ssh-keygen could not make a key: ${made.output}`);
  const [type = '', encoded = ''] = (await readFile(`${key}.pub`, 'utf8')).split(' ');
  const signers = `rita@example.com namespaces="hunk-attestation@countersign" ${type} ${encoded}\n`;
  await createSyntheticRepository(directory, {
    changedFiles,
    commits,
    files: { '.countersign/policy.yml': policy, '.countersign/allowed_signers': signers },
  });
  const git = hermeticGit(directory);
  for (const [name, value] of [
    ['user.name', 'Rita'],
    ['user.email', 'rita@example.com'],
    ['gpg.format', 'ssh'],
    ['user.signingkey', key],
  ]) {
    await git(['config', `${name}`, `${value}`]);
  }
  await git(['checkout', '--quiet', '--force', 'feature']);
  const probe = await bundleEntry(new URL('signProbe.mjs', import.meta.url), scratch);
  const args = [directory, 'main', 'feature', inProject('dist'), signedAt];
  const { stdout } = await runMeasured(nodeProgram(probe, args, { keepOutput: true }));
  return { directory, ...JSON.parse(stdout) };
}
