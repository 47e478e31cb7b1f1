import { l10n, type QuickPickItem, window } from 'vscode';
import type { Policy } from '../../core/policy/policySchema.ts';
import { type EvidenceGrade, evidenceGrades } from '../../core/review/decision.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';

/** What the policy wants to hear of a reviewer who accepts a high-risk hunk. */
export interface HighRiskAnswer {
  readonly note: string | null;
  readonly evidence: EvidenceGrade | null;
}

const nothingAsked: HighRiskAnswer = { note: null, evidence: null };

/** Asks only where the policy does (docs/policy.md, High risk). Undefined: a question was closed. */
export async function askHighRisk(
  policy: Policy | null,
  hunk: ReviewHunk,
): Promise<HighRiskAnswer | undefined> {
  const demands = policy?.high_risk;
  if (demands === undefined || !hunk.units.some(({ risk }) => risk.level === 'high')) return nothingAsked;
  const evidence = demands.evidence === 'claimed' ? null : await askEvidence(demands.evidence);
  if (evidence === undefined) return undefined;
  if (demands.reason !== 'required') return { note: null, evidence };
  const note = await window.showInputBox({
    title: l10n.t('High-risk hunk'),
    prompt: l10n.t(
      'Why is it right as it stands? The policy asks for a reason, which your signature covers.',
    ),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Say it in a sentence.') : undefined),
  });
  return note === undefined ? undefined : { note: note.trim(), evidence };
}

interface GradePick extends QuickPickItem {
  readonly grade: EvidenceGrade;
}

async function askEvidence(lowest: EvidenceGrade): Promise<EvidenceGrade | undefined> {
  const words: Readonly<Record<EvidenceGrade, string>> = {
    claimed: l10n.t('I read it'),
    cited: l10n.t('I checked it against a source that I can name'),
    traced: l10n.t('I followed its callers and its data'),
    tested: l10n.t('I ran it'),
  };
  const offered = evidenceGrades.slice(evidenceGrades.indexOf(lowest));
  const picks = offered.map((grade): GradePick => ({ label: words[grade], description: grade, grade }));
  const title = l10n.t('High-risk hunk: how far did you go? The policy asks for at least "{0}".', lowest);
  return (await window.showQuickPick(picks, { title, ignoreFocusOut: true }))?.grade;
}
