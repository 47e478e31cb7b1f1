import { Diagnostic, DiagnosticSeverity, type Disposable, l10n, languages, Range, Uri } from 'vscode';
import { toRepoPath } from '../core/base/repoPath.ts';
import { openUnits } from '../core/policy/openUnits.ts';
import { placeOfUnit } from '../core/policy/placeOfUnit.ts';
import type { UnitState, VerifiedUnit, VerifyReport } from '../core/policy/verifyReport.ts';
import type { ReviewSession } from './reviewSession.ts';

/** Says whose problems these are. */
export const gateSource = 'Countersign';

/**
 * What keeps the gate closed, among the editor's Problems, once somebody asked for it: every open hunk of the range at
 * its line, and the findings that fail. It follows the review until that is closed.
 */
export class GateProblems implements Disposable {
  private readonly collection = languages.createDiagnosticCollection('countersign');
  private readonly subscription: Disposable;
  private readonly session: ReviewSession;
  private isAsked = false;

  constructor(session: ReviewSession) {
    this.session = session;
    this.subscription = session.onDidChange(() => this.update());
  }

  /** Shows what a report says, and from now on what the review's own report says. */
  show(report: VerifyReport): void {
    this.isAsked = true;
    this.set(report);
  }

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }

  private update(): void {
    const { opened } = this.session;
    if (opened === null) this.isAsked = false;
    if (!this.isAsked) return this.collection.clear();
    if (opened?.evidence.report != null) this.set(opened.evidence.report);
  }

  private set(report: VerifyReport): void {
    this.collection.clear();
    const root = this.session.opened?.repository.root;
    if (root === undefined) return;
    const byPath = new Map<string, Diagnostic[]>();
    const add = (path: string, line: number, message: string, code: string): void => {
      const range = new Range(Math.max(0, line - 1), 0, Math.max(0, line - 1), Number.MAX_SAFE_INTEGER);
      const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Warning);
      diagnostic.source = gateSource;
      diagnostic.code = code;
      byPath.set(path, [...(byPath.get(path) ?? []), diagnostic]);
    };
    for (const unit of openUnits(report))
      add(unit.path, placeOfUnit(unit).line, gateSentence(unit), unit.state);
    // The line of one commit says nothing of the file as it is now.
    for (const { path, line, message, rule, level, commit } of report.findings)
      if (path !== null && level === 'error') add(path, commit === null ? (line ?? 1) : 1, message, rule);
    for (const [path, diagnostics] of byPath)
      this.collection.set(Uri.joinPath(Uri.file(root), ...toRepoPath(path).split('/')), diagnostics);
  }
}

function gateSentence({ state, missing, reason, commit }: VerifiedUnit): string {
  const sentence = stateSentences()[state] ?? l10n.t('This hunk is not signed off.');
  return [
    sentence,
    ...(commit === null ? [] : [l10n.t('It is a change of commit {0}.', commit.slice(0, 10))]),
    ...(reason === null ? [] : [l10n.t('Reason: {0}.', reason)]),
    ...(missing.length === 0 ? [] : [l10n.t('Missing: {0}.', missing.join(', '))]),
  ].join(' ');
}

function stateSentences(): Readonly<Partial<Record<UnitState, string>>> {
  return {
    unattested: l10n.t('Nobody has signed this hunk off.'),
    stale: l10n.t('The sign-off of this hunk is stale: the code was edited since.'),
    insufficient: l10n.t('This hunk needs more sign-offs.'),
    self: l10n.t('Only people who made this change have signed it off.'),
    unsigned: l10n.t('The sign-off of this hunk has no valid signature.'),
    'untrusted-signer': l10n.t('The sign-off of this hunk is by a key that the policy does not list.'),
    expired: l10n.t('The sign-off of this hunk has expired.'),
    revoked: l10n.t('The sign-off of this hunk is by a revoked key.'),
    rejected: l10n.t('A reviewer rejected this hunk.'),
    unverifiable: l10n.t('A sign-off may cover this hunk, but its record is not here.'),
  };
}
