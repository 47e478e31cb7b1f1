import { toRepoPath } from '../../core/base/repoPath.ts';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { formatExplainJson } from '../../core/workflow/formatExplainJson.ts';
import { readLineStory } from '../../core/workflow/lineStory.ts';
import { CliError } from '../cliError.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { parseFilePlace } from '../filePlace.ts';
import { formatLineStory } from '../output/lineStoryText.ts';
import { choiceOption } from '../targetOptions.ts';

export async function runExplain(context: CommandContext): Promise<ExitCode> {
  const format = choiceOption(context, 'format', ['text', 'json'], 'text');
  const [asked] = context.positionals;
  if (asked === undefined)
    throw new CliError(exitCode.usage, 'Name a line: countersign explain FILE:LINE, such as src/a.ts:12.');
  const { path, line } = parseFilePlace(asked, 'explain');
  const repository = await openRepository(context.directory, { signal: context.signal });
  const blobs = createBlobReader(repository, context.signal);
  try {
    const story = await readLineStory({
      repository,
      blobs,
      path: toRepoPath(path.replace(/^\.\//, '')),
      line,
      revision: stringOption(context.values, 'rev') ?? 'HEAD',
      signal: context.signal,
    });
    const json = formatExplainJson(story);
    for (const problem of story.problems) context.note(`note: ${problem.message}`);
    context.print(format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : formatLineStory(json));
    return exitCode.pass;
  } finally {
    blobs.dispose();
  }
}
