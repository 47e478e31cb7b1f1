/**
 * The branch that a ref stands for: `refs/heads/X` and `refs/remotes/<remote>/X` are branch X, because a fresh clone of
 * a build has only the latter (docs/attestation.md, Verification). Other names stand for themselves.
 */
export function branchOfRef(ref: string): string {
  return /^refs\/heads\/(.+)$/s.exec(ref)?.[1] ?? /^refs\/remotes\/[^/]+\/(.+)$/s.exec(ref)?.[1] ?? ref;
}
