import { writeFile } from 'node:fs/promises';
import { openRepository } from '../../core/git/repository.ts';
import { type VerifyReport, verdictExitCodes } from '../../core/policy/verifyReport.ts';
import { verifyRange } from '../../core/workflow/verifyRange.ts';
import { type Command, type CommandContext, stringOption, stringsOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { createInstalledAnalyzer } from '../installation.ts';
import { formatVerifyText } from '../output/verifyText.ts';
import { readPatchInput } from '../readPatchInput.ts';

const formats = ['text', 'json'] as const;
type Format = (typeof formats)[number];

export const verifyCommand: Command = {
  usage: 'verify [RANGE]',
  summary: 'The gate: check every required sign-off from git alone. Fails closed.',
  options: {
    target: { type: 'string', value: 'REF', help: 'where the change goes: policy and keys are read there' },
    policy: { type: 'string', value: 'FILE', help: "use this policy instead of the target's" },
    actor: { type: 'string', value: 'LOGIN', help: 'the login that the forge vouches for' },
    now: { type: 'string', value: 'TIME', help: 'judge ages at this time (RFC 3339)' },
    format: { type: 'string', multiple: true, value: 'text|json', help: 'repeatable, paired with --output' },
    output: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'where the format of the same place goes; "-" is standard output',
    },
  },
  run: runVerify,
};

async function runVerify(context: CommandContext): Promise<ExitCode> {
  const outputs = requestedOutputs(context);
  if (context.positionals.length > 1)
    throw new CliError(exitCode.usage, 'Name one range: BASE..HEAD, or none for the current branch.');
  const policyFile = stringOption(context.values, 'policy');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const analyzer = createInstalledAnalyzer();
  try {
    const report = await verifyRange({
      repository,
      analyzer,
      range: context.positionals[0] ?? null,
      targetRef: stringOption(context.values, 'target') ?? forgeTarget(process.env),
      policyFile: policyFile === undefined ? null : await readPatchInput(policyFile, process.cwd()),
      actor: stringOption(context.values, 'actor') ?? null,
      now: parseNow(stringOption(context.values, 'now')),
      signal: context.signal,
    });
    for (const { format, file } of outputs) {
      const text = formatReport(format, report);
      if (file === '-') context.print(text);
      else await writeFile(file, text);
    }
    return verdictExitCodes[report.verdict];
  } finally {
    await analyzer.dispose();
  }
}

function formatReport(format: Format, report: VerifyReport): string {
  return format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : formatVerifyText(report);
}

/** `--format` and `--output` are paired by place; what has no output goes to standard output. */
function requestedOutputs(
  context: CommandContext,
): readonly { readonly format: Format; readonly file: string }[] {
  const names = stringsOption(context.values, 'format');
  const files = stringsOption(context.values, 'output');
  if (files.length > Math.max(1, names.length))
    throw new CliError(exitCode.usage, 'Every --output needs a --format of its own.');
  return (names.length === 0 ? ['text'] : names).map((name, at) => {
    const format = formats.find((candidate) => candidate === name);
    if (format === undefined)
      throw new CliError(exitCode.usage, `--format takes ${formats.join(', ')}; "${name}" is none of them.`);
    return { format, file: files[at] ?? '-' };
  });
}

function parseNow(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new CliError(exitCode.usage, `--now takes a time such as 2026-11-20T10:00:00Z; "${text}" is none.`);
  return time;
}

/** The target branch as the forge's build environment names it (GitHub Actions, GitLab CI); null elsewhere. */
function forgeTarget(environment: NodeJS.ProcessEnv): string | null {
  return environment['GITHUB_BASE_REF'] || environment['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'] || null;
}
