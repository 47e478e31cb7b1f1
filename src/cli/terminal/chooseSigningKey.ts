import { resolve } from 'node:path';
import { discoverSigningKeys, readNamedKey, type SigningKey } from '../../core/attestation/signingKeys.ts';
import type { Repository } from '../../core/git/repository.ts';
import { CliError } from '../cliError.ts';
import { exitCode } from '../exitCode.ts';
import { displayText } from './displayText.ts';
import { textLine } from './screenLine.ts';
import type { Terminal } from './terminal.ts';

/**
 * The key to sign with: the one that was named, the one git signs with, the only one there is, or the person's choice.
 * Null when the person stepped back. Throws `CliError` when there is none.
 */
export async function chooseSigningKey(
  repository: Repository,
  terminal: Terminal,
  named: string | undefined,
): Promise<SigningKey | null> {
  if (named !== undefined) {
    const key = await readNamedKey(resolve(named));
    if (key !== null) return key;
    throw new CliError(
      exitCode.usage,
      `"${named}" is no SSH key: name a private key whose public half stands beside it as .pub, or a public key.`,
    );
  }
  const keys = await discoverSigningKeys(repository);
  const [first] = keys;
  if (first === undefined) {
    throw new CliError(
      exitCode.usage,
      'No SSH key was found to sign with: make one with "ssh-keygen -t ed25519", or name one with --key.',
    );
  }
  if (keys.length === 1 || first.source === 'git-config') return first;
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
    if (key !== undefined) return key;
  }
}
