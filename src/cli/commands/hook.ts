import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { checkMessage, type MessageCheck } from '../../core/workflow/hooks/checkMessage.ts';
import { checkPush } from '../../core/workflow/hooks/checkPush.ts';
import { openHookRepository } from '../../core/workflow/hooks/openHookRepository.ts';
import {
  prePushKeys,
  type PrePushSettings,
  readPrePushSettings,
} from '../../core/workflow/hooks/prePushSettings.ts';
import { pushRecordsAlong } from '../../core/workflow/hooks/pushRecordsAlong.ts';
import {
  parsePushedRefs,
  pushedBranch,
  type PushedRef,
  pushedRefsOfPreCommit,
} from '../../core/workflow/hooks/pushedRefs.ts';
import type { Repository } from '../../core/git/repository.ts';
import type { Command, CommandContext } from '../command.ts';
import { CliError } from '../cliError.ts';
import { describeFailure } from '../describeFailure.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { codeOfStoppedPush, pushVerdictLines } from '../output/pushVerdicts.ts';
import { terminalText } from '../output/table.ts';

/** What the installed hooks start. Never reads a key, never signs, never edits a message. */
export const hookCommand: Command = {
  usage: 'hook commit-msg|pre-push',
  summary: 'What the installed hooks run. Git calls it; people need not.',
  options: {},
  run: (context) => {
    const [name, ...args] = context.positionals;
    if (name === 'commit-msg') return runCommitMsg(context, args[0]);
    if (name === 'pre-push') return runPrePush(context, args[0]);
    throw new CliError(exitCode.usage, 'Name the hook: commit-msg or pre-push.');
  },
};

async function runCommitMsg(context: CommandContext, file: string | undefined): Promise<ExitCode> {
  if (file === undefined)
    throw new CliError(exitCode.usage, 'Name the file with the message, as git does for commit-msg.');
  let check: MessageCheck;
  try {
    check = checkMessage(await readFile(file));
  } catch {
    say(context, `the message in ${file} cannot be read, so its attestations were not checked.`);
    return exitCode.pass;
  }
  const { errors, notes } = check;
  for (const note of notes) say(context, `note: ${note}`);
  for (const error of errors) say(context, `line ${error.line ?? 1} of the message: ${error.message}.`);
  if (errors.length === 0) return exitCode.pass;
  say(context, `the commit is stopped: correct or remove that attestation. Your message is kept in ${file}.`);
  return exitCode.invalidInput;
}

async function runPrePush(context: CommandContext, remoteName: string | undefined): Promise<ExitCode> {
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
    say(context, 'what git wrote to this hook cannot be read, so the push was not checked.');
    if (isBinding) return exitCode.incomplete;
  }
  // Until the verdict is out, an end is a failure where the push depends on it.
  if (isBinding) process.exitCode = exitCode.internal;
  try {
    const code = await checkedPush(context, repository, remote, refs, settings);
    if (code !== exitCode.pass) return code;
  } catch (error) {
    if (isBinding) throw error;
    say(context, `the push was not checked: ${describeFailure(error).sentence}`);
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
    say(
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
    openAnalyzer: createInstalledAnalyzer,
    now: Date.now(),
    signal: context.signal,
  });
  for (const line of pushVerdictLines(verdicts, settings.mode)) say(context, line);
  if (!isStopped) return exitCode.pass;
  say(
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
  if (pushed.kind === 'pushed') say(context, `the records of sign-offs are on ${remote} too.`);
  if (pushed.kind === 'no-remote')
    say(context, 'the records were not pushed: records go to remotes that have a name ("git remote add").');
  if (pushed.kind === 'failed')
    say(context, `the records were not pushed: ${describeFailure(pushed.error).sentence}`);
}

function say(context: CommandContext, text: string): void {
  context.note(`countersign: ${terminalText(text)}`);
}

/** Git's list of refs. A terminal has none to give. */
async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const input: AsyncIterable<Buffer> = process.stdin;
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
