import type { ObjectId } from '../base/objectId.ts';
import type { AttributedRange, ConflictingClaim, ProvenanceSource } from './attribution.ts';
import { compareTiers, uncommitted } from './claim.ts';
import type { Claim, LineClaims } from './claim.ts';
import { conflictingClaims } from './conflictingClaims.ts';
import type { LineOrigin } from './lineOrigin.ts';
import type { ClaimStore } from './loadClaims.ts';

/**
 * The ranges of the winning claims over `origins`, which must be sorted and disjoint: every line of theirs comes out
 * exactly once. Stronger evidence wins; at equal tiers an AI goes before a person, then line-exact claims before those
 * on a commit, then earlier readers (docs/provenance.md, Resolution). Claims of kind `unknown` never win.
 */
export function attributeLines(origins: readonly LineOrigin[], claims: ClaimStore): AttributedRange[] {
  const ranges: GrowingRange[] = [];
  for (const origin of origins) {
    const ofReaders = paintedByReaders(origin, claims);
    const onCommit = origin.commit === null ? [] : claims.commit(origin.commit);
    const fallback = strongest(onCommit);
    const mayConflict = hasSeveralKinds(ofReaders, onCommit);
    if (ofReaders.length === 0 && !mayConflict) {
      append(ranges, origin, fallback, [], origin.commit);
      continue;
    }
    for (let offset = 0; offset <= origin.end - origin.start; offset += 1) {
      const onLine = ofReaders.flatMap((painted) => painted[offset] ?? []);
      const winner = better(firstOfStrongest(onLine), fallback);
      const conflicts =
        mayConflict && winner !== null ? conflictingClaims(winner, [...onLine, ...onCommit]) : [];
      const line = origin.start + offset;
      append(ranges, { start: line, end: line }, winner, conflicts, origin.commit);
    }
  }
  return ranges;
}

/** The first of the strongest deciding claims. */
export function strongest(claims: readonly Claim[]): Claim | null {
  return firstOfStrongest(claims.filter((claim) => claim.kind !== 'unknown'));
}

function firstOfStrongest(claims: readonly Claim[]): Claim | null {
  let winner: Claim | null = null;
  for (const claim of claims) winner = better(winner, claim);
  return winner;
}

function better(first: Claim | null, second: Claim | null): Claim | null {
  if (first === null || second === null) return first ?? second;
  const order = compareTiers(first.tier, second.tier);
  // Of equal strength, who saw an AI write saw more than who saw none.
  if (order === 0) return first.kind === 'human' && second.kind !== 'human' ? second : first;
  return order < 0 ? first : second;
}

/** For each reader that speaks about the file, its word on each line of `origin`. */
function paintedByReaders(origin: LineOrigin, claims: ClaimStore): readonly (readonly (Claim | null)[])[] {
  if (origin.original === null) return [];
  const { path, start } = origin.original;
  const length = origin.end - origin.start + 1;
  return claims.linesOf(origin.commit ?? uncommitted, path).map((ofReader) => paint(ofReader, start, length));
}

/** Most lines have one claim, or several that agree: only where kinds differ is every line looked at for conflicts. */
function hasSeveralKinds(
  painted: readonly (readonly (Claim | null)[])[],
  onCommit: readonly Claim[],
): boolean {
  const kinds = new Set(onCommit.map((claim) => claim.kind));
  for (const ofReader of painted) for (const claim of ofReader) if (claim !== null) kinds.add(claim.kind);
  kinds.delete('unknown');
  return kinds.size > 1;
}

/**
 * What one reader says about the `length` lines from `first`: the first deciding claim that holds a line has it.
 * Painted lines are skipped through `next`, so overlapping claims cost no more than disjoint ones.
 */
function paint(claims: LineClaims, first: number, length: number): (Claim | null)[] {
  const painted = Array.from<Claim | null>({ length }).fill(null);
  const next = Array.from({ length: length + 1 }, (_, offset) => offset);
  for (const claim of claims) {
    if (claim.kind === 'unknown') continue;
    const end = Math.min(claim.end - first, length - 1);
    for (let at = freeFrom(next, Math.max(claim.start - first, 0)); at <= end; at = freeFrom(next, at)) {
      painted[at] = claim;
      next[at] = at + 1;
    }
  }
  return painted;
}

/** The first unpainted offset from `offset` on; `length` when there is none. Halves paths as it goes (union-find). */
function freeFrom(next: number[], offset: number): number {
  let at = Math.min(offset, next.length - 1);
  for (let after = next[at] ?? at; after !== at; after = next[at] ?? at) {
    next[at] = next[after] ?? after;
    at = next[at] ?? after;
  }
  return at;
}

/** Grows while the lines are passed, instead of a new object a line. */
type GrowingRange = Omit<AttributedRange, 'end'> & { end: number };

function append(
  ranges: GrowingRange[],
  { start, end }: Pick<LineOrigin, 'start' | 'end'>,
  claim: Claim | null,
  conflicts: readonly ConflictingClaim[],
  commit: ObjectId | null,
): void {
  const { kind, tier, source } = claim ?? unclaimed;
  const last = ranges.at(-1);
  const continues =
    last !== undefined &&
    last.end === start - 1 &&
    last.commit === commit &&
    last.kind === kind &&
    last.tier === tier &&
    sameSource(last.source, source) &&
    sameConflicts(last.conflicts ?? [], conflicts);
  if (continues) last.end = end;
  else {
    const contradicted = conflicts.length === 0 ? {} : { conflicts };
    ranges.push({ start, end, kind, tier, source, commit, ...contradicted });
  }
}

const unclaimed = { kind: 'unknown', tier: null, source: null } as const;

function sameSource(left: ProvenanceSource | null, right: ProvenanceSource | null): boolean {
  if (left === right) return true;
  if (left === null || right === null || left.reader !== right.reader || left.commit !== right.commit)
    return false;
  return left.tool === right.tool && left.model === right.model && left.session === right.session;
}

function sameConflicts(left: readonly ConflictingClaim[], right: readonly ConflictingClaim[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((conflict, at) => {
    const other = right[at];
    return conflict.kind === other?.kind && conflict.tier === other.tier && conflict.reader === other.reader;
  });
}
