import { Buffer } from 'node:buffer';
import type { Repository } from '../../core/git/repository.ts';
import { checkPush } from '../../core/workflow/hooks/checkPush.ts';
import { openHookRepository } from '../../core/workflow/hooks/openHookRepository.ts';
import {
  prePushKeys,
  type PrePushSettings,
  readPrePushSettings,
} from '../../core/workflow/hooks/prePushSettings.ts';
import {
  parsePushedRefs,
  pushedBranch,
  type PushedRef,
  pushedRefsOfPreCommit,
} from '../../core/workflow/hooks/pushedRefs.ts';
import { pushRecordsAlong } from '../../core/workflow/hooks/pushRecordsAlong.ts';
import type { CommandContext } from '../command.ts';
import { CliError } from '../cliError.ts';
import { describeFailure } from '../describeFailure.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { noteOfHook } from '../output/hookNote.ts';
import { codeOfStoppedPush, pushVerdictLines } from '../output/pushVerdicts.ts';

/** Judges what is pushed, and sends the records along where that is configured. */
export async function runPrePush(context: CommandContext, remoteName: string | undefined): Promise<ExitCode> {
  const remote = remoteName ?? process.env['PRE_COMMIT_REMOTE_NAME'];
  if (remote === undefined) throw new CliError(exitCode.usage, 'Name the remote, as git does for pre-push.');
  const { value: refs, problems } = parsePushedRefs(
    pushedRefsOfPreCommit(process.env) || (await readStandardInput()),
  );
  if (problems.length === 0 && !refs.some((ref) => ref.localOid !== null && pushedBranch(ref) !== null))
    return exitCode.pass;
  const repository = await openHookRepository(process.cwd(), process.env['GIT_DIR'], context.signal);
  const settings = await readPrePushSettings(repository);
  const isBinding = settings.mode === 'enforce' || settings.mode === 'invalid';
  if (problems.length > 0) {
    noteOfHook(context, 'what git wrote to this hook cannot be read, so the push was not checked.');
    if (isBinding) return exitCode.incomplete;
  }
  // Until the verdict is out, an end is a failure where the push depends on it.
  if (isBinding) process.exitCode = exitCode.internal;
  try {
    const code = await checkedPush(context, repository, remote, refs, settings);
    if (code !== exitCode.pass) return code;
  } catch (error) {
    if (isBinding) throw error;
    noteOfHook(context, `the push was not checked: ${describeFailure(error).sentence}`);
  }
  if (settings.pushRecords) await pushRecordsToo(context, repository, remote, refs);
  return exitCode.pass;
}

async function checkedPush(
  context: CommandContext,
  repository: Repository,
  remote: string,
  refs: readonly PushedRef[],
  settings: PrePushSettings,
): Promise<ExitCode> {
  if (settings.mode === 'invalid') {
    noteOfHook(
      context,
      `the push is stopped: ${prePushKeys.mode} must be off, advisory or enforce. Set it with "git config".`,
    );
    return exitCode.usage;
  }
  const { verdicts, isStopped } = await checkPush({
    repository,
    remote,
    refs,
    settings,
    openAnalyzer: () => createInstalledAnalyzer(context.programs),
    now: Date.now(),
    signal: context.signal,
  });
  for (const line of pushVerdictLines(verdicts, settings.mode)) noteOfHook(context, line);
  if (!isStopped) return exitCode.pass;
  noteOfHook(
    context,
    `the push is stopped, because ${prePushKeys.mode} is "enforce". "git push --no-verify" goes around this hook, not around the build.`,
  );
  return codeOfStoppedPush(verdicts);
}

async function pushRecordsToo(
  context: CommandContext,
  repository: Repository,
  remote: string,
  refs: readonly PushedRef[],
): Promise<void> {
  const pushed = await pushRecordsAlong(repository, remote, refs, context.signal);
  if (pushed.kind === 'pushed') noteOfHook(context, `the records of sign-offs are on ${remote} too.`);
  if (pushed.kind === 'no-remote')
    noteOfHook(
      context,
      'the records were not pushed: records go to remotes that have a name ("git remote add").',
    );
  if (pushed.kind === 'failed')
    noteOfHook(context, `the records were not pushed: ${describeFailure(pushed.error).sentence}`);
}

/** Git's list of refs. A terminal has none to give. */
async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const input: AsyncIterable<Buffer> = process.stdin;
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
