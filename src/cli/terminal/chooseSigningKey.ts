import { resolve } from 'node:path';
import { discoverSigningKeys, readNamedKey, type SigningKey } from '../../core/attestation/signingKeys.ts';
import type { Repository } from '../../core/git/repository.ts';
import { needsSignature } from '../../core/policy/signerIdentity.ts';
import type { SignOffTerms } from '../../core/workflow/signOffTerms.ts';
import { CliError } from '../cliError.ts';
import { exitCode } from '../exitCode.ts';
import { displayText } from './displayText.ts';
import { textLine } from './screenLine.ts';
import type { Terminal } from './terminal.ts';

/** With null the person goes on without a signature. */
export interface KeyChoice {
  readonly key: SigningKey | null;
}

/**
 * The key to sign with: the one that was named, the one git signs with, the only one there is, or the person's choice.
 * Null when the person stepped back. Throws `CliError` when a named one cannot be read.
 */
export async function chooseSigningKey(
  repository: Repository,
  terminal: Terminal,
  { named, rules, branch }: Pick<SignOffTerms, 'rules' | 'branch'> & { readonly named: string | undefined },
): Promise<KeyChoice | null> {
  if (named !== undefined) {
    const key = await readNamedKey(resolve(named));
    if (key !== null) return { key };
    throw new CliError(
      exitCode.usage,
      `"${named}" is no SSH key: name a private key whose public half stands beside it as .pub, or a public key.`,
    );
  }
  const keys = await discoverSigningKeys(repository);
  const [first] = keys;
  if (first === undefined) return offerUnsigned(terminal, { rules, branch });
  if (keys.length === 1 || first.source === 'git-config') return { key: first };
  terminal.print([
    textLine('Sign with which key?', 'strong'),
    ...keys.map(({ fingerprint, keyType, comment }, at) =>
      textLine(`${String(at + 1).padStart(3)}  ${displayText(`${fingerprint} ${keyType} ${comment}`)}`),
    ),
  ]);
  for (;;) {
    const answer = await terminal.line('Its number (Escape steps back):');
    if (answer === null) return null;
    const key = keys[Number(answer) - 1];
    if (key !== undefined) return { key };
  }
}

/** Somebody without a key can say the same; who counts it is the policy's to say. */
async function offerUnsigned(
  terminal: Terminal,
  { rules, branch }: Pick<SignOffTerms, 'rules' | 'branch'>,
): Promise<KeyChoice | null> {
  const worth = needsSignature(rules)
    ? `Without one your sign-off is a claim, which the policy on ${branch} does not count.`
    : `The policy on ${branch} also counts sign-offs that nobody signed.`;
  terminal.print([
    textLine(
      'No SSH key was found to sign with: make one with "ssh-keygen -t ed25519", or name one with --key.',
      'warning',
    ),
    textLine(displayText(worth)),
  ]);
  for (;;) {
    const answer = await terminal.key('u go on without a signature, q quit [u,q]?');
    if (answer === 'u') return { key: null };
    if (answer === 'q' || answer === 'end') return null;
  }
}
