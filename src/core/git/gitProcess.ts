import { Buffer } from 'node:buffer';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type GitEnvironmentKind, gitEnvironment } from './gitEnvironment.ts';
import { GitError } from './gitError.ts';
import { classifyStderr } from './stderrPatterns.ts';

/** Where git runs: `directory` is the top of a work tree, or a git directory for a bare repository. */
export interface GitRunner {
  readonly directory: string;
  readonly gitPath: string;
}

export interface GitProcessOptions {
  readonly input?: Uint8Array | string;
  /** Exit codes that mean success; `[0]` when absent. */
  readonly expectExit?: readonly number[];
  readonly signal?: AbortSignal;
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** `hardened` when absent. `user` also leaves hooks and git's global switches alone: only for `git commit`. */
  readonly environment?: GitEnvironmentKind;
}

export interface GitOutcome {
  readonly exitCode: number;
  readonly stderr: string;
}

export interface GitProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Settles when the process is gone: rejects with a `GitError` on anything but a declared exit code. */
  readonly ended: Promise<GitOutcome>;
}

/** Enough for every message of git; a hook may print without end. */
const maxStderrBytes = 64 * 1024;

/**
 * Replacement refs would substitute objects, fsmonitor and hooks are programs, and paths are never patterns here.
 * These switches reach hooks through the environment, which is why the `user` kind does without them.
 */
const globalArguments: readonly string[] = [
  '--no-replace-objects',
  '--literal-pathspecs',
  ...'-c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.quotePath=true -c gc.auto=0 -c maintenance.auto=false'.split(
    ' ',
  ),
];

/** Starts git without a shell. Callers read `child.stdout` and then wait for `ended`. */
export function startGit(
  git: GitRunner,
  args: readonly string[],
  options: GitProcessOptions = {},
): GitProcess {
  const kind = options.environment ?? 'hardened';
  throwIfCancelled(options.signal, args);
  const child = spawn(git.gitPath, kind === 'user' ? args : [...globalArguments, ...args], {
    cwd: git.directory,
    env: gitEnvironment(kind, options.extraEnvironment),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // A process that dies before it has read its input breaks the pipe; its exit code says why.
  child.stdin.on('error', () => undefined);
  const ended = waitForEnd(child, git, args, options);
  // Whoever reads standard output first must not leave this rejection unhandled meanwhile.
  ended.catch(() => undefined);
  return { child, ended };
}

/** Ends a process whose output nobody wants any more. SIGTERM, on which git removes its lock files. */
export function stopGit(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGTERM');
  // A hook that outlives git would hold the pipes open and with them this run.
  child.stdout.destroy();
  child.stderr.destroy();
}

/** Throws the `GitError` of a run that was given up before it began. */
export function throwIfCancelled(signal: AbortSignal | undefined, args: readonly string[] = []): void {
  if (signal?.aborted === true) throw cancelled(args);
}

function cancelled(args: readonly string[]): GitError {
  return new GitError('cancelled', `git ${verbOf(args)} was cancelled`, { args });
}

function waitForEnd(
  child: ChildProcessWithoutNullStreams,
  git: GitRunner,
  args: readonly string[],
  options: GitProcessOptions,
): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const kill = (): void => stopGit(child);
    options.signal?.addEventListener('abort', kill, { once: true });
    const readStderr = collectTail(child);
    child.once('error', (cause: NodeJS.ErrnoException) => {
      options.signal?.removeEventListener('abort', kill);
      reject(startFailure(cause, git, args));
    });
    child.once('close', (exitCode) => {
      options.signal?.removeEventListener('abort', kill);
      const stderr = readStderr();
      if (options.signal?.aborted === true) reject(cancelled(args));
      else if (exitCode !== null && (options.expectExit ?? [0]).includes(exitCode))
        resolve({ exitCode, stderr });
      else reject(exitFailure(args, exitCode, stderr));
    });
  });
}

/** The verb, behind any `-c <setting>`. */
function verbOf(args: readonly string[]): string {
  return args.find((arg, index) => arg !== '-c' && args[index - 1] !== '-c') ?? '';
}

function exitFailure(args: readonly string[], exitCode: number | null, stderr: string): GitError {
  const reason = stderr.trim() === '' ? `exit code ${String(exitCode)}` : stderr.trim();
  return new GitError(classifyStderr(stderr), `git ${verbOf(args)}: ${reason}`, { args, exitCode, stderr });
}

function startFailure(cause: NodeJS.ErrnoException, git: GitRunner, args: readonly string[]): GitError {
  const details = { args, directory: git.directory };
  // A missing working directory is reported by Node as ENOENT too.
  if (!existsSync(git.directory))
    return new GitError('not-a-repository', `no such directory: ${git.directory}`, details, { cause });
  if (cause.code === 'ENOENT' || cause.code === 'EACCES')
    return new GitError('git-missing', `cannot start ${git.gitPath}`, details, { cause });
  return new GitError('unexpected-exit', `git ${verbOf(args)}: ${cause.message}`, details, { cause });
}

function collectTail(child: ChildProcessWithoutNullStreams): () => string {
  let tail = Buffer.alloc(0);
  child.stderr.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-maxStderrBytes);
  });
  return () => tail.toString('utf8');
}
