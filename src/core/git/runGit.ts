import { Buffer } from 'node:buffer';
import { GitError } from './gitError.ts';
import { type GitOutcome, type GitProcessOptions, type GitRunner, startGit, stopGit } from './gitProcess.ts';

export interface GitRunOptions extends GitProcessOptions {
  /** More output than this ends the run with `too-large`. */
  readonly maxBytes?: number;
}

export interface GitStreamOptions extends GitRunOptions {
  /** Called once, after a successful run, with what git printed on standard error. */
  readonly onStderr?: (stderr: string) => void;
}

export interface GitResult extends GitOutcome {
  readonly stdout: Buffer;
}

/** Node cannot hold more in one buffer on every platform; nothing this room reads at once comes near. */
const defaultMaxBytes = 1024 * 1024 * 1024;

/** Runs git once and returns everything it printed. Throws `GitError`. */
export async function runGit(
  git: GitRunner,
  args: readonly string[],
  options: GitRunOptions = {},
): Promise<GitResult> {
  const { child, ended } = startGit(git, args, options);
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) stopGit(child);
    else chunks.push(chunk);
  });
  child.stdin.end(options.input ?? '');
  const outcome = await ended.catch((error: unknown) => {
    throw size > maxBytes ? tooLarge(args, maxBytes) : error;
  });
  if (size > maxBytes) throw tooLarge(args, maxBytes);
  return { ...outcome, stdout: Buffer.concat(chunks, size) };
}

/** Runs git and yields its output as it comes; throws `GitError` at the end when the run failed. */
export async function* streamGit(
  git: GitRunner,
  args: readonly string[],
  options: GitStreamOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const { child, ended } = startGit(git, args, options);
  const maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
  const output: AsyncIterable<Buffer> = child.stdout;
  let size = 0;
  let isDrained = false;
  child.stdin.end(options.input ?? '');
  try {
    for await (const chunk of output) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(args, maxBytes);
      yield chunk;
    }
    isDrained = true;
  } catch (error) {
    // Cancelling breaks the stream; the run says why it ended.
    if (options.signal?.aborted === true) await ended;
    throw error;
  } finally {
    // Also reached when the reader stops early: nobody wants the rest.
    if (!isDrained) stopGit(child);
  }
  const { stderr } = await ended;
  options.onStderr?.(stderr);
}

function tooLarge(args: readonly string[], maxBytes: number): GitError {
  return new GitError('too-large', `git printed more than ${maxBytes} bytes`, { args });
}

/** Standard output as text without the last line end: for runs that print one short answer. */
export async function runGitText(
  git: GitRunner,
  args: readonly string[],
  options: GitRunOptions = {},
): Promise<string> {
  const { stdout } = await runGit(git, args, options);
  return stdout.toString('utf8').replace(/\r?\n$/, '');
}
