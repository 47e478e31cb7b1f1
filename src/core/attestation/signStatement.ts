import type { Buffer } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskpassProgram } from './askpassProgram.ts';
import { runSshProgram, type SshProgramOutcome } from './runSshProgram.ts';
import { SigningError } from './signingError.ts';
import { askSshAgent, describeSshAgent } from './sshAgent.ts';
import { sshFingerprint } from './sshPublicKey.ts';
import { parseSshSignature, type SshSignature } from './sshsig.ts';
import { attestationNamespace } from './statement.ts';
import { type VerifiedSshSignature, verifySshSignature } from './verifySshSignature.ts';

export interface SigningRequest {
  /** What is signed: `statementToSign(fields)`. */
  readonly pae: Buffer;
  /** A key of `discoverSigningKeys`, or one named by its file. */
  readonly key: {
    /** Private key, or public key whose private half is beside it or in the agent; null: the agent holds it. */
    readonly path: string | null;
    /** The public key's wire form, if known; it must be known where `path` is null. */
    readonly publicKey: Buffer | null;
  };
  /** Asks for passphrase or PIN; three times, as on the terminal. */
  readonly askpass?: AskpassProgram;
  /** `terminal` lets `ssh-keygen` ask on the terminal; without it and without `askpass` nothing can be asked. */
  readonly interaction?: 'terminal' | 'none';
  readonly sshKeygenPath?: string;
  /** Two minutes by default: people look for their key. */
  readonly timeoutMilliseconds?: number;
  readonly signal?: AbortSignal;
  /** Called when the key waits for a touch. */
  readonly onTouchNeeded?: () => void;
}

export interface SignedStatement {
  readonly signature: SshSignature;
  /** Our own verification of it: an agent could have signed with another key, or something else. */
  readonly verified: VerifiedSshSignature;
}

const defaultTimeoutMilliseconds = 120_000;
/** A FIDO key locks itself after three wrong PINs in a row. */
const mostAttempts = 3;
const touchPattern = /Confirm user presence for key/;
const passphrasePattern = /passphrase|incorrect PIN|PIN required|Enter PIN/i;
const noKeyPattern =
  /No such file|not found in agent|No private key found|Couldn't load|agent has no identities|no identity/i;

/**
 * Signs with `ssh-keygen -Y sign`, so that agents, security keys and passphrases work as the user has set them up.
 * Call it only from a person's gesture (docs/attestation.md, Presence). Throws `SigningError`.
 */
export async function signStatement(request: SigningRequest): Promise<SignedStatement> {
  const { path, publicKey } = request.key;
  if (path !== null) return signWithFile(request, path);
  if (publicKey === null) throw new SigningError('no-key', 'no key was named');
  const directory = await mkdtemp(join(tmpdir(), 'countersign-key-'));
  try {
    const file = join(directory, 'key.pub');
    const keyType = publicKey.subarray(4, 4 + publicKey.readUInt32BE(0)).toString('latin1');
    await writeFile(file, `${keyType} ${publicKey.toString('base64')}\n`, { mode: 0o600 });
    return await signWithFile(request, file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function signWithFile(request: SigningRequest, file: string): Promise<SignedStatement> {
  for (let attempt = 1; ; attempt++) {
    // `ssh-keygen` asks once and gives up, so that a slip of the finger means to run it again.
    const outcome = await runSigner(request, file);
    if (outcome.exitCode === 0) return readSignature(request, outcome);
    if (!canAsk(request) || attempt === mostAttempts || !passphrasePattern.test(outcome.stderr))
      throw await signingFailure(request, outcome);
  }
}

function canAsk({ askpass, interaction }: SigningRequest): boolean {
  return askpass !== undefined || interaction === 'terminal';
}

async function runSigner(request: SigningRequest, file: string): Promise<SshProgramOutcome> {
  const { askpass, onTouchNeeded } = request;
  const environment: Record<string, string> =
    askpass === undefined
      ? { SSH_ASKPASS_REQUIRE: 'never' }
      : { ...askpass.environment, SSH_ASKPASS: askpass.program, SSH_ASKPASS_REQUIRE: 'force' };
  const signals = [request.signal, askpass?.dismissed].filter((signal) => signal !== undefined);
  return runSshProgram(
    request.sshKeygenPath ?? 'ssh-keygen',
    ['-Y', 'sign', '-n', attestationNamespace, '-f', file],
    {
      input: request.pae,
      environment,
      interaction: request.interaction ?? 'none',
      timeoutMilliseconds: request.timeoutMilliseconds ?? defaultTimeoutMilliseconds,
      signal: AbortSignal.any(signals),
      onStderr: (text) => {
        if (!touchPattern.test(text)) return;
        onTouchNeeded?.();
        askpass?.onTouchNeeded?.();
      },
    },
  );
}

async function signingFailure(request: SigningRequest, outcome: SshProgramOutcome): Promise<SigningError> {
  const { exitCode, stderr } = outcome;
  const details = { exitCode, stderr };
  if (passphrasePattern.test(stderr)) {
    const message = canAsk(request)
      ? 'the passphrase or PIN was not accepted'
      : 'the key needs its passphrase or PIN';
    return new SigningError('passphrase-needed', message, details);
  }
  if (!noKeyPattern.test(stderr)) return new SigningError('failed', 'ssh-keygen did not sign', details);
  const agent = describeSshAgent(await askSshAgent(request.signal));
  return new SigningError('no-key', `the key to sign with was not found as a file, and ${agent}`, details);
}

function readSignature(request: SigningRequest, outcome: SshProgramOutcome): SignedStatement {
  const { exitCode, stderr } = outcome;
  const { value: signature } = parseSshSignature(outcome.stdout);
  if (signature === null)
    throw new SigningError('failed', 'ssh-keygen printed no signature', { exitCode, stderr });
  const verified = verifySshSignature(signature, request.pae, { namespace: attestationNamespace });
  if (verified.kind === 'invalid') throw new SigningError('failed', verified.message, { exitCode, stderr });
  const expected = request.key.publicKey;
  if (expected !== null && !expected.equals(signature.publicKey)) {
    throw new SigningError(
      'failed',
      `signed with ${verified.fingerprint} instead of ${sshFingerprint(expected)}`,
    );
  }
  return { signature, verified };
}
