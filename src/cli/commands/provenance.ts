import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { Problem } from '../../core/base/problem.ts';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import type { LineExplanation } from '../../core/provenance/explainLine.ts';
import { formatProvenanceJson } from '../../core/workflow/formatProvenanceJson.ts';
import { formatProvenanceLineJson } from '../../core/workflow/formatProvenanceLineJson.ts';
import { type OpenedProvenance, openProvenance } from '../../core/workflow/openProvenance.ts';
import { resolveTarget } from '../../core/workflow/resolveTarget.ts';
import { CliError } from '../cliError.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { type FilePlace, parseFilePlace } from '../filePlace.ts';
import { formatProvenanceExplanation } from '../output/provenanceExplanation.ts';
import { formatProvenanceTable } from '../output/provenanceTable.ts';
import { plural } from '../output/table.ts';
import { choiceOption, parseTargetRequest } from '../targetOptions.ts';

export async function runProvenance(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['table', 'json'], 'table');
  const asked = stringOption(context.values, 'explain');
  const place = asked === undefined ? null : parseFilePlace(asked, '--explain');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const target = await resolveTarget(repository, parseTargetRequest(context));
  const blobs = createBlobReader(repository, context.signal);
  try {
    const opened = await openProvenance({
      repository,
      target,
      blobs,
      signal: context.signal,
      onProgress: (done, total) => context.progress(`provenance: ${done} of ${total} files`),
    });
    context.progress('');
    print(context, format, opened, place);
    return exitCode.pass;
  } finally {
    blobs.dispose();
  }
}

function print(
  context: CommandContext,
  format: 'table' | 'json',
  opened: OpenedProvenance,
  place: FilePlace | null,
): void {
  const { target, provenance, problems } = opened;
  note(context, problems);
  if (place === null) {
    const json = formatProvenanceJson(target, { files: provenance.files, problems });
    context.print(format === 'json' ? formatJson(json) : formatProvenanceTable(json));
    return;
  }
  const json = formatProvenanceLineJson(target, explain(opened, place), problems);
  context.print(format === 'json' ? formatJson(json) : formatProvenanceExplanation(json));
}

function note(context: CommandContext, problems: readonly Problem[]): void {
  for (const problem of problems) context.note(`note: ${problem.message}`);
}

function formatJson(json: object): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}

function explain(opened: OpenedProvenance, { path, line }: FilePlace): LineExplanation {
  const wanted = path.replace(/^\.\//, '');
  const file = opened.change.files.find((candidate) => displayRepoPath(candidate.path) === wanted);
  if (file === undefined) {
    throw new CliError(
      exitCode.usage,
      `"${path}" is not changed here: name a file of the diff by its path from the top of the repository.`,
    );
  }
  const explanation = opened.explainLine(file.path, line);
  if (explanation !== null) return explanation;
  const added = file.runs.filter((run) => run.new.lines > 0);
  const [first] = added;
  throw new CliError(
    exitCode.usage,
    first === undefined
      ? `No lines were added to ${path}.`
      : `Line ${line} of ${path} was not added here: ${plural(added.length, 'place')} ${added.length === 1 ? 'was' : 'were'}, the first is line ${first.new.start}.`,
  );
}
