// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Public repositories whose commits have git-ai notes in `refs/notes/ai`. */
export const withNotes = [
  'git-ai-project/git-ai',
  'softwaremill/tracevault',
  'modelcontextprotocol/typescript-sdk',
  'codeprakhar25/agentdiff',
];

/** Public repositories whose commits say it in their messages and identities alone. */
export const withTrailers = ['wesm/roborev', 'yoshiko-pg/difit', 'tomasz-tomczyk/crit'];

const setting = 'COUNTERSIGN_BENCH_MIRRORS';

/**
 * Where the mirror of a repository is, below the folder that COUNTERSIGN_BENCH_MIRRORS names: `owner/name`,
 * `owner/name.git`, `name.git`, or `owner+name/repo`. Else the reason to leave it out.
 * @param {string} name `owner/name`
 * @returns {{directory: string} | {missing: string}}
 */
export function findMirror(name) {
  const folder = process.env[setting] ?? '';
  if (folder === '') return { missing: `${setting} names no folder of mirrors` };
  const places = [name, `${name}.git`, `${name.split('/')[1]}.git`, join(name.replace('/', '+'), 'repo')];
  const directory = places
    .map((place) => join(folder, place))
    .find((place) => existsSync(join(place, 'HEAD')) || existsSync(join(place, '.git')));
  return directory === undefined
    ? {
        missing: `not in the folder of ${setting}; "git clone --mirror https://github.com/${name}" brings it`,
      }
    : { directory };
}
