import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { strongest } from './attributeLines.ts';
import type { AuthorshipMark } from './attribution.ts';
import { compareTiers, uncommitted } from './claim.ts';
import type { Claim } from './claim.ts';
import { contradicts } from './conflictingClaims.ts';
import type { ResolvedProvenance } from './claimsForLine.ts';
import type { LineOrigin } from './lineOrigin.ts';
import type { ReaderWords } from './loadClaims.ts';
import { markSource, markTier } from './markUnit.ts';
import { winningReason } from './winningReason.ts';

/** One claim on a line, and what became of it. */
export interface ExplainedClaim {
  readonly claim: Claim;
  /** What the record speaks about: this very line, all lines of the commit, or (a mark) the unit around it. */
  readonly about: 'line' | 'commit' | 'unit';
  /**
   * `superseded`: another entry of the same record goes before it. `weaker`: it says less, not the opposite.
   * `silent`: it decides nothing.
   */
  readonly standing: 'won' | 'agrees' | 'conflicts' | 'weaker' | 'superseded' | 'silent';
}

/** Why an added line has the kind that it has. */
export interface LineExplanation {
  readonly path: RepoPath;
  readonly line: number;
  /** The commit that added it; null for lines that no commit holds, and where it could not be found. */
  readonly commit: ObjectId | null;
  /** Where it stood in that commit, which is where records are looked up. */
  readonly original: { readonly path: RepoPath; readonly line: number } | null;
  /** The winner first, then by strength; what decides nothing last. */
  readonly claims: readonly ExplainedClaim[];
  /** One sentence. */
  readonly reason: string;
  /** Readers that were asked and say nothing about the line; `elsewhere`: they do about other lines of the file. */
  readonly notFound: readonly { readonly reader: string; readonly elsewhere: boolean }[];
}

/** Null when `line` is no added line of `path`. `marks` are those on the unit that holds it. */
export function explainLine(
  provenance: ResolvedProvenance,
  path: RepoPath,
  line: number,
  marks: readonly AuthorshipMark[] = [],
): LineExplanation | null {
  const origin = provenance.origins
    .get(path)
    ?.find((candidate) => line >= candidate.start && line <= candidate.end);
  if (origin === undefined) return null;
  const original =
    origin.original === null
      ? null
      : { path: origin.original.path, line: origin.original.start + line - origin.start };
  const words = wordsOn(provenance, origin, original?.path ?? null);
  const found = [...claimsOf(words, original?.line ?? null), ...marks.map(markClaim)];
  const claims = rank(found);
  return {
    path,
    line,
    commit: origin.commit,
    original,
    claims,
    reason: winningReason(claims),
    notFound: words
      .filter((reader) => !found.some(({ reader: name }) => name === reader.reader))
      .map(({ reader, lines }) => ({ reader, elsewhere: lines.length > 0 })),
  };
}

function wordsOn(
  { claims }: ResolvedProvenance,
  { commit }: LineOrigin,
  path: RepoPath | null,
): readonly ReaderWords[] {
  return claims.byReader(commit ?? uncommitted, path);
}

interface FoundClaim {
  readonly claim: Claim;
  readonly about: ExplainedClaim['about'];
  readonly reader: string;
  /** False for entries behind the one that speaks for its record on this line. */
  readonly isSpoken: boolean;
}

/** Claims on lines of all readers before those on the commit: of equal strength the first one wins. */
function claimsOf(words: readonly ReaderWords[], line: number | null): readonly FoundClaim[] {
  const onLine = words.flatMap(({ reader, lines }) => {
    const holding = line === null ? [] : lines.filter((claim) => line >= claim.start && line <= claim.end);
    const spoken = holding.find((claim) => claim.kind !== 'unknown');
    return holding.map((claim): FoundClaim => {
      const isSpoken = claim === spoken || claim.kind === 'unknown';
      return { claim, about: 'line', reader, isSpoken };
    });
  });
  const onCommit = words.flatMap(({ reader, commit }) =>
    commit.map((claim): FoundClaim => ({ claim, about: 'commit', reader, isSpoken: true })),
  );
  return [...onLine, ...onCommit];
}

function markClaim(mark: AuthorshipMark): FoundClaim {
  const { kind } = mark;
  const evidence = kind === 'ai' ? 'marked as written by an AI' : 'marked as written by a person';
  return {
    claim: { kind, tier: markTier, source: markSource(mark), evidence },
    about: 'unit',
    reader: 'marked',
    isSpoken: true,
  };
}

function rank(found: readonly FoundClaim[]): readonly ExplainedClaim[] {
  const winner = winnerOf(found);
  const explained = found.map(({ claim, about, isSpoken }): ExplainedClaim => ({
    claim,
    about,
    standing: standingOf(claim, isSpoken, winner),
  }));
  return explained.toSorted(
    (left, right) =>
      order[left.standing] - order[right.standing] || compareTiers(left.claim.tier, right.claim.tier),
  );
}

/** A mark as AI goes before everything that says something else; one as human only before silence. */
function winnerOf(found: readonly FoundClaim[]): Claim | null {
  const spoken = found.filter(({ isSpoken }) => isSpoken);
  const recorded = strongest(spoken.flatMap(({ claim, about }) => (about === 'unit' ? [] : [claim])));
  if (recorded !== null && recorded.kind !== 'human') return recorded;
  const marks = spoken.flatMap(({ claim, about }) => (about === 'unit' ? [claim] : []));
  return marks.find(({ kind }) => kind === 'ai') ?? recorded ?? marks[0] ?? null;
}

function standingOf(claim: Claim, isSpoken: boolean, winner: Claim | null): ExplainedClaim['standing'] {
  if (claim === winner) return 'won';
  if (claim.kind === 'unknown' || winner === null) return 'silent';
  if (!isSpoken) return 'superseded';
  if (claim.kind === winner.kind) return 'agrees';
  const isMark = claim.source.reader === 'marked' || winner.source.reader === 'marked';
  return isMark || contradicts(claim, winner) ? 'conflicts' : 'weaker';
}

const order: Readonly<Record<ExplainedClaim['standing'], number>> = {
  won: 0,
  agrees: 1,
  conflicts: 1,
  weaker: 1,
  superseded: 1,
  silent: 2,
};
