import { Buffer } from 'node:buffer';
import { isAgentId } from '../../core/capture/agentTable.ts';
import { captureEdits } from '../../core/capture/captureEdits.ts';
import { importTranscript } from '../../core/capture/importTranscript.ts';
import { logProblem } from '../../core/capture/logProblem.ts';
import { openRepository } from '../../core/git/repository.ts';
import { capturedStorePaths } from '../../core/provenance/capturedStore.ts';
import { noteCommit } from '../../core/workflow/hooks/noteCommit.ts';
import type { CommandContext } from '../command.ts';
import { describeFailure } from '../describeFailure.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';

/** An agent waits for its hook, some for ten seconds at most; nothing that takes longer is worth it. */
const maximumMilliseconds = 8_000;

/**
 * What the hooks of agents start. It ends with 0 and prints nothing whatever happens: some agents take any output for
 * an answer, and any other code for a refusal. Only `transcript`, which people run, says what it did.
 */
export async function runCapture(context: CommandContext): Promise<ExitCode> {
  const [agent, file] = context.positionals;
  if (agent === 'transcript') return runTranscript(context, file);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(maximumMilliseconds)]);
  try {
    if (agent === 'commit')
      await noteCommit({ directory: context.directory, gitDirectory: undefined, signal });
    else if (agent !== undefined && isAgentId(agent)) {
      const payload = await readPayload(signal);
      if (payload !== null && payload.trim() !== '')
        await captureEdits({ agent, payload, directory: context.directory, now: new Date(), signal });
    }
  } catch (error) {
    await noteFailure(context.directory, error);
  } finally {
    // An agent may keep the pipe open.
    process.stdin.destroy();
  }
  return exitCode.pass;
}

async function runTranscript(context: CommandContext, file: string | undefined): Promise<ExitCode> {
  if (file === undefined) {
    context.note(
      'countersign: Name the transcript of a session: a file of an agent such as Claude Code or Codex.',
    );
    return exitCode.usage;
  }
  const { directory, signal } = context;
  try {
    const { value, problems } = await importTranscript({ file, directory, signal });
    for (const { message, line } of problems)
      context.note(`note: ${line === undefined ? '' : `line ${line}: `}${message}`);
    if (value.agent === null) return exitCode.invalidInput;
    const found = `${value.found} ${value.found === 1 ? 'edit' : 'edits'} in this session of ${value.agent}`;
    context.note(`${found}; recorded in ${value.recorded} ${value.recorded === 1 ? 'file' : 'files'}.`);
    return exitCode.pass;
  } catch (error) {
    context.note(`countersign: ${describeFailure(error).sentence}`);
    return describeFailure(error).code;
  }
}

async function noteFailure(directory: string, error: unknown): Promise<void> {
  try {
    const store = capturedStorePaths(await openRepository(directory));
    await logProblem(store, error instanceof Error ? error.message : String(error), new Date());
  } catch {
    // Without a repository there is no place to note it.
  }
}

/** Payloads hold whole files at most. */
const maximumPayloadBytes = 16 * 1024 * 1024;

/** Standard input as text; null when it is too long, does not end, or is a terminal. */
async function readPayload(signal: AbortSignal): Promise<string | null> {
  if (process.stdin.isTTY) return null;
  const input: AsyncIterable<Buffer> = process.stdin;
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = (): void => void process.stdin.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of input) {
      size += chunk.length;
      if (size > maximumPayloadBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return signal.aborted ? null : Buffer.concat(chunks).toString('utf8');
}
