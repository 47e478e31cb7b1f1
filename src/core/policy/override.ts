import { parseDuration } from './duration.ts';
import type { EvidenceClaim, EvidenceRecord } from './evidence.ts';
import type { Policy } from './policySchema.ts';

/** An override that holds, with everything a report must tell of it. */
export interface Override {
  readonly member: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly reason: string | null;
}

/**
 * When an override ends, in milliseconds since the epoch: by the policy's term or by its own, whichever is sooner. NaN,
 * which is never later than now, when its own end is no time.
 */
export function overrideEnd(policy: Policy, claim: EvidenceClaim, record: EvidenceRecord | null): number {
  const term = parseDuration(policy.override?.expires ?? '') ?? 0;
  return Math.min(
    Date.parse(claim.at) + term,
    record?.expires == null ? Infinity : Date.parse(record.expires),
  );
}

/** `override by olga until 2026-11-27T10:00:00Z: incident 7`. */
export function formatOverride({ member, until, reason }: Override): string {
  const end = new Date(until).toISOString().replace('.000Z', 'Z');
  return `override by ${member} until ${end}${reason === null ? '' : `: ${reason}`}`;
}
