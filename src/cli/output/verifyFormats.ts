import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import type { VerifyFormat } from '../verifyFormatName.ts';
import { formatVerifyGithub } from './verifyGithub.ts';
import { formatVerifyGitlab } from './verifyGitlab.ts';
import { formatVerifyJunit } from './verifyJunit.ts';
import { formatVerifyMarkdown } from './verifyMarkdown.ts';
import { formatVerifySarif } from './verifySarif.ts';
import { formatVerifyText } from './verifyText.ts';

/** What each word of `verify --format` stands for (docs/outputs.md). Each is a pure function: the same report gives the same bytes. */
export const verifyFormats: Readonly<Record<VerifyFormat, (report: VerifyReport) => string>> = {
  text: formatVerifyText,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  sarif: formatVerifySarif,
  junit: formatVerifyJunit,
  github: formatVerifyGithub,
  gitlab: formatVerifyGitlab,
  markdown: formatVerifyMarkdown,
};
