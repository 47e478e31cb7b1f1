import { l10n, type QuickPickItem, QuickPickItemKind } from 'vscode';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { Preparation } from '../../core/workflow/prepare/preparation.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { firstLine, hunkTitle } from '../views/hunkWords.ts';
import { readingSentence } from './readingSentence.ts';

/** What choosing a point does. */
export type PreparationAction =
  | { readonly kind: 'open'; readonly hunk: ReviewHunk }
  | { readonly kind: 'explain'; readonly hunk: ReviewHunk }
  | { readonly kind: 'split' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'push' };

export interface PreparationPick extends QuickPickItem {
  /** Null for the heading of a section. */
  readonly action: PreparationAction | null;
}

/** So many points of a kind; the queue has them all. */
const mostOfAKind = 50;

/** Everything that can be done before a reviewer is asked, most pressing first, then who will be asked. */
export function preparationPicks(preparation: Preparation): readonly PreparationPick[] {
  const { explanations, gate } = preparation;
  return [
    ...section(l10n.t('Reviewers asked for'), commentPicks(preparation)),
    ...section(l10n.t('Flagged: change it, or explain it'), flagPicks(preparation)),
    ...section(
      l10n.t('Not explained'),
      explanations.missing.map((hunk) =>
        hunkPick(`$(edit) ${l10n.t('Explain {0}', titleOf(hunk))}`, hunk, { kind: 'explain', hunk }),
      ),
    ),
    ...section(l10n.t('Could stand by itself'), splitPicks(preparation)),
    ...section(
      l10n.t('Nobody knows who wrote'),
      preparation.unattributed.map((hunk) =>
        hunkPick(`$(question) ${titleOf(hunk)}`, hunk, { kind: 'open', hunk }),
      ),
    ),
    ...section(
      gate?.isForecast === true
        ? l10n.t('Once committed, the gate would ask for')
        : l10n.t('The gate asks for'),
      (gate?.next ?? []).map((next) => ({
        label: `$(law) ${plainLabel(next)}`,
        action: { kind: 'overview' } as const,
      })),
    ),
    ...section(l10n.t('Explained'), explanationPicks(preparation)),
  ];
}

/** How much a reviewer would read, in a line. */
export function sizeSentence({ size }: Preparation): string {
  const first = readingSentence(size.hunks, size.lines);
  return size.isWithinBudget
    ? first
    : `${first} ${l10n.t('Reviews find most in 200 to 400 lines: split it, if parts can stand by themselves.')}`;
}

function section(label: string, picks: readonly PreparationPick[]): readonly PreparationPick[] {
  if (picks.length === 0) return [];
  return [{ label, kind: QuickPickItemKind.Separator, action: null }, ...picks.slice(0, mostOfAKind)];
}

function commentPicks({ comments }: Preparation): readonly PreparationPick[] {
  return comments.flatMap(({ comment, hunk, status, by }) => {
    if (hunk === null) return [];
    const said = plainLabel((comment ?? l10n.t('Needs work')).split('\n')[0] ?? '');
    const since = status === 'changed' ? l10n.t('edited since') : l10n.t('as it was');
    const detail = [by ?? l10n.t('not signed'), since].join(' · ');
    return [{ ...hunkPick(`$(request-changes) ${said}`, hunk, { kind: 'open', hunk }), detail }];
  });
}

function flagPicks({ flags }: Preparation): readonly PreparationPick[] {
  return flags.map(({ finding, hunk, isExplained }) => {
    const label = `$(warning) ${plainLabel(finding.message)}`;
    const detail = [finding.rule, ...(isExplained ? [l10n.t('explained')] : [])].join(' · ');
    if (hunk === null) return { label, detail, action: { kind: 'overview' } as const };
    return { ...hunkPick(label, hunk, { kind: 'open', hunk }), detail };
  });
}

function splitPicks({ mechanical }: Preparation): readonly PreparationPick[] {
  if (mechanical.length === 0) return [];
  const files = new Set(mechanical.map(({ file }) => file.path)).size;
  return [
    {
      label: `$(git-commit) ${
        mechanical.length === 1
          ? l10n.t('Split out 1 hunk that only formats, comments or reorders imports…')
          : l10n.t('Split out {0} hunks that only format, comment or reorder imports…', mechanical.length)
      }`,
      description: files === 1 ? l10n.t('in 1 file') : l10n.t('in {0} files', files),
      action: { kind: 'split' },
    },
  ];
}

function explanationPicks({ explanations: { given } }: Preparation): readonly PreparationPick[] {
  const picks = given.map(({ hunk, explanation }) => ({
    ...hunkPick(`$(comment) ${titleOf(hunk)}`, hunk, { kind: 'explain', hunk }),
    detail: plainLabel(`${explanation.name}: ${explanation.text.split('\n')[0] ?? ''}`),
  }));
  if (picks.length === 0) return [];
  return [
    { label: `$(cloud-upload) ${l10n.t('Push explanations with the records')}`, action: { kind: 'push' } },
    ...picks,
  ];
}

function hunkPick(label: string, hunk: ReviewHunk, action: PreparationAction): PreparationPick {
  return { label, description: `${displayRepoPath(hunk.file.path)}:${firstLine(hunk)}`, action };
}

function titleOf(hunk: ReviewHunk): string {
  return plainLabel(hunkTitle(hunk));
}

/** `$(…)` would be drawn as an icon: text of others must stay text. */
function plainLabel(text: string): string {
  return text.replaceAll('$(', '$ (');
}
