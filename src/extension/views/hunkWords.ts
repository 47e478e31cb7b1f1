import { l10n } from 'vscode';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import { assertNever } from '../../core/base/invariant.ts';
import type { EvidenceTier } from '../../core/provenance/attribution.ts';
import { evidenceStrength } from '../../core/provenance/evidenceStrength.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { Risk } from '../../core/risk/finding.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { HunkAuthor } from '../../core/workflow/hunkSummary.ts';
import type { HunkRow } from './queueModel.ts';
import { staleWords } from './staleWords.ts';
import { requestWords } from './requestWords.ts';

export function stateWord(state: ReviewState): string {
  switch (state) {
    case 'open':
      return l10n.t('Open');
    case 'seen':
      return l10n.t('Seen');
    case 'attested':
      return l10n.t('Attested');
    case 'needs-work':
      return l10n.t('Needs work');
    case 'later':
      return l10n.t('Later');
    case 'stale':
      return l10n.t('Stale');
    case 'rule-covered':
      return l10n.t('Covered by rule');
    default:
      return assertNever(state);
  }
}

export function riskWord(level: Risk['level']): string {
  switch (level) {
    case 'high':
      return l10n.t('High risk');
    case 'medium':
      return l10n.t('Medium risk');
    case 'low':
      return l10n.t('Low risk');
    default:
      return assertNever(level);
  }
}

export function authorWord(author: HunkAuthor): string {
  const tools = author.tools.join(', ');
  switch (author.kind) {
    case 'ai':
      return tools === '' ? l10n.t('AI') : l10n.t('AI: {0}', tools);
    case 'mixed':
      return tools === '' ? l10n.t('Partly AI') : l10n.t('Partly AI: {0}', tools);
    case 'human':
      return l10n.t('Human');
    case 'unknown':
      return l10n.t('Author unknown');
    default:
      return assertNever(author.kind);
  }
}

/** Who said what of the author of a hunk, each once; empty when nobody did. */
export function markWords(hunk: ReviewHunk): readonly string[] {
  const marks = hunk.units
    .flatMap((unit) => unit.provenance.sources)
    .filter((source) => source.reader === 'marked')
    .map(({ by = l10n.t('you, not signed yet'), reason = '' }) => l10n.t('Marked by {0}: {1}', by, reason));
  return [...new Set(marks)];
}

/** Evidence of authorship is strong, medium or weak; the letters of the format stay out of people's sight. */
export function strengthWord(tier: EvidenceTier | null): string {
  if (tier === null) return l10n.t('no evidence');
  switch (evidenceStrength(tier)) {
    case 'strong':
      return l10n.t('strong evidence');
    case 'medium':
      return l10n.t('medium evidence');
    case 'weak':
      return l10n.t('weak evidence');
    default:
      return '';
  }
}

/** The name of a hunk: its innermost symbol, else the name of its file. */
export function hunkTitle(hunk: ReviewHunk): string {
  return hunk.units.find((unit) => unit.symbol !== null)?.symbol ?? hunkFileName(hunk);
}

export function hunkFileName(hunk: ReviewHunk): string {
  const path = displayRepoPath(hunk.file.path);
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What happened to the file as a whole, where the hunk decides on it: `new file`, `mode 100644 → 100755`; else empty. */
export function hunkNature({ hunk, file, units }: ReviewHunk): string {
  const kinds = new Set(units.map((unit) => unit.unit.kind));
  if (kinds.has('object')) return hunk.header.replaceAll('@@', '').trim();
  const words: string[] = [];
  if (kinds.has('meta')) words.push(modeWords(file));
  if (kinds.has('rename') && file.oldPath !== null)
    words.push(l10n.t('renamed from {0}', displayRepoPath(file.oldPath)));
  return words.join(', ');
}

function modeWords({ oldMode, newMode }: ReviewHunk['file']): string {
  if (oldMode === '000000') return l10n.t('new file');
  return newMode === '000000' ? l10n.t('deleted file') : l10n.t('mode {0} → {1}', oldMode, newMode);
}

/** First changed line on the new side, or the old side for a pure deletion. */
export function firstLine(hunk: ReviewHunk): number {
  const text = hunk.units.find((unit) => unit.unit.kind === 'text')?.unit;
  return text === undefined ? 1 : Math.max(1, text.new.start);
}

/** The whole row for a screen reader, state first. */
export function spokenRow(row: HunkRow): string {
  const past = staleWords(row.past);
  const state = past === '' ? stateWord(row.state) : `${stateWord(row.state)}, ${past}`;
  return l10n.t(
    '{0}, {1}, {2}: {3}, {4} line {5}, {6} added, {7} removed, {8} flags',
    row.requests.length === 0 ? state : `${state}, ${requestWords(row.requests)}`,
    riskWord(row.hunk.risk.level),
    authorWord(row.author),
    hunkTitle(row.hunk),
    displayRepoPath(row.hunk.file.path),
    firstLine(row.hunk),
    row.added,
    row.removed,
    row.flags,
  );
}
