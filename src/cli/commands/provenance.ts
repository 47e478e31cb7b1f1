import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { resolveProvenance } from '../../core/provenance/resolveProvenance.ts';
import { formatProvenanceJson } from '../../core/workflow/formatProvenanceJson.ts';
import { readChange } from '../../core/workflow/readChange.ts';
import { resolveTarget } from '../../core/workflow/resolveTarget.ts';
import type { Command, CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { formatProvenanceTable } from '../output/provenanceTable.ts';
import { choiceOption, parseTargetRequest, targetOptions } from '../targetOptions.ts';

export const provenanceCommand: Command = {
  usage: 'provenance [RANGE]',
  summary: 'Print who wrote each added line, with the source and its strength.',
  options: { ...targetOptions, format: { type: 'string', value: 'table|json', help: 'default: table' } },
  run: runProvenance,
};

async function runProvenance(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['table', 'json'], 'table');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const target = await resolveTarget(repository, parseTargetRequest(context));
  const blobs = createBlobReader(repository, context.signal);
  try {
    const change = await readChange(repository, target, blobs, { signal: context.signal });
    const provenance = await resolveProvenance({
      repository,
      change,
      base: target.baseCommit,
      head: target.headCommit,
      signal: context.signal,
      onProgress: ({ done, total }) => context.progress(`provenance: ${done} of ${total} files`),
    });
    context.progress('');
    const json = formatProvenanceJson(target, {
      files: provenance.files,
      problems: [...change.problems, ...provenance.problems],
    });
    for (const problem of json.problems) context.note(`note: ${problem.message}`);
    context.print(format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : formatProvenanceTable(json));
    return exitCode.pass;
  } finally {
    blobs.dispose();
  }
}
