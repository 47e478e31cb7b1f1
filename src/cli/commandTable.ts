import type { Command } from './command.ts';
import { captureCommand } from './commands/capture.ts';
import { explainCommand } from './commands/explain.ts';
import { feedbackCommand } from './commands/feedback.ts';
import { hookCommand } from './commands/hook.ts';
import { hooksInstallCommand, hooksStatusCommand, hooksUninstallCommand } from './commands/hooks.ts';
import { policyCheckCommand, policyInitCommand, policyShowCommand } from './commands/policy.ts';
import { provenanceCommand } from './commands/provenance.ts';
import {
  recordsExportCommand,
  recordsFetchCommand,
  recordsListCommand,
  recordsPushCommand,
  recordsShowCommand,
} from './commands/records.ts';
import { reportCommand } from './commands/report.ts';
import { reviewCommand } from './commands/review.ts';
import { signCommand } from './commands/sign.ts';
import { verifyCommand } from './commands/verify.ts';

/** Every command by the words that name it. */
export const commandTable: Readonly<Record<string, Command>> = {
  review: reviewCommand,
  provenance: provenanceCommand,
  sign: signCommand,
  feedback: feedbackCommand,
  verify: verifyCommand,
  explain: explainCommand,
  report: reportCommand,
  'policy init': policyInitCommand,
  'policy check': policyCheckCommand,
  'policy show': policyShowCommand,
  'records list': recordsListCommand,
  'records show': recordsShowCommand,
  'records fetch': recordsFetchCommand,
  'records push': recordsPushCommand,
  'records export': recordsExportCommand,
  'hooks install': hooksInstallCommand,
  'hooks uninstall': hooksUninstallCommand,
  'hooks status': hooksStatusCommand,
  hook: hookCommand,
  capture: captureCommand,
};
