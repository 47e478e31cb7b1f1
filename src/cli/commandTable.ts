import type { Command } from './command.ts';
import { runHook } from './commands/hook.ts';
import { rangeModes } from './rangeModeOption.ts';
import { targetOptions } from './targetOptions.ts';
import { verifyFormatNames } from './verifyFormatName.ts';

/*
 * What every start of the program reads, so it imports nothing but data. Each `import()` is a file of its own in the
 * build (esbuild.mjs), read when that command is run.
 */

const formatOption = { type: 'string', value: 'table|json', help: 'default: table' } as const;

const policyTarget = {
  type: 'string',
  value: 'REF',
  help: 'where the change goes: policy and keys are read there',
} as const;

const writeOption = {
  write: { type: 'boolean', help: "also make, or remove, files of ours among the project's own" },
} as const;

/** Every command by the words that name it. */
export const commandTable: Readonly<Record<string, Command>> = {
  review: {
    usage: 'review [RANGE]',
    summary: 'Print the queue of a review: every hunk, what matters first.',
    options: {
      ...targetOptions,
      patch: { type: 'string', value: 'FILE', help: 'a patch or mailbox; "-" reads standard input' },
      format: formatOption,
    },
    load: async () => (await import('./commands/review.ts')).runReview,
  },
  provenance: {
    usage: 'provenance [RANGE]',
    summary: 'Print who wrote each added line, with the source and its strength.',
    options: {
      ...targetOptions,
      explain: {
        type: 'string',
        value: 'FILE:LINE',
        help: 'every claim on one added line, and why one wins',
      },
      format: formatOption,
    },
    load: async () => (await import('./commands/provenance.ts')).runProvenance,
  },
  sign: {
    usage: 'sign [RANGE]',
    summary: 'Review hunk by hunk at a terminal and sign off. Only a person can: no option answers for one.',
    options: {
      ...targetOptions,
      target: policyTarget,
      key: { type: 'string', value: 'FILE', help: 'the SSH key to sign with (default: what git signs with)' },
      reject: { type: 'boolean', help: 'sign that the hunks which need work are refused' },
      override: { type: 'boolean', help: 'let open hunks pass the gate, where the policy allows it' },
    },
    load: async () => (await import('./commands/sign.ts')).runSign,
  },
  'prepare explain': {
    usage: 'prepare explain HUNK [RANGE]',
    summary:
      'Say of a hunk what it does and why, for whoever reviews it. A claim with your name; signs nothing.',
    options: {
      ...targetOptions,
      message: { type: 'string', value: 'TEXT', help: 'a sentence or more' },
      remove: { type: 'boolean', help: 'take back what you said of the hunk' },
    },
    load: async () => (await import('./commands/prepare.ts')).runPrepareExplain,
  },
  'prepare split': {
    usage: 'prepare split [RANGE]',
    summary:
      'Print the hunks that only format, comment or reorder imports as a patch, for a commit of their own.',
    options: {
      ...targetOptions,
      output: { type: 'string', value: 'FILE', help: 'a file instead of standard output ("-")' },
    },
    load: async () => (await import('./commands/prepare.ts')).runPrepareSplit,
  },
  prepare: {
    usage: 'prepare [RANGE]',
    summary: 'For the author: what a reviewer will be asked, and what to do about it first.',
    options: {
      ...targetOptions,
      format: { type: 'string', value: 'text|json', help: 'default: text' },
    },
    load: async () => (await import('./commands/prepare.ts')).runPrepare,
  },
  feedback: {
    usage: 'feedback [RANGE]',
    summary: 'Print what reviewers ask for, for the author or for a coding agent: place, hunk, comment.',
    options: {
      ...targetOptions,
      format: { type: 'string', value: 'prompt|json|markdown', help: 'default: prompt' },
    },
    load: async () => (await import('./commands/feedback.ts')).runFeedback,
  },
  verify: {
    usage: 'verify [RANGE]',
    summary: 'The gate: check every required sign-off from git alone. Fails closed.',
    options: {
      target: policyTarget,
      policy: { type: 'string', value: 'FILE', help: "use this policy instead of the target's" },
      'range-mode': {
        type: 'string',
        value: rangeModes.join('|'),
        help: 'what to judge beyond what the policy asks for',
      },
      audit: { type: 'boolean', help: 'judge what already stands on the target, commit by commit' },
      since: { type: 'string', value: 'DATE', help: 'with --audit: how far back' },
      actor: { type: 'string', value: 'LOGIN', help: 'the login that the forge vouches for' },
      now: { type: 'string', value: 'TIME', help: 'judge ages at this time (RFC 3339)' },
      format: {
        type: 'string',
        multiple: true,
        value: verifyFormatNames.join('|'),
        help: 'repeatable, paired with --output (default: text)',
      },
      output: {
        type: 'string',
        multiple: true,
        value: 'FILE',
        help: 'where the format of the same place goes; "-" is standard output',
      },
    },
    load: async () => (await import('./commands/verify.ts')).runVerify,
  },
  explain: {
    usage: 'explain FILE:LINE',
    summary: 'Say who wrote a line, who signed it, when, what they were shown and what they noted.',
    options: {
      rev: { type: 'string', value: 'REV', help: 'the version of the file (default: HEAD)' },
      format: { type: 'string', value: 'text|json', help: 'default: text' },
    },
    load: async () => (await import('./commands/explain.ts')).runExplain,
  },
  report: {
    usage: 'report [RANGE]',
    summary:
      'Follow what was signed: what still stands, what was changed, reverted or fixed later, what nobody signed.',
    options: {
      since: { type: 'string', value: 'TIME', help: 'sign-offs from this day or time on (default: 90 days)' },
      until: { type: 'string', value: 'TIME', help: 'sign-offs up to this day or time' },
      format: { type: 'string', value: 'text|json', help: 'default: text' },
    },
    load: async () => (await import('./commands/report.ts')).runReport,
  },
  'policy init': {
    usage: 'policy init',
    summary: 'Write a commented policy for this repository; never overwrites one.',
    options: {
      preset: {
        type: 'string',
        value: 'declared|strict|all',
        help: 'what needs a sign-off (default: strict)',
      },
      'dry-run': { type: 'boolean', help: 'print the policy and write nothing' },
    },
    load: async () => (await import('./commands/policyInit.ts')).runPolicyInit,
  },
  'policy check': {
    usage: 'policy check',
    summary: 'Check a policy: form, members, keys, and that its rules can be satisfied.',
    options: {
      file: {
        type: 'string',
        value: 'FILE',
        help: 'default: .countersign/policy.yml of the working tree',
      },
    },
    load: async () => (await import('./commands/policyCheck.ts')).runPolicyCheck,
  },
  'policy show': {
    usage: 'policy show',
    summary: 'Print the effective policy with every default filled in.',
    options: {
      target: { type: 'string', value: 'REF', help: 'where to read it (default: HEAD)' },
      rules: { type: 'boolean', help: 'list the flag rules instead' },
    },
    load: async () => (await import('./commands/policyShow.ts')).runPolicyShow,
  },
  'records list': {
    usage: 'records list',
    summary: 'List the records of sign-offs that this repository holds.',
    options: {},
    load: async () => (await import('./commands/records.ts')).runRecordsList,
  },
  'records show': {
    usage: 'records show RECORD',
    summary: 'Print one record as JSON.',
    options: {},
    load: async () => (await import('./commands/records.ts')).runRecordsShow,
  },
  'records fetch': {
    usage: 'records fetch [REMOTE]',
    summary: "Fetch the records of a remote (default: the branch's own, else origin) into this repository.",
    options: {},
    load: async () => (await import('./commands/records.ts')).runRecordsFetch,
  },
  'records push': {
    usage: 'records push [REMOTE]',
    summary: 'Push the records of this repository to a remote, never by force.',
    options: {},
    load: async () => (await import('./commands/records.ts')).runRecordsPush,
  },
  'records export': {
    usage: 'records export [RANGE]',
    summary: 'Print records and their DSSE envelopes as JSON lines: all, or those that concern a range.',
    options: {
      format: { type: 'string', value: 'jsonl', help: 'JSON lines (the only one)' },
      output: { type: 'string', value: 'FILE', help: 'a file instead of standard output ("-")' },
    },
    load: async () => (await import('./commands/records.ts')).runRecordsExport,
  },
  'hooks install': {
    usage: 'hooks install',
    summary: 'Check attestations at commit and sign-offs at push. Leaves the hooks of others alone.',
    options: writeOption,
    load: async () => (await import('./commands/hooks.ts')).runHooksInstall,
  },
  'hooks uninstall': {
    usage: 'hooks uninstall',
    summary: 'Remove exactly what "hooks install" wrote.',
    options: writeOption,
    load: async () => (await import('./commands/hooks.ts')).runHooksUninstall,
  },
  'hooks status': {
    usage: 'hooks status',
    summary: 'Say which hooks run, through what, and what the push is told to do.',
    options: {},
    load: async () => (await import('./commands/hooks.ts')).runHooksStatus,
  },
  hook: {
    usage: 'hook commit-msg|pre-push|post-commit',
    summary: 'What the installed hooks run. Git calls it; people need not.',
    options: {},
    load: async () => runHook,
  },
  capture: {
    usage: 'capture AGENT|commit|transcript FILE',
    summary: "What agents' hooks run to record their edits. Agents call it; people need not.",
    isHidden: true,
    options: {
      'countersign-hook': {
        type: 'string',
        value: 'MARK',
        help: 'marks entries that Countersign wrote',
      },
    },
    load: async () => (await import('./commands/capture.ts')).runCapture,
  },
};
