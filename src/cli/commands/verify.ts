import { openRepository } from '../../core/git/repository.ts';
import { verdictExitCodes } from '../../core/policy/verifyReport.ts';
import { verifyRange } from '../../core/workflow/verifyRange.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { readForgeContext } from '../forgeContext.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { rangeModeOption } from '../rangeModeOption.ts';
import { readPatchInput } from '../readPatchInput.ts';
import { runAudit } from '../runAudit.ts';
import { timeOption } from '../timeOption.ts';
import { parseVerifyOutputs, writeVerifyOutputs } from '../verifyOutputs.ts';

export async function runVerify(context: CommandContext): Promise<ExitCode> {
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
  const analyzer = createInstalledAnalyzer(context.programs);
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
