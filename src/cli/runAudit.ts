import { openRepository } from '../core/git/repository.ts';
import type { RangeMode } from '../core/policy/changePart.ts';
import { verdictExitCodes } from '../core/policy/verifyReport.ts';
import { auditBranch } from '../core/workflow/auditBranch.ts';
import type { AuditReport } from '../core/workflow/auditReport.ts';
import { CliError } from './cliError.ts';
import { type CommandContext, stringOption } from './command.ts';
import { type ExitCode, exitCode } from './exitCode.ts';
import { readForgeContext } from './forgeContext.ts';
import { createInstalledAnalyzer } from './installation.ts';
import { formatAuditText } from './output/auditText.ts';
import { timeOption } from './timeOption.ts';
import type { VerifyOutput } from './verifyOutputs.ts';
import { writeOutput } from './writeOutput.ts';

type AuditFormat = 'text' | 'json';

/** `verify --audit`: what already stands on a branch. The other options of `verify` that make no sense are refused. */
export async function runAudit(
  context: CommandContext,
  outputs: readonly VerifyOutput[],
  rangeMode: RangeMode | null,
): Promise<ExitCode> {
  const formats = outputs.map(({ format, file }) => ({ format: auditFormat(format), file }));
  const since = timeOption(context, 'since');
  refuse(since === null, '--audit needs --since, a day or a time: --since 2026-11-01.');
  refuse(
    context.positionals.length > 0,
    '--audit takes no range: it follows the branch that --target names, back to --since.',
  );
  refuse(
    stringOption(context.values, 'policy') !== undefined,
    '--audit takes no --policy: each commit is judged under the policy that stood before it.',
  );
  refuse(
    stringOption(context.values, 'now') !== undefined,
    "--audit takes no --now: each commit is judged at its committer's date.",
  );
  const repository = await openRepository(context.directory, { signal: context.signal });
  const analyzer = createInstalledAnalyzer(context.programs);
  try {
    const report = await auditBranch({
      repository,
      analyzer,
      targetRef: stringOption(context.values, 'target') ?? (await readForgeContext(process.env)).target,
      since: since ?? 0,
      rangeMode,
      actor: stringOption(context.values, 'actor') ?? null,
      signal: context.signal,
      onProgress: (done, total) => context.progress(`judging ${done} of ${total} commits`),
    });
    context.progress('');
    // Until everything is out, an end is a failure.
    process.exitCode = exitCode.internal;
    for (const { format, file } of formats) await writeOutput(file, formatAudit(format, report));
    return verdictExitCodes[report.verdict];
  } finally {
    await analyzer.dispose();
  }
}

function formatAudit(format: AuditFormat, report: AuditReport): string {
  return format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : formatAuditText(report);
}

function auditFormat(format: VerifyOutput['format']): AuditFormat {
  if (format === 'text' || format === 'json') return format;
  throw new CliError(exitCode.usage, `--audit is written as text or json; "${format}" is neither.`);
}

function refuse(isWrong: boolean, sentence: string): void {
  if (isWrong) throw new CliError(exitCode.usage, sentence);
}
