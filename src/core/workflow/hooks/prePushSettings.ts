import { readConfig } from '../../git/config.ts';
import type { Repository } from '../../git/repository.ts';

export const prePushKeys = {
  mode: 'countersign.hooks.prePush',
  target: 'countersign.hooks.target',
  pushRecords: 'countersign.hooks.pushRecords',
} as const;

/** What the user's git configuration asks of a push. */
export interface PrePushSettings {
  /** `advisory` when nothing is said. `invalid`: a word that means nothing, after which nothing may pass. */
  readonly mode: 'off' | 'advisory' | 'enforce' | 'invalid';
  /** The branch that pushed branches are for; null: found by its policy. */
  readonly target: string | null;
  /** Whether the records go along with the branches. */
  readonly pushRecords: boolean;
}

/** Throws `GitError`. */
export async function readPrePushSettings(repository: Repository): Promise<PrePushSettings> {
  const [mode, target, pushRecords] = await Promise.all([
    readConfig(repository, prePushKeys.mode),
    readConfig(repository, prePushKeys.target),
    readConfig(repository, prePushKeys.pushRecords),
  ]);
  return {
    mode: modeOf(mode),
    target: target === '' ? null : target,
    pushRecords: ['true', 'yes', 'on', '1'].includes((pushRecords ?? '').toLowerCase()),
  };
}

function modeOf(word: string | null): PrePushSettings['mode'] {
  if (word === null || word === '') return 'advisory';
  return word === 'off' || word === 'advisory' || word === 'enforce' ? word : 'invalid';
}
