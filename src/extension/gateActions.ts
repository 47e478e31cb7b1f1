import { CodeAction, CodeActionKind, type Diagnostic, type Disposable, l10n, languages } from 'vscode';
import type { RepoPath } from '../core/base/repoPath.ts';
import type { Review, ReviewHunk } from '../core/workflow/review.ts';
import { gateSource } from './gateProblems.ts';
import { repositoryPath } from './repositoryPath.ts';
import type { ReviewSession } from './reviewSession.ts';

/** The way from a problem of the gate to its hunk in the review, as a quick fix: nothing is changed by it. */
export function registerGateActions(session: ReviewSession): Disposable {
  return languages.registerCodeActionsProvider(
    { scheme: 'file' },
    {
      provideCodeActions(document, _range, { diagnostics }): CodeAction[] {
        const { opened } = session;
        if (opened === null) return [];
        const path = repositoryPath(opened.repository.root, document.uri);
        const problems = new Map<ReviewHunk, Diagnostic[]>();
        for (const diagnostic of diagnostics.filter(({ source }) => source === gateSource)) {
          const hunk = hunkOfProblem(opened.review, path, diagnostic);
          if (hunk !== null) problems.set(hunk, [...(problems.get(hunk) ?? []), diagnostic]);
        }
        return [...problems].map(([hunk, solved]) => actionFor(hunk, solved));
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

/** A problem stands at the first line of its unit, or in the first line of the file. */
export function hunkOfProblem(
  { hunks }: Pick<Review, 'hunks'>,
  path: RepoPath,
  { range }: Pick<Diagnostic, 'range'>,
): ReviewHunk | null {
  const line = range.start.line + 1;
  const isHere = ({ file, units }: ReviewHunk): boolean =>
    file.path === path && units.some(({ unit }) => Math.max(1, unit.new.start) === line);
  return hunks.find(isHere) ?? null;
}

function actionFor(hunk: ReviewHunk, problems: Diagnostic[]): CodeAction {
  const title = l10n.t('Open This Hunk in the Review');
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.command = { command: 'countersign.openHunk', title, arguments: [hunk.id] };
  action.diagnostics = problems;
  action.isPreferred = true;
  return action;
}
