import { basename } from 'node:path';
import type { RecordedAuthorship, RecordedComment } from '../attestation/record.ts';
import { assertNever } from '../base/invariant.ts';
import type { UnitId } from '../diff/change.ts';
import { unitSetRoot } from '../diff/hunkFingerprint.ts';
import type { Repository } from '../git/repository.ts';
import { isOwnerRole } from '../policy/codeownerRoles.ts';
import { memberOfEmail } from '../policy/members.ts';
import type { Policy } from '../policy/policySchema.ts';
import { reviewerTrailers } from '../policy/reviewerTrailers.ts';
import { needsSignature } from '../policy/signerIdentity.ts';
import type { AuthorshipDecision } from '../review/authorshipDecision.ts';
import type { LoadedDecision } from '../review/replayDraft.ts';
import { authorshipSentences } from './authorshipSentences.ts';
import { type CommitPlace, commitPlace } from './commitPlace.ts';
import { newMarks } from './newMarks.ts';
import { overridableUnits } from './overridableUnits.ts';
import { ownUnits } from './ownUnits.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import type { Review, ReviewUnit } from './review.ts';
import { SignOffError } from './signOffError.ts';
import type { SignOffRequest } from './signOffRequest.ts';
import { type SignOffTerms, signOffTerms } from './signOffTerms.ts';
import { signOffWarnings } from './signOffWarnings.ts';

/** Everything a sign-off will say, before anybody signs: what the dialog shows is what is signed. */
export interface SignOffPlan extends Omit<CommitPlace, 'warnings'> {
  readonly repository: Repository;
  readonly repositoryName: string;
  readonly repositoryId: string;
  readonly review: Review;
  readonly policyDigest: string | null;
  /** Branch the change goes to. */
  readonly target: string;
  readonly reviewer: { readonly name: string; readonly email: string };
  /** The roles that the policy gives the reviewer by name; code owners have more of them, path by path. */
  readonly roles: readonly string[];
  readonly verdict: SignOffRequest['kind'];
  /** The policy's `trailers` with the reviewer's name; only an acceptance has them: tools count them as consent. */
  readonly reviewerTrailers: readonly string[];
  /** Why it is rejected or overridden; null for an acceptance. */
  readonly reason: string | null;
  /** End of an override (RFC 3339 in UTC); null: as long as the policy allows, or no override. */
  readonly expires: string | null;
  /** The units that it covers, in reading order. */
  readonly units: readonly ReviewUnit[];
  /** What is said of who wrote units, covered or not; of what is said already nothing is repeated. */
  readonly authorship: readonly RecordedAuthorship[];
  /** What the reviewer asks to change in hunks that it does not cover. */
  readonly comments: readonly RecordedComment[];
  /** Every covered unit is decided here, except those of an override. */
  readonly decisions: ReadonlyMap<UnitId, LoadedDecision>;
  readonly totalUnits: number;
  readonly root: string;
  readonly coveredHunks: number;
  readonly totalHunks: number;
  /** True when the policy counts only what is signed. */
  readonly needsSignature: boolean;
  /** Sentences the reviewer should read before signing. */
  readonly warnings: readonly string[];
}

export interface SignOffInput {
  readonly repository: Repository;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly decisions: ReadonlyMap<UnitId, LoadedDecision>;
  /** What the reviewer said of who wrote units; only an acceptance says it. */
  readonly marks?: ReadonlyMap<UnitId, AuthorshipDecision>;
  /** An acceptance when left out. */
  readonly request?: SignOffRequest;
}

/** Throws `SignOffError` when there is nothing that could be signed, or nobody who could sign it. */
export async function planSignOff(input: SignOffInput): Promise<SignOffPlan> {
  const { repository, review, policy, decisions, request = { kind: 'accept' } } = input;
  const terms = await signOffTerms(repository, review, policy);
  const { rules, branch, reviewer } = terms;
  const authorship = request.kind === 'accept' ? newMarks(input, reviewer.email) : [];
  const covered = coveredUnits(review, decisions, request, terms, authorship.length > 0);
  const units = review.units.filter(({ unit }) => covered.has(unit.id));
  const isCovered = (unit: ReviewUnit): boolean => covered.has(unit.unit.id);
  // A decision is on all of a hunk; the gate may have only a part of one open.
  const coveredHunks = review.hunks.filter(({ units: parts }) =>
    request.kind === 'override' ? parts.some(isCovered) : parts.every(isCovered),
  ).length;
  const place = await commitPlace(repository, terms);
  const member = memberOfEmail(rules, reviewer.email);
  const own = member === null ? new Set<UnitId>() : await ownUnits(repository, review, rules, member);
  return {
    repository,
    repositoryName: basename(repository.root),
    repositoryId: rules.repository,
    review,
    policyDigest: policy.digest,
    target: branch,
    reviewer,
    roles: namedRoles(rules, member),
    verdict: request.kind,
    // Who only says who wrote something has reviewed nothing.
    reviewerTrailers: request.kind === 'accept' && units.length > 0 ? reviewerTrailers(rules, reviewer) : [],
    reason: request.kind === 'accept' || request.reason.trim() === '' ? null : request.reason.trim(),
    expires: request.kind === 'override' ? request.expires : null,
    units,
    authorship,
    comments: request.kind === 'accept' ? openComments(review, decisions) : [],
    decisions,
    totalUnits: review.units.length,
    root: unitSetRoot(units.map((unit) => unit.unit.id)),
    coveredHunks,
    totalHunks: review.hunks.length,
    needsSignature: needsSignature(rules),
    canCommit: place.canCommit,
    canAmend: place.canAmend,
    warnings: [
      ...place.warnings,
      ...signOffWarnings({ rules, branch, email: reviewer.email, kind: request.kind, units, own }),
      ...authorshipSentences(authorship, own),
    ],
  };
}

function namedRoles({ members }: Policy, member: string | null): readonly string[] {
  const roles = member === null ? [] : (members[member]?.roles ?? []);
  return roles.filter((role) => !isOwnerRole(role));
}

function coveredUnits(
  review: Review,
  decisions: ReadonlyMap<UnitId, LoadedDecision>,
  request: SignOffRequest,
  terms: SignOffTerms,
  hasMarks: boolean,
): ReadonlySet<UnitId> {
  switch (request.kind) {
    case 'accept':
      if (hasMarks) return decidedUnits(review, decisions, 'attested');
      return nonEmpty(decidedUnits(review, decisions, 'attested'), {
        code: 'nothing-attested',
        message: 'Nothing is attested yet: read the hunks and attest them one by one.',
      });
    case 'reject': {
      const units = nonEmpty(decidedUnits(review, decisions, 'needs-work'), {
        code: 'nothing-rejected',
        message: 'No hunk needs work, so there is nothing to reject: mark the hunks that do.',
      });
      if (request.reason.trim() !== '') return units;
      throw new SignOffError('no-reason', 'A rejection needs a reason: say in a sentence what is wrong.');
    }
    case 'override':
      return overriddenUnits(review, request, terms);
    default:
      return assertNever(request);
  }
}

/** One for each hunk that needs work, at its first unit of text: that a file is new stays true when its text is edited. */
function openComments(
  review: Review,
  decisions: ReadonlyMap<UnitId, LoadedDecision>,
): readonly RecordedComment[] {
  return review.hunks.flatMap(({ units }) => {
    const asked = units.filter(({ unit }) => isAskedToChange(decisions.get(unit.id)));
    const first = (asked.find(({ unit }) => unit.kind === 'text') ?? asked[0])?.unit;
    const decision = first === undefined ? undefined : decisions.get(first.id);
    if (first === undefined || decision === undefined || decision.note === null) return [];
    return [{ unit: first.id, path: first.path, new: first.new, at: decision.at, text: decision.note }];
  });
}

function isAskedToChange(decision: LoadedDecision | undefined): boolean {
  return decision?.authenticated === true && decision.verdict === 'needs-work' && decision.note !== null;
}

/** A decision that somebody without the key of this draft wrote is never signed. */
function decidedUnits(
  review: Review,
  decisions: ReadonlyMap<UnitId, LoadedDecision>,
  verdict: 'attested' | 'needs-work',
): ReadonlySet<UnitId> {
  const ids = review.units.map(({ unit }) => unit.id);
  return new Set(
    ids.filter((id) => {
      const decision = decisions.get(id);
      return decision?.authenticated === true && decision.verdict === verdict;
    }),
  );
}

function overriddenUnits(
  review: Review,
  { reason, report, units }: Extract<SignOffRequest, { kind: 'override' }>,
  { rules, branch }: SignOffTerms,
): ReadonlySet<UnitId> {
  if (rules.override === undefined) {
    throw new SignOffError(
      'no-override',
      `The policy on ${branch} allows no overrides: its owners can add the key "override" there.`,
    );
  }
  if (rules.override.reason === 'required' && reason.trim() === '')
    throw new SignOffError('no-reason', 'An override needs a reason: say in a sentence why it cannot wait.');
  const open = new Set(overridableUnits(report, review).map(({ id }) => id));
  const ids = review.units.map(({ unit }) => unit.id);
  return nonEmpty(new Set(ids.filter((id) => open.has(id) && (units === null || units.has(id)))), {
    code: 'nothing-open',
    message: 'The gate lists no open hunk here, so there is nothing to override.',
  });
}

function nonEmpty(
  units: ReadonlySet<UnitId>,
  { code, message }: Pick<SignOffError, 'code' | 'message'>,
): ReadonlySet<UnitId> {
  if (units.size === 0) throw new SignOffError(code, message);
  return units;
}
