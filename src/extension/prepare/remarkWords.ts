import { l10n } from 'vscode';
import type { HunkRemark } from '../../core/workflow/prepare/hunkRemarks.ts';

/** Who says it, in a row of text. Names are claims and untrusted. */
export function remarkAuthor(remark: HunkRemark): string {
  return remark.kind === 'note' ? remark.by : `${remark.name} <${remark.email}>`;
}

/** What kind of word it is. */
export function remarkTitle(remark: HunkRemark): string {
  if (remark.kind === 'note') return l10n.t('Earlier note');
  return remark.isAuthor ? l10n.t("Author's explanation") : l10n.t('Explanation');
}

/** What it is worth. */
export function remarkTrust(remark: HunkRemark): string {
  if (remark.kind === 'explanation')
    return remark.isAuthor ? l10n.t('claim, not signed') : l10n.t('claim by a non-author, not signed');
  return remark.isVerified ? l10n.t('signed, verified') : l10n.t('signed, not verified');
}

/** `Author's explanation (claim by NAME): …`, for a tooltip. */
export function remarkHeading(remark: HunkRemark): string {
  const who = remarkAuthor(remark);
  if (remark.kind === 'note')
    return l10n.t('{0} of {1} ({2}):', remarkTitle(remark), who, remarkTrust(remark));
  return remark.isAuthor
    ? l10n.t("Author's explanation (claim by {0}, not signed):", who)
    : l10n.t('Explanation (claim by {0}, who is no author of this change; not signed):', who);
}
