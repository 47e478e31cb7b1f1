import { Buffer } from 'node:buffer';
import { type ChildProcess, spawn } from 'node:child_process';
import { SigningError } from './signingError.ts';

export interface SshProgramOptions {
  readonly input?: Uint8Array;
  /** Variables beside the allow-list. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `terminal`: a passphrase may be asked for on the terminal; `none`: the program has none to ask on. */
  readonly interaction: 'terminal' | 'none';
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal;
  readonly onStderr?: (text: string) => void;
}

export interface SshProgramOutcome {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** What OpenSSH may know of the machine; from `SystemRoot` on it is what Windows and FIDO middleware cannot do without. */
const allowedNames: readonly string[] = [
  'PATH',
  'HOME',
  'TMPDIR',
  'USER',
  'LOGNAME',
  'SSH_AUTH_SOCK',
  'SSH_SK_PROVIDER',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'SystemRoot',
  'SYSTEMROOT',
  'USERPROFILE',
  'PATHEXT',
  'ComSpec',
  'TEMP',
  'TMP',
  'ProgramData',
  'ProgramFiles',
  'LOCALAPPDATA',
];
/** A signature is below 10 kB and an agent's list of keys below 100 kB. */
const largestOutput = 1_048_576;

/**
 * Runs a program of OpenSSH. Any exit code is an outcome. Throws `SigningError`: `ssh-keygen-missing` when it cannot
 * be started, `cancelled`, `failed` with `timedOut`.
 */
export function runSshProgram(
  program: string,
  args: readonly string[],
  options: SshProgramOptions,
): Promise<SshProgramOutcome> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted === true) {
      reject(new SigningError('cancelled', 'cancelled'));
      return;
    }
    // A group of its own has no controlling terminal to ask on, and can be stopped together with its askpass program.
    const isDetached = options.interaction === 'none' && process.platform !== 'win32';
    const child = spawn(program, args, {
      env: environmentFor(options),
      detached: isDetached,
      windowsHide: true,
    });
    const stdout: Buffer[] = [];
    let stderr = '';
    let stopped: SigningError | null = null;
    const stop = (reason: SigningError): void => {
      stopped ??= reason;
      stopProcess(child, isDetached);
    };
    const onAbort = (): void => stop(new SigningError('cancelled', 'cancelled'));
    const timer = setTimeout(() => {
      stop(new SigningError('failed', `${program} did not end in time`, { timedOut: true, stderr }));
    }, options.timeoutMilliseconds);
    const finish = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      if (stdout.reduce((sum, { length }) => sum + length, 0) > largestOutput)
        stop(new SigningError('failed', 'too much output'));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-largestOutput);
      options.onStderr?.(text);
    });
    child.on('error', (error) => {
      finish();
      reject(new SigningError('ssh-keygen-missing', `cannot start ${program}`, {}, { cause: error }));
    });
    child.on('close', (exitCode) => {
      finish();
      if (stopped === null) resolve({ stdout: Buffer.concat(stdout), stderr, exitCode });
      else reject(stopped);
    });
    // A program that ends before it has read everything says why by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

function environmentFor({ environment = {} }: SshProgramOptions): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => allowedNames.includes(name));
  return { ...Object.fromEntries(own), LC_ALL: 'C', ...environment };
}

function stopProcess(child: ChildProcess, isDetached: boolean): void {
  try {
    if (isDetached && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    else child.kill('SIGTERM');
  } catch {
    // It has just ended by itself.
  }
}
