/** One key for one person, as a first `allowed_signers` lists it. */
export interface InitialSigner {
  readonly email: string;
  /** The whole line, without its end. */
  readonly line: string;
}

/**
 * The commented `allowed_signers` that `policy init` writes: the keys that are known, and for every other address a
 * line to complete. It parses back: what is to be completed is a comment.
 */
export function formatInitialSigners(signers: readonly InitialSigner[], missing: readonly string[]): string {
  const lines = [
    '# Whose keys count. One line for each key: <email> namespaces="hunk-attestation@countersign" <key type> <key>',
    '# Compare every key with its owner before this is merged: whoever holds one signs as that person.',
    ...signers.map(({ line }) => line),
    ...missing.map((email) => `# ${email} namespaces="hunk-attestation@countersign" ssh-ed25519 AAAA...`),
  ];
  return `${lines.join('\n')}\n`;
}
