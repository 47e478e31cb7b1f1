import { ruleCatalog } from '../../core/risk/ruleCatalog.ts';
import type { CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { formatTable } from '../output/table.ts';

/** `policy show --rules`: every flag rule. Apart from the policy, because the rules are as much code again. */
export function runPolicyRules(context: CommandContext): ExitCode {
  context.print(
    formatTable([
      ['RULE', 'LEVEL', 'WHAT IT FLAGS'],
      ...ruleCatalog.map((rule) => [rule.id, rule.level, rule.title]),
    ]),
  );
  return exitCode.pass;
}
