import type { HunkRemark } from '../../core/workflow/prepare/hunkRemarks.ts';

/** Who says something of a hunk, and what that is worth. The names are claims and untrusted text. */
export function remarkWords(remark: HunkRemark): string {
  if (remark.kind === 'explanation') {
    const whose = remark.isAuthor ? "Author's explanation" : 'Explanation of somebody who is no author';
    return `${whose} (claim by ${remark.name} <${remark.email}>, not signed)`;
  }
  return `Earlier note of ${remark.by} (${remark.isVerified ? 'signed, verified' : 'signed, not verified'})`;
}
