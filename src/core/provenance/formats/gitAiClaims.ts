import type { ObjectId } from '../../base/objectId.ts';
import type { LineClaim } from '../claim.ts';
import { cleanLabel } from '../cleanLabel.ts';
import type { GitAiAgent, GitAiNote } from './gitAiNote.ts';

/** Agents of other notes, by key. */
export type ForeignAgents = ReadonlyMap<string, GitAiAgent>;

/**
 * The line claims of a note by path, strongest first: later entries win (docs/provenance.md, Readers). A key whose
 * metadata are neither in the note nor among `foreign` still tells the kind: `h_…` and `human` are people, everything
 * else is an agent without a name. Numbers are lines of the annotated commit; the caller intersects them with the lines
 * that commit added.
 */
export function gitAiClaims(
  note: GitAiNote,
  commit: ObjectId,
  foreign: ForeignAgents = new Map(),
): Map<string, LineClaim[]> {
  const claims = new Map<string, LineClaim[]>();
  for (const file of note.files) {
    const ofFile = claims.get(file.path) ?? [];
    claims.set(file.path, ofFile);
    for (const entry of file.entries) {
      const claim = resolveKey(note, entry.key, commit, foreign);
      for (let at = 0; at + 1 < entry.ranges.length; at += 2)
        ofFile.push({ ...claim, start: entry.ranges[at] ?? 0, end: entry.ranges[at + 1] ?? 0 });
    }
  }
  for (const ofFile of claims.values()) ofFile.reverse();
  return claims;
}

/** The metadata key of an entry's key: traces (`::t_…`) have none of their own. */
function metadataKey(key: string): string {
  const at = key.indexOf('::');
  return at === -1 ? key : key.slice(0, at);
}

function isPerson(id: string): boolean {
  return id.startsWith('h_') || id === 'human';
}

/** The keys of agents in the entries of a note that the note itself does not explain. */
export function unresolvedKeys(note: GitAiNote): Set<string> {
  const keys = new Set<string>();
  for (const file of note.files) {
    for (const entry of file.entries) {
      const id = metadataKey(entry.key);
      // `ai_agent` is what git-ai writes for an agent that did not say who it is.
      if (!isPerson(id) && id !== 'ai_agent' && !note.agents.has(id)) keys.add(id);
    }
  }
  return keys;
}

function resolveKey(
  note: GitAiNote,
  key: string,
  commit: ObjectId,
  foreign: ForeignAgents,
): Omit<LineClaim, 'start' | 'end'> {
  const id = metadataKey(key);
  const source = { reader: 'git-ai', tool: null, model: null, session: null, commit };
  if (isPerson(id)) {
    const isInferred = infersHumans(note.version);
    return {
      kind: 'human',
      tier: isInferred ? 'B' : 'A',
      source,
      evidence: isInferred ? 'note entry, maybe inferred' : 'note entry',
    };
  }
  const own = note.agents.get(id);
  const agent = own ?? foreign.get(id);
  const session = agent?.session ?? (id.startsWith('s_') ? cleanLabel(id) : null);
  const named = { ...source, tool: agent?.tool ?? null, model: agent?.model ?? null, session };
  if (agent?.isSynthesized === true)
    return { kind: 'ai', tier: 'D', source: named, evidence: 'note entry from commit metadata' };
  const elsewhere = agent === undefined ? 'agent not recorded' : 'agent named in another note';
  return {
    kind: 'ai',
    tier: 'A',
    source: named,
    evidence: own === undefined ? `note entry, ${elsewhere}` : 'note entry',
  };
}

/** git-ai 1.6.20 and later may write `h_<committer>` for all lines it knows nothing about. */
function infersHumans(version: string | null): boolean {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  if (match === null) return false;
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return major > 1 || (major === 1 && (minor > 6 || (minor === 6 && patch >= 20)));
}
