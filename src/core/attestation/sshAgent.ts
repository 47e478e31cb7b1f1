import { assertNever } from '../base/invariant.ts';
import { runSshProgram } from './runSshProgram.ts';

/**
 * What the SSH agent said. `absent`: `SSH_AUTH_SOCK` is not set, as it often is in a container, in WSL and on a remote
 * machine without forwarding. `silent`: it is set, but nobody answers there, or `ssh-add` is missing.
 */
export type SshAgentAnswer =
  | { readonly kind: 'absent' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'keys'; readonly lines: readonly string[] };

const timeoutMilliseconds = 5000;
/** `ssh-add -l` and `-L`: 1 for an agent without keys, 2 for none that could be reached. */
const noKeysExitCode = 1;

/** Asks the agent for its public keys, one line each. Throws `SigningError` only when `signal` is aborted. */
export async function askSshAgent(signal?: AbortSignal): Promise<SshAgentAnswer> {
  // Windows has a pipe of its own that needs no variable.
  if (process.platform !== 'win32' && (process.env['SSH_AUTH_SOCK'] ?? '') === '') return { kind: 'absent' };
  try {
    const { stdout, exitCode } = await runSshProgram('ssh-add', ['-L'], {
      interaction: 'none',
      timeoutMilliseconds,
      ...(signal === undefined ? {} : { signal }),
    });
    if (exitCode === 0) return { kind: 'keys', lines: stdout.toString('utf8').trim().split('\n') };
    return exitCode === noKeysExitCode ? { kind: 'keys', lines: [] } : { kind: 'silent' };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return { kind: 'silent' };
  }
}

/** The end of a sentence on why a key that the agent should hold was not found. */
export function describeSshAgent(answer: SshAgentAnswer): string {
  switch (answer.kind) {
    case 'absent':
      return 'no SSH agent is running where git runs (SSH_AUTH_SOCK is not set): on a remote machine or in a container, forward the agent';
    case 'silent':
      return 'the SSH agent does not answer';
    case 'keys':
      return answer.lines.length === 0
        ? 'the SSH agent holds no key: add it with "ssh-add"'
        : 'the SSH agent does not hold it: add it with "ssh-add"';
    default:
      return assertNever(answer);
  }
}
