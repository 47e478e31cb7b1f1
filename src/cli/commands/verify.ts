import { openRepository } from '../../core/git/repository.ts';
import type { RangeMode } from '../../core/policy/changePart.ts';
import { verdictExitCodes } from '../../core/policy/verifyReport.ts';
import { verifyRange } from '../../core/workflow/verifyRange.ts';
import { type Command, type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { readForgeContext } from '../forgeContext.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { readPatchInput } from '../readPatchInput.ts';
import { runAudit } from '../runAudit.ts';
import { timeOption } from '../timeOption.ts';
import { parseVerifyOutputs, verifyOutputOptions, writeVerifyOutputs } from '../verifyOutputs.ts';

const rangeModes: readonly RangeMode[] = ['net', 'every-commit', 'both'];

export const verifyCommand: Command = {
  usage: 'verify [RANGE]',
  summary: 'The gate: check every required sign-off from git alone. Fails closed.',
  options: {
    target: { type: 'string', value: 'REF', help: 'where the change goes: policy and keys are read there' },
    policy: { type: 'string', value: 'FILE', help: "use this policy instead of the target's" },
    'range-mode': {
      type: 'string',
      value: rangeModes.join('|'),
      help: 'what to judge beyond what the policy asks for',
    },
    audit: { type: 'boolean', help: 'judge what already stands on the target, commit by commit' },
    since: { type: 'string', value: 'DATE', help: 'with --audit: how far back' },
    actor: { type: 'string', value: 'LOGIN', help: 'the login that the forge vouches for' },
    now: { type: 'string', value: 'TIME', help: 'judge ages at this time (RFC 3339)' },
    ...verifyOutputOptions,
  },
  run: runVerify,
};

async function runVerify(context: CommandContext): Promise<ExitCode> {
  const outputs = parseVerifyOutputs(context.values);
  if (context.positionals.length > 1)
    throw new CliError(exitCode.usage, 'Name one range: BASE..HEAD, or none for the current branch.');
  const rangeMode = rangeModeOption(context);
  if (context.values['audit'] === true) return runAudit(context, outputs, rangeMode);
  if (stringOption(context.values, 'since') !== undefined)
    throw new CliError(exitCode.usage, '--since goes with --audit.');
  const now = timeOption(context, 'now') ?? Date.now();
  const forge = await readForgeContext(process.env);
  const policyFile = stringOption(context.values, 'policy');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const analyzer = createInstalledAnalyzer();
  try {
    const report = await verifyRange({
      repository,
      analyzer,
      range: context.positionals[0] ?? null,
      targetRef: stringOption(context.values, 'target') ?? forge.target,
      policyFile: policyFile === undefined ? null : await readPatchInput(policyFile, process.cwd()),
      rangeMode,
      actor: stringOption(context.values, 'actor') ?? forge.actor,
      now,
      signal: context.signal,
    });
    // Until everything is out, an end is a failure: a reader that goes away must not turn into a pass.
    process.exitCode = exitCode.internal;
    await writeVerifyOutputs(outputs, report);
    return verdictExitCodes[report.verdict];
  } finally {
    await analyzer.dispose();
  }
}

function rangeModeOption({ values }: CommandContext): RangeMode | null {
  const name = stringOption(values, 'range-mode');
  if (name === undefined) return null;
  const mode = rangeModes.find((candidate) => candidate === name);
  if (mode === undefined)
    throw new CliError(
      exitCode.usage,
      `--range-mode takes ${rangeModes.join(', ')}; "${name}" is none of them.`,
    );
  return mode;
}
