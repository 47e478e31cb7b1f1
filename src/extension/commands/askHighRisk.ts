import { l10n, type QuickPickItem, window } from 'vscode';
import type { Policy } from '../../core/policy/policySchema.ts';
import { type EvidenceGrade, evidenceGrades } from '../../core/review/decision.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';

/** What a reviewer says beside the acceptance of a hunk. */
export interface HunkAnswer {
  readonly note: string | null;
  readonly evidence: EvidenceGrade | null;
}

/** Asks about a hunk before it is attested. Undefined: a question was closed. */
export type AskAboutHunk = (policy: Policy | null, hunk: ReviewHunk) => Promise<HunkAnswer | undefined>;

const nothingAsked: HunkAnswer = { note: null, evidence: null };

/** What the policy asks of whoever accepts a hunk (docs/policy.md, High risk); undefined where it asks nothing. */
export function highRiskDemands(policy: Policy | null, hunk: ReviewHunk): Policy['high_risk'] {
  return hunk.units.some(({ risk }) => risk.level === 'high') ? policy?.high_risk : undefined;
}

/** Asks only where the policy does. */
export const askHighRisk: AskAboutHunk = async (policy, hunk) => {
  const demands = highRiskDemands(policy, hunk);
  if (demands === undefined) return nothingAsked;
  const title = l10n.t(
    'High-risk hunk: how far did you go? The policy asks for at least "{0}".',
    demands.evidence,
  );
  const evidence = demands.evidence === 'claimed' ? null : await askEvidence(demands.evidence, title);
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
};

interface GradePick extends QuickPickItem {
  readonly grade: EvidenceGrade;
}

/** From `lowest` upwards. Undefined: the question was closed. */
export async function askEvidence(lowest: EvidenceGrade, title: string): Promise<EvidenceGrade | undefined> {
  const words: Readonly<Record<EvidenceGrade, string>> = {
    claimed: l10n.t('I read it'),
    cited: l10n.t('I checked it against a source that I can name'),
    traced: l10n.t('I followed its callers and its data'),
    tested: l10n.t('I ran it'),
  };
  const offered = evidenceGrades.slice(evidenceGrades.indexOf(lowest));
  const picks = offered.map((grade): GradePick => ({ label: words[grade], description: grade, grade }));
  return (await window.showQuickPick(picks, { title, ignoreFocusOut: true }))?.grade;
}
