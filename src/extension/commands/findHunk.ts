import { l10n, window } from 'vscode';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import { hunkState } from '../../core/review/reviewState.ts';
import type { Services } from '../services.ts';
import { firstLine, hunkTitle, stateWord } from '../views/hunkWords.ts';
import { openAndMarkSeen } from './decide.ts';

/** Finds a hunk by symbol, path, flag or state, whatever the queue shows. */
export async function findHunk(services: Services): Promise<void> {
  const hunks = services.session.opened?.review.hunks ?? [];
  const picks = hunks.map((hunk) => ({
    label: hunkTitle(hunk),
    description: `${displayRepoPath(hunk.file.path)}:${firstLine(hunk)}`,
    detail: [
      stateWord(hunkState(hunk.hunk.units, services.session.states)),
      ...new Set(hunk.units.flatMap(({ findings }) => findings.map(({ rule }) => rule))),
    ].join(' · '),
    hunk,
  }));
  const chosen = await window.showQuickPick(picks, {
    title: l10n.t('Find a Hunk'),
    placeHolder: l10n.t('Symbol, path, flag or state'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen !== undefined) await openAndMarkSeen(services, chosen.hunk);
}
