import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import { formatVerifyGithub } from './verifyGithub.ts';
import { formatVerifyGitlab } from './verifyGitlab.ts';
import { formatVerifyJunit } from './verifyJunit.ts';
import { formatVerifyMarkdown } from './verifyMarkdown.ts';
import { formatVerifySarif } from './verifySarif.ts';
import { formatVerifyText } from './verifyText.ts';

/** What `verify --format` takes (docs/outputs.md). Each is a pure function: the same report gives the same bytes. */
export const verifyFormats = {
  text: formatVerifyText,
  json: (report: VerifyReport): string => `${JSON.stringify(report, null, 2)}\n`,
  sarif: formatVerifySarif,
  junit: formatVerifyJunit,
  github: formatVerifyGithub,
  gitlab: formatVerifyGitlab,
  markdown: formatVerifyMarkdown,
} as const satisfies Readonly<Record<string, (report: VerifyReport) => string>>;

export type VerifyFormat = keyof typeof verifyFormats;
