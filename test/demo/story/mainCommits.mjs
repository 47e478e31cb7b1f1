// @ts-check
import { apiFiles } from './apiFiles.mjs';
import { billingFiles } from './billingFiles.mjs';
import { writeAll } from './commitStory.mjs';
import { controlFiles } from './controlFiles.mjs';
import { alice, bob } from './people.mjs';
import { storageFiles } from './storageFiles.mjs';
import { workerFiles } from './workerFiles.mjs';

/**
 * The three commits of `main`.
 * @param {{alice: string, bob: string}} publicKeys
 * @returns {import('./commitStory.mjs').CommitStory[]}
 */
export function mainCommits(publicKeys) {
  return [
    {
      message:
        'Take orders: API, billing and storage\n\nEach package talks to the others through its public module only.\n',
      author: alice,
      date: '2026-10-05T08:12:00Z',
      steps: writeAll({ ...apiFiles, ...billingFiles, ...storageFiles }),
    },
    {
      message: 'Settle charges at night\n',
      author: bob,
      date: '2026-10-06T13:40:00Z',
      steps: writeAll(workerFiles),
    },
    {
      message:
        'Require countersigned reviews\n\nAI-authored hunks need a senior, sign-in code needs security as well.\n',
      author: alice,
      date: '2026-10-07T09:05:00Z',
      steps: writeAll(controlFiles(publicKeys)),
    },
  ];
}
