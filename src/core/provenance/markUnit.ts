import type { Unit } from '../diff/change.ts';
import type {
  AuthorshipMark,
  ConflictingClaim,
  EvidenceTier,
  ProvenanceSource,
  UnitProvenance,
} from './attribution.ts';
import { strongerTier } from './claim.ts';
import { distinctConflicts } from './conflictingClaims.ts';
import { distinctSources } from './distinctSources.ts';

/** A mark is a declaration: a person says it, and nothing shows it. */
export const markTier: EvidenceTier = 'E';

/** The mark as a source: what is shown of it everywhere. */
export function markSource({ by, reason }: AuthorshipMark): ProvenanceSource {
  return {
    reader: 'marked',
    tool: null,
    model: null,
    session: null,
    commit: null,
    ...(by === null ? {} : { by }),
    ...(reason === '' ? {} : { reason }),
  };
}

/**
 * What the records say of a unit together with what people say (docs/provenance.md, Manual marking). A mark as AI
 * always counts; one as human only where no record and no mark says AI. What is overruled stays as a conflict.
 */
export function markUnit(
  provenance: UnitProvenance,
  unit: Unit,
  marks: readonly AuthorshipMark[],
): UnitProvenance {
  if (marks.length === 0) return provenance;
  const sources = distinctSources([...marks.map(markSource), ...provenance.sources]);
  const known = { ...provenance, sources };
  const isMarked = (kind: AuthorshipMark['kind']): boolean => marks.some((mark) => mark.kind === kind);
  if (isMarked('ai')) {
    const overruled = isMarked('human') ? [...humanClaims(provenance), markedHuman] : humanClaims(provenance);
    const decided = saysAi(provenance)
      ? { ...known, tier: strongerTier(provenance.tier, markTier) }
      : { ...known, kind: 'ai' as const, tier: markTier, aiLines: linesOf(unit), humanLines: [] };
    return withConflicts(decided, overruled);
  }
  if (saysAi(provenance)) return withConflicts(known, [markedHuman]);
  const tier = strongerTier(provenance.tier, markTier);
  return { ...known, kind: 'human', tier, humanLines: linesOf(unit) };
}

const markedHuman: ConflictingClaim = { kind: 'human', tier: markTier, reader: 'marked' };

/** `mixed` is also what lines of a person between lines of nobody are. */
function saysAi({ kind, aiLines, humanLines }: UnitProvenance): boolean {
  if (kind === 'ai') return true;
  return kind === 'mixed' && (aiLines.length > 0 || humanLines.length === 0);
}

function humanClaims({ humanLines, sources, tier }: UnitProvenance): readonly ConflictingClaim[] {
  if (humanLines.length === 0 || tier === null) return [];
  return sources.map(({ reader }) => ({ kind: 'human', tier, reader }));
}

function linesOf({ kind, new: { start, lines } }: Unit): UnitProvenance['aiLines'] {
  return kind === 'text' && lines > 0 ? [[start, start + lines - 1]] : [];
}

function withConflicts(provenance: UnitProvenance, more: readonly ConflictingClaim[]): UnitProvenance {
  const conflicts = distinctConflicts([...(provenance.conflicts ?? []), ...more]);
  return conflicts.length === 0 ? provenance : { ...provenance, conflicts };
}
