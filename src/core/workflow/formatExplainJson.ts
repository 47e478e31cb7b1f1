import { displayRepoPath } from '../base/repoPath.ts';
import { claimsToJson } from './formatProvenanceLineJson.ts';
import { formatProblem } from './formatReviewJson.ts';
import type { LineSignOff, LineStory } from './lineStory.ts';
import { formatTime } from './reviewDraft.ts';
import type { ExplainJson } from './schemas/explainSchema.ts';
import type { SignedReview } from './signedReviews.ts';
import { subjectOf } from './subjectOf.ts';

/** The stable JSON of `explain`. */
export function formatExplainJson(story: LineStory): ExplainJson {
  const { origin, provenance } = story;
  const { oid, author, message } = origin.commit;
  return {
    schema: 'countersign/explain/v1',
    path: displayRepoPath(story.path),
    line: story.line,
    revision: story.revision,
    text: story.text,
    origin: {
      commit: oid,
      path: displayRepoPath(origin.path),
      line: origin.line,
      author: { name: author.name, email: author.email },
      at: formatTime(new Date(author.timestamp * 1000)),
      subject: subjectOf(message),
    },
    provenance: provenance === null ? null : claimsToJson(provenance),
    signOffs: story.signOffs.map(formatSignOff),
    unreadable: story.unreadable.map(formatUnread),
    policy: { commit: story.policyCommit },
    problems: story.problems.map(formatProblem),
  };
}

function formatUnread({ id, claim, commits }: SignedReview): ExplainJson['unreadable'][number] {
  return { record: id, by: claim.by, at: claim.at, commits: [...commits] };
}

function formatSignOff(signOff: LineSignOff): ExplainJson['signOffs'][number] {
  const { claim, record, signer, unit } = signOff;
  return {
    ...formatUnread(signOff),
    counts: signer?.kind === 'member',
    reason:
      signer === null
        ? 'there is no policy that says whose keys count'
        : signer.kind === 'fault'
          ? signer.reason
          : null,
    member: signer?.kind === 'member' ? signer.member : null,
    presence: signer?.kind === 'member' ? signer.presence : null,
    verdict: claim.verdict,
    target: claim.target,
    statement: record?.statement ?? '',
    why: record?.reason ?? null,
    hunk: { id: unit.id, path: displayRepoPath(unit.path), old: { ...unit.old }, new: { ...unit.new } },
    flags: [...unit.flags],
    note: unit.note,
    evidence: unit.evidence,
    provenance: unit.provenance,
    shown: { ...unit.shown },
  };
}
