import type { ObjectId } from '../../base/objectId.ts';
import { lastLine } from '../claim.ts';
import type { Claim, LineClaim } from '../claim.ts';
import type { EntireSession } from './entireMetadata.ts';

/** What the checkpoints of one commit say about it. */
export interface EntireClaims {
  readonly lines: ReadonlyMap<string, readonly LineClaim[]>;
  readonly commit: readonly Claim[];
}

/**
 * The claims of `sessions` on `commit`. They count lines and name files but never say which lines, so a file is the
 * agent's only where every session that had it in hand says so; where some say part or none, both wrote it. A session
 * without a count, or with a count of none, decides nothing: its files prove nothing.
 */
export function entireClaims(sessions: readonly EntireSession[], commit: ObjectId): EntireClaims {
  const lines = new Map<string, LineClaim[]>();
  const whole: Claim[] = [];
  for (const session of sessions) {
    const claim = claimOf(session, commit);
    if (claim.kind === 'unknown' || session.files.length === 0) whole.push(claim);
    else for (const path of session.files) add(lines, path, claim);
  }
  for (const path of filesBothWrote(sessions)) {
    const claims = lines.get(path) ?? [];
    lines.set(
      path,
      claims.map((claim) => ({ ...claim, kind: 'mixed', evidence: 'checkpoint: sessions disagree' })),
    );
  }
  return { lines, commit: whole };
}

function add(lines: Map<string, LineClaim[]>, path: string, claim: Claim): void {
  const claims = lines.get(path) ?? [];
  claims.push({ ...claim, start: 1, end: lastLine });
  lines.set(path, claims);
}

/** Of the files in several sessions those on which they do not agree: their counts may be of different commits. */
function filesBothWrote(sessions: readonly EntireSession[]): string[] {
  const shares = new Map<string, Set<EntireSession['share']>>();
  for (const { files, share } of sessions) {
    if (share === 'unsaid') continue;
    for (const path of files) shares.set(path, (shares.get(path) ?? new Set()).add(share));
  }
  const isDisputed = (found: ReadonlySet<EntireSession['share']>): boolean =>
    found.size > 1 && (found.has('all') || found.has('part'));
  return [...shares].filter(([, found]) => isDisputed(found)).map(([path]) => path);
}

const evidence: Readonly<Record<EntireSession['share'], string>> = {
  all: 'checkpoint: all lines',
  part: 'checkpoint: some lines',
  none: 'checkpoint: no line',
  unsaid: 'checkpoint: a session',
};

function claimOf({ agent, session, share }: EntireSession, commit: ObjectId): Claim {
  const says = share === 'all' || share === 'part';
  return {
    kind: share === 'all' ? 'ai' : says ? 'mixed' : 'unknown',
    tier: says ? 'C' : 'F',
    source: { reader: 'entire', tool: agent, model: null, session, commit },
    evidence: evidence[share],
  };
}
