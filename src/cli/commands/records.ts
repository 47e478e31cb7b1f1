import { openRepository } from '../../core/git/repository.ts';
import { openRecordStore } from '../../core/attestation/recordStore.ts';
import type { Command } from '../command.ts';
import { CliError } from '../cliError.ts';
import { exitCode } from '../exitCode.ts';
import { formatTable, terminalText } from '../output/table.ts';

export const recordsListCommand: Command = {
  usage: 'records list',
  summary: 'List the records of sign-offs that this repository holds.',
  options: {},
  run: async (context) => {
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
  },
};

export const recordsShowCommand: Command = {
  usage: 'records show RECORD',
  summary: 'Print one record as JSON.',
  options: {},
  run: async (context) => {
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
  },
};
