import { type Verdict, type VerifyReport, verdictExitCodes } from '../policy/verifyReport.ts';

/** `no-policy`: nothing judges the commit, because no policy stood on the branch before it. */
export type AuditVerdict = Verdict | 'no-policy';

/** One commit of the branch's own history: a merge with everything that it brought, or a direct push. */
export interface AuditedCommit {
  readonly commit: string;
  /** The branch before it; null for its first commit. */
  readonly parent: string | null;
  /** The committer's date, RFC 3339 in UTC: the time that the commit is judged at. */
  readonly at: string;
  /** First line of the message, for people. */
  readonly subject: string;
  readonly verdict: AuditVerdict;
  /** Required hunks that are neither signed nor overridden. */
  readonly open: number;
  /** The whole judgement; null where there is none. */
  readonly report: VerifyReport | null;
  readonly problems: readonly string[];
}

/** The JSON of `verify --audit` (media/schemas/audit.schema.json). The same input gives the same bytes. */
export interface AuditReport {
  readonly schema: 'countersign/audit/v1';
  /** The worst of all; commits without a policy count only when there are no others. */
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly target: { readonly ref: string; readonly head: string };
  /** RFC 3339 in UTC. */
  readonly since: string;
  /** Ages are judged at dates that whoever made the commit wrote: they are worth what the forge checks of them. */
  readonly clock: 'committer-date';
  /** Newest first. */
  readonly audits: readonly AuditedCommit[];
  readonly problems: readonly string[];
}

const worstFirst: readonly Verdict[] = ['incomplete', 'error', 'fail', 'overridden', 'pass'];

/** The verdict of a whole audit, with its exit code. A branch that nothing judges has no verdict but `error`. */
export function overallVerdict(verdicts: readonly AuditVerdict[]): {
  readonly verdict: Verdict;
  readonly exitCode: number;
} {
  const isUnjudged = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'no-policy');
  const verdict = isUnjudged
    ? 'error'
    : (worstFirst.find((candidate) => verdicts.includes(candidate)) ?? 'pass');
  return { verdict, exitCode: verdictExitCodes[verdict] };
}
