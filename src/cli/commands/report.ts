import { openRepository } from '../../core/git/repository.ts';
import { formatReportJson } from '../../core/workflow/report/formatReportJson.ts';
import { openSignOffReport } from '../../core/workflow/report/signOffReport.ts';
import type { CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { formatSignOffReport } from '../output/signOffReportText.ts';
import { choiceOption } from '../targetOptions.ts';
import { timeOption } from '../timeOption.ts';

export async function runReport(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['text', 'json'], 'text');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const report = await openSignOffReport({
    repository,
    range: context.positionals[0] ?? null,
    since: timeOption(context, 'since'),
    until: timeOption(context, 'until'),
    signal: context.signal,
  });
  const json = formatReportJson(report);
  for (const problem of report.problems) context.note(`note: ${problem.message}`);
  context.print(format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : formatSignOffReport(json));
  return exitCode.pass;
}
