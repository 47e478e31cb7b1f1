import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { resolveCommit } from '../../core/git/revParse.ts';
import { formatEffectivePolicy } from '../../core/policy/formatEffectivePolicy.ts';
import { policyPath, readPolicyAt } from '../../core/workflow/readPolicy.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';

export async function runPolicyShow(context: CommandContext): Promise<ExitCode> {
  if (context.values['rules'] === true) return (await import('./policyRules.ts')).runPolicyRules(context);
  const repository = await openRepository(context.directory, { signal: context.signal });
  const commit = await resolveCommit(repository, stringOption(context.values, 'target') ?? 'HEAD');
  const blobs = createBlobReader(repository, context.signal);
  try {
    const { policy, problems } = await readPolicyAt(commit, blobs);
    for (const problem of problems) context.note(problem.message);
    if (policy === null) {
      throw new CliError(
        exitCode.invalidInput,
        problems.length > 0
          ? 'The policy cannot be used; see above.'
          : `There is no ${policyPath} at ${commit.slice(0, 10)}.`,
      );
    }
    context.print(formatEffectivePolicy(policy));
    return exitCode.pass;
  } finally {
    blobs.dispose();
  }
}
