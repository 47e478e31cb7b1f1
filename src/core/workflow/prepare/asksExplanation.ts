import { assertNever } from '../../base/invariant.ts';
import type { Policy } from '../../policy/policySchema.ts';
import { hunkAuthor } from '../hunkSummary.ts';
import type { ReviewHunk } from '../review.ts';

/** Which hunks the policy wants explained (docs/prepare.md, Explanations). The gate never asks. */
export type ExplainPolicy = Policy['explain'];

/** Without a policy: what can hurt most. */
export const defaultExplainPolicy: ExplainPolicy = 'high-risk';

/** True when the author should say something of a hunk; of one that can hurt, under every policy but `none`. */
export function asksExplanation(policy: ExplainPolicy, hunk: ReviewHunk): boolean {
  const isHigh = hunk.risk.level === 'high';
  switch (policy) {
    case 'none':
      return false;
    case 'high-risk':
      return isHigh;
    case 'flagged':
      return isHigh || hunk.units.some(({ findings }) => findings.some(isCounted));
    case 'ai': {
      const { kind } = hunkAuthor(hunk);
      return isHigh || kind === 'ai' || kind === 'mixed';
    }
    case 'all':
      return true;
    default:
      return assertNever(policy);
  }
}

function isCounted({ level, suppressed }: ReviewHunk['units'][number]['findings'][number]): boolean {
  return level !== 'note' && typeof suppressed !== 'string';
}
