import type { ObjectId } from '../../base/objectId.ts';
import type { LineClaim } from '../claim.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { member } from '../jsonAccess.ts';
import type { GitAiNote } from './gitAiNote.ts';

/**
 * The line claims of a note by path, strongest first: later entries win (docs/provenance.md, Readers). A key whose
 * metadata are missing still tells the kind: `h_…` and `human` are people, everything else is an agent without a name.
 * Numbers are lines of the annotated commit; the caller intersects them with the lines that commit added.
 */
export function gitAiClaims(note: GitAiNote, commit: ObjectId): Map<string, LineClaim[]> {
  const claims = new Map<string, LineClaim[]>();
  for (const file of note.files) {
    const ofFile = claims.get(file.path) ?? [];
    claims.set(file.path, ofFile);
    for (const entry of file.entries) {
      const claim = resolveKey(note, entry.key, commit);
      for (const [start, end] of entry.ranges) ofFile.push({ ...claim, start, end });
    }
  }
  for (const ofFile of claims.values()) ofFile.reverse();
  return claims;
}

function resolveKey(note: GitAiNote, key: string, commit: ObjectId): Omit<LineClaim, 'start' | 'end'> {
  const id = key.split('::')[0] ?? key;
  const source = { reader: 'git-ai', tool: null, model: null, session: null, commit };
  if (id.startsWith('h_') || id === 'human') {
    const isInferred = infersHumans(note.version);
    return {
      kind: 'human',
      tier: isInferred ? 'B' : 'A',
      source,
      evidence: isInferred ? 'note entry, maybe inferred' : 'note entry',
    };
  }
  const record = note.sessions.get(id) ?? note.prompts.get(id);
  const agent = member(record, 'agent_id');
  const session = member(agent, 'id');
  const named = {
    ...source,
    tool: cleanLabel(member(agent, 'tool')),
    model: cleanLabel(member(agent, 'model')),
    session: cleanLabel(session) ?? (id.startsWith('s_') ? cleanLabel(id) : null),
  };
  // A session whose own id is its key was made up from the commit's trailers or author.
  const isSynthesized = session === id && member(agent, 'model') === 'unknown';
  return {
    kind: 'ai',
    tier: isSynthesized ? 'D' : 'A',
    source: named,
    evidence: isSynthesized ? 'note entry from commit metadata' : 'note entry',
  };
}

/** git-ai 1.6.20 and later may write `h_<committer>` for all lines it knows nothing about. */
function infersHumans(version: string | null): boolean {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  if (match === null) return false;
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return major > 1 || (major === 1 && (minor > 6 || (minor === 6 && patch >= 20)));
}
