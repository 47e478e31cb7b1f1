import { reviewPace } from '../review/reviewPace.ts';
import type { EvidenceRecord } from './evidence.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import { formatOverride, overrideEnd } from './override.ts';
import type { Policy } from './policySchema.ts';

/** A sentence for the report's `problems`: it passes and should be known. */
export interface QualityWarning {
  readonly path: null;
  readonly message: string;
}

type Accepted = Extract<JudgedEvidence, { kind: 'accepted' }>;

/** An override that ends within a day leaves no working day to replace it. */
const shortNotice = 24 * 60 * 60 * 1000;

/**
 * What `quality` of the policy finds in sign-offs that count: decisions in large batches, and reading faster than people
 * read. Both are reported by the reviewer's own tool, so they advise and never fail. Also overrides that end within a
 * day after `now` (milliseconds since the epoch).
 */
export function qualityWarnings(
  policy: Policy,
  evidence: readonly JudgedEvidence[],
  now: number,
): readonly QualityWarning[] {
  const accepted = evidence.flatMap((item) => (item.kind === 'accepted' ? [item] : []));
  const messages = accepted.flatMap((item) => [
    ...qualityMessages(policy, item),
    ...endingOverride(policy, item, now),
  ]);
  return [...new Set(messages)].map((message) => ({ path: null, message }));
}

function qualityMessages({ quality }: Policy, { claim, member, record }: Accepted): readonly string[] {
  if (record === null || claim.verdict !== 'accept') return [];
  const whose = `${member}'s sign-off of ${claim.at.slice(0, 10)}`;
  const batched = record.units.filter(({ shown }) => shown.batch > quality.batch_limit).length;
  const pace = quality.fast === 'warn' ? tooFast(record) : null;
  return [
    ...(batched === 0
      ? []
      : [
          `${whose}: ${batched} of ${record.units.length} hunks were decided more than ${quality.batch_limit} at a time (quality.batch_limit)`,
        ]),
    ...(pace === null ? [] : [`${whose}: ${pace} (quality.fast)`]),
  ];
}

/** Over everything whose time was measured: single hunks are read together with their neighbours. */
function tooFast({ units }: EvidenceRecord): string | null {
  const measured = units.filter(({ shown }) => shown.milliseconds !== null);
  const milliseconds = measured.reduce((sum, { shown }) => sum + (shown.milliseconds ?? 0), 0);
  const lines = measured.reduce((sum, unit) => sum + unit.old.lines + unit.new.lines, 0);
  const pace = reviewPace(lines, measured.length === 0 ? null : milliseconds);
  if (pace === null || pace === 'fine') return null;
  const much = pace === 'implausible' ? 'too short to have been read' : 'faster than faults are found';
  return `${lines} changed lines were on screen for ${Math.round(milliseconds / 1000)} seconds, ${much}`;
}

function endingOverride(policy: Policy, { claim, member, record }: Accepted, now: number): readonly string[] {
  if (claim.verdict !== 'override') return [];
  const until = overrideEnd(policy, claim, record);
  if (until - now > shortNotice) return [];
  return [`less than a day is left: ${formatOverride({ member, until, reason: record?.reason ?? null })}`];
}
