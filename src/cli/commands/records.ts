import { openRecordStore } from '../../core/attestation/recordStore.ts';
import { openRepository } from '../../core/git/repository.ts';
import {
  fetchRemoteRecords,
  pushRemoteRecords,
  type RecordsExchange,
} from '../../core/workflow/exchangeRecords.ts';
import { formatRecordsJsonl } from '../../core/workflow/formatRecordsJsonl.ts';
import { RecordsError, type RecordsErrorCode } from '../../core/workflow/recordsError.ts';
import { selectRecords } from '../../core/workflow/selectRecords.ts';
import { CliError } from '../cliError.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { formatTable, plural, terminalText } from '../output/table.ts';
import { choiceOption } from '../targetOptions.ts';
import { standardOutput, writeOutput } from '../writeOutput.ts';

export async function runRecordsList(context: CommandContext): Promise<ExitCode> {
  const repository = await openRepository(context.directory, { signal: context.signal });
  const { value: records, problems } = await openRecordStore(repository).listRecords();
  for (const problem of problems) context.note(`note: ${problem.message}`);
  if (records.length === 0)
    context.print(
      'There are no records here. "git fetch origin refs/countersign/records:refs/countersign-remotes/origin/records" fetches them.\n',
    );
  else {
    context.print(
      formatTable([
        ['RECORD', 'HEAD', 'HUNKS'],
        ...records.map(({ id, record }) =>
          [id, (record.head.commit ?? '-').slice(0, 10), `${record.units.length}`].map(terminalText),
        ),
      ]),
    );
  }
  return exitCode.pass;
}

export async function runRecordsShow(context: CommandContext): Promise<ExitCode> {
  const [id] = context.positionals;
  if (id === undefined)
    throw new CliError(exitCode.usage, 'Name the record: its first characters are enough.');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const { value: records } = await openRecordStore(repository).listRecords();
  const found = records.filter((entry) => entry.id.startsWith(id));
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new CliError(
      exitCode.invalidInput,
      only === undefined
        ? `No record here begins with "${id}".`
        : `${found.length} records begin with "${id}": give more of it.`,
    );
  }
  context.print(`${JSON.stringify(only.record, null, 2)}\n`);
  return exitCode.pass;
}

export function runRecordsFetch(context: CommandContext): Promise<ExitCode> {
  return exchange(context, fetchRemoteRecords, ({ remote, outcome, total, added }) =>
    outcome === 'none'
      ? `The remote "${remote}" has no records: nobody has pushed a sign-off there yet.`
      : `Fetched from "${remote}": ${plural(added, 'new record')}, ${total} here.`,
  );
}

export function runRecordsPush(context: CommandContext): Promise<ExitCode> {
  return exchange(context, pushRemoteRecords, ({ remote, outcome, total, added }) =>
    outcome === 'none'
      ? 'There are no records here to push: sign off first.'
      : `Pushed to "${remote}": it holds the ${plural(total, 'record')} that are here${added === 0 ? '' : `, ${added} of them fetched just now`}.`,
  );
}

export async function runRecordsExport(context: CommandContext): Promise<ExitCode> {
  choiceOption(context, 'format', ['jsonl'], 'jsonl');
  if (context.positionals.length > 1)
    throw new CliError(exitCode.usage, 'Name one range: BASE..HEAD, or none for all.');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const { value: reviews, problems } = await selectRecords(
    repository,
    context.positionals[0] ?? null,
    context.signal,
  );
  for (const problem of problems) context.note(`note: ${problem.message}`);
  await writeOutput(stringOption(context.values, 'output') ?? standardOutput, formatRecordsJsonl(reviews));
  if (reviews.length === 0) context.note('note: there are no records to export.');
  return problems.some(({ incomplete }) => incomplete === true) ? exitCode.incomplete : exitCode.pass;
}

/** Evidence that cannot be had is incomplete evidence, never a success that a pipeline builds on. */
const recordsErrorCodes: Readonly<Record<RecordsErrorCode, ExitCode>> = {
  'no-remote': exitCode.invalidInput,
  'unknown-remote': exitCode.usage,
  unreachable: exitCode.incomplete,
  refused: exitCode.incomplete,
  race: exitCode.incomplete,
};

async function exchange(
  context: CommandContext,
  run: typeof fetchRemoteRecords,
  sentence: (result: RecordsExchange) => string,
): Promise<ExitCode> {
  if (context.positionals.length > 1)
    throw new CliError(exitCode.usage, 'Name one remote, or none for the usual one.');
  const repository = await openRepository(context.directory, { signal: context.signal });
  try {
    const result = await run(repository, context.positionals[0] ?? null, context.signal);
    context.print(`${sentence(result)}\n`);
    return exitCode.pass;
  } catch (error) {
    if (!RecordsError.is(error)) throw error;
    throw new CliError(recordsErrorCodes[error.code], error.message, { cause: error });
  }
}
