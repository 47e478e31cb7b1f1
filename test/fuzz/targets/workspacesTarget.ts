import { Buffer } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { readManifest } from '../../../src/core/analysis/manifests/readManifest.ts';
import type { Manifest } from '../../../src/core/analysis/manifests/manifest.ts';
import { workspaceMembers } from '../../../src/core/analysis/modules/workspaceMembers.ts';
import { type RepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateText } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const globs = [
  'packages/*',
  '!packages/old',
  './tools/',
  'libs/**',
  'apps/{web,api}',
  'x-+(a|b)',
  '**/lib-*',
  'a*b*c*',
];
const manifests: readonly unknown[] = [
  { name: 'root', workspaces: globs },
  { name: 'root', workspaces: { packages: globs.slice(0, 3) } },
  { packages: globs },
];
const members = ['packages/a', 'packages/old', 'tools', 'libs/a/b', 'apps/web', `x/${'a'.repeat(60)}`].map(
  (directory) => toRepoPath(`${directory}/package.json`),
);
const plain = readManifest(members[0] ?? toRepoPath('package.json'), '{"name":"member"}').value;

/** Workspaces of npm, yarn, pnpm and lerna, down to the directories that they hold. */
export const workspacesTarget: FuzzTarget = {
  name: 'workspaces',
  reaches: 'a manifest with at least one pattern, which is matched against directories',
  generate(random) {
    let value = random.pick(manifests);
    for (let times = random.between(1, 3); times > 0; times -= 1) value = mutateJson(random, value);
    const pattern = mutateText(random, random.pick(globs));
    if (random.chance(0.4))
      value = { name: 'root', workspaces: [pattern, random.pick(globs)], packages: [pattern] };
    const name = random.pick(['package.json', 'lerna.json', 'pnpm-workspace.yaml']);
    // JSON is YAML, too.
    const bytes = Buffer.from(`${name}\n${JSON.stringify(value)}`);
    return random.chance(0.1) ? mutateBytes(random, bytes) : bytes;
  },
  check(input) {
    const whole = input.toString('utf8');
    const end = Math.max(0, whole.indexOf('\n'));
    const name = /^(?:package\.json|lerna\.json|pnpm-workspace\.yaml)$/.test(whole.slice(0, end))
      ? whole.slice(0, end)
      : 'package.json';
    const path = toRepoPath(`work/${name}`);
    const { value, problems } = readManifest(path, whole.slice(end + 1));
    mustBeProblems(problems);
    if (value === null || !('workspaces' in value) || value.workspaces.length === 0)
      return { isReached: false, label: value === null ? 'refused' : 'no workspaces' };
    const all = new Map<RepoPath, Manifest>([[path, value]]);
    for (const member of members) if (plain !== null) all.set(toRepoPath(`work/${member}`), plain);
    const found = workspaceMembers(all);
    mustBeProblems(found.problems);
    mustHold(found.value.has('work'), 'a root is a member');
    for (const directory of found.value)
      mustHold(
        directory === 'work' || members.includes(toRepoPath(`${directory.slice(5)}/package.json`)),
        'members are packages',
      );
    mustHold(isDeepStrictEqual(workspaceMembers(all).value, found.value), 'matching twice gives the same');
    return {
      isReached: true,
      label: found.problems.length > 0 ? 'bounded' : found.value.size > 1 ? 'members' : 'none',
    };
  },
};
