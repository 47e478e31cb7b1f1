import type { AttributedRange, ProvenanceSource } from './attribution.ts';
import { compareTiers, uncommitted } from './claim.ts';
import type { Claim, LineClaims } from './claim.ts';
import type { LineOrigin } from './lineOrigin.ts';
import type { ClaimStore } from './loadClaims.ts';

/**
 * The ranges of the winning claims over `origins`, which must be sorted and disjoint: every line of theirs comes out
 * exactly once. Stronger evidence wins; at equal tiers line-exact claims beat those on a commit, then earlier readers
 * win (docs/provenance.md, Resolution). Claims of kind `unknown` never win.
 */
export function attributeLines(origins: readonly LineOrigin[], claims: ClaimStore): AttributedRange[] {
  const ranges: AttributedRange[] = [];
  for (const origin of origins) {
    const winners = lineWinners(origin, claims);
    const fallback = origin.commit === null ? null : strongest(claims.commit(origin.commit));
    for (const [offset, lineWinner] of winners.entries()) {
      const line = origin.start + offset;
      append(ranges, line, better(lineWinner, fallback), origin);
    }
  }
  return ranges;
}

/** The first of the strongest deciding claims. */
export function strongest(claims: readonly Claim[]): Claim | null {
  let winner: Claim | null = null;
  for (const claim of claims) if (claim.kind !== 'unknown') winner = better(winner, claim);
  return winner;
}

function better(first: Claim | null, second: Claim | null): Claim | null {
  if (first === null || second === null) return first ?? second;
  return compareTiers(first.tier, second.tier) <= 0 ? first : second;
}

/** For each line of `origin` the best line-exact claim. */
function lineWinners(origin: LineOrigin, claims: ClaimStore): (Claim | null)[] {
  const length = origin.end - origin.start + 1;
  const winners = Array.from<Claim | null>({ length }).fill(null);
  if (origin.original === null) return winners;
  const first = origin.original.start;
  for (const ofReader of claims.linesOf(origin.commit ?? uncommitted, origin.original.path)) {
    for (const [offset, claim] of paint(ofReader, first, length).entries()) {
      winners[offset] = better(winners[offset] ?? null, claim);
    }
  }
  return winners;
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

function append(ranges: AttributedRange[], line: number, claim: Claim | null, { commit }: LineOrigin): void {
  const { kind, tier, source } = claim ?? unclaimed;
  const last = ranges.at(-1);
  const continues = last !== undefined && last.end === line - 1 && last.commit === commit;
  if (continues && last.kind === kind && last.tier === tier && sameSource(last.source, source)) {
    ranges[ranges.length - 1] = { ...last, end: line };
  } else {
    ranges.push({ start: line, end: line, kind, tier, source, commit });
  }
}

const unclaimed = { kind: 'unknown', tier: null, source: null } as const;

function sameSource(left: ProvenanceSource | null, right: ProvenanceSource | null): boolean {
  if (left === right) return true;
  if (left === null || right === null || left.reader !== right.reader || left.commit !== right.commit)
    return false;
  return left.tool === right.tool && left.model === right.model && left.session === right.session;
}
