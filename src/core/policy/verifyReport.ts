import type { LineSpan } from '../base/lineSpan.ts';
import type { FindingLevel } from '../risk/finding.ts';
import type { RangeMode } from './changePart.ts';
import type { Presence } from './signerIdentity.ts';

/** What evidence and policy say of one unit (docs/attestation.md, Verification). */
export type UnitState =
  | 'attested'
  | 'rule-covered'
  | 'stale'
  | 'unattested'
  | 'insufficient'
  | 'untrusted-signer'
  | 'unsigned'
  | 'self'
  | 'expired'
  | 'revoked'
  | 'rejected'
  | 'exempt'
  | 'overridden'
  | 'unverifiable';

export type Verdict = 'pass' | 'fail' | 'overridden' | 'error' | 'incomplete';

/** The stable exit code of each verdict (docs/attestation.md, Verification). */
export const verdictExitCodes = {
  pass: 0,
  overridden: 0,
  fail: 1,
  error: 3,
  incomplete: 4,
} as const satisfies Readonly<Record<Verdict, number>>;

/** One sign-off that counts for a unit. `at` is RFC 3339. */
export interface SignOff {
  readonly member: string;
  readonly presence: Presence;
  readonly at: string;
}

export interface VerifiedUnit {
  readonly id: string;
  /** For people; `pathBytes` has the bytes in base64 when they are not UTF-8. */
  readonly path: string;
  readonly pathBytes: string | null;
  readonly old: LineSpan;
  readonly new: LineSpan;
  readonly required: boolean;
  readonly state: UnitState;
  /** The exemption's reason, the covering rule's name, or who overrides until when and why; else null. */
  readonly reason: string | null;
  readonly by: readonly SignOff[];
  readonly missing: readonly string[];
  /** The commit that did it by itself; null for a unit of the net change. Lines are those of that commit. */
  readonly commit: string | null;
}

export interface ReportedEvidence {
  readonly kind: 'trailer' | 'record';
  readonly commit: string | null;
  readonly accepted: boolean;
  /** Why it does not count; null when it does. */
  readonly reason: string | null;
  readonly by: string | null;
  readonly at: string | null;
}

export interface ReportedFinding {
  readonly rule: string;
  readonly level: FindingLevel;
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
  /** The commit whose line it is; null in the net change and where the message says more. */
  readonly commit: string | null;
}

/** The JSON of `verify` (media/schemas/verify.schema.json). The same input gives the same bytes. */
export interface VerifyReport {
  readonly schema: 'countersign/verify/v1';
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly policy: { readonly commit: string | null; readonly sha256: string | null };
  readonly target: { readonly base: string; readonly head: string; readonly ref: string };
  /** What was judged: the stricter of what the policy and the command line ask for. */
  readonly rangeMode: RangeMode;
  readonly units: readonly VerifiedUnit[];
  readonly evidence: readonly ReportedEvidence[];
  readonly findings: readonly ReportedFinding[];
  /** What somebody has to do, most hunks first. Empty when nothing is left. */
  readonly next: readonly string[];
  readonly problems: readonly { readonly path: string | null; readonly message: string }[];
}
