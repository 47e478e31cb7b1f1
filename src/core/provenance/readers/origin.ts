import type { ObjectId } from '../../base/objectId.ts';
import type { Claim } from '../claim.ts';
import type { OriginNote } from '../formats/originNote.ts';
import { parseOriginNote } from '../formats/originNote.ts';
import type { ProvenanceReader } from '../provenanceReader.ts';
import { readAnnotations } from '../readAnnotations.ts';

const notesRefs = [/^refs\/notes\/origin$/, /^refs\/notes\/[^/]+\/origin$/];

/** Origin notes: a session was attached to the commit. Only one that counts the agent's share decides anything. */
export const origin: ProvenanceReader = {
  name: 'origin',
  tier: 'C',
  refPrefixes: ['refs/notes'],
  async load(input) {
    const commits = new Map<ObjectId, readonly Claim[]>();
    const problems = await readAnnotations(input, notesRefs, ({ commit, text }) => {
      const note = parseOriginNote(text);
      if (note.value !== null) commits.set(commit, [toClaim(note.value, commit)]);
      return { value: note.value !== null, problems: note.problems };
    });
    return { value: { lines: new Map(), commits }, problems };
  },
};

function toClaim({ tool, model, session, percentage }: OriginNote, commit: ObjectId): Claim {
  const source = { reader: 'origin', tool, model, session, commit };
  if (percentage === null || percentage === 0)
    return { kind: 'unknown', tier: 'F', source, evidence: 'session attached' };
  return {
    kind: percentage === 100 ? 'ai' : 'mixed',
    tier: 'C',
    source,
    evidence: `line count, ${Number(percentage.toFixed(1))} %`,
  };
}
