import type { Command } from './command.ts';
import { policyCheckCommand, policyInitCommand, policyShowCommand } from './commands/policy.ts';
import { provenanceCommand } from './commands/provenance.ts';
import { recordsListCommand, recordsShowCommand } from './commands/records.ts';
import { reviewCommand } from './commands/review.ts';
import { verifyCommand } from './commands/verify.ts';

/** Every command by the words that name it. */
export const commandTable: Readonly<Record<string, Command>> = {
  review: reviewCommand,
  provenance: provenanceCommand,
  verify: verifyCommand,
  'policy init': policyInitCommand,
  'policy check': policyCheckCommand,
  'policy show': policyShowCommand,
  'records list': recordsListCommand,
  'records show': recordsShowCommand,
};
