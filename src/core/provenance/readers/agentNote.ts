import type { ObjectId } from '../../base/objectId.ts';
import { lastLine } from '../claim.ts';
import type { Claim, LineClaim } from '../claim.ts';
import type { AgentNoteRecord } from '../formats/agentNoteRecord.ts';
import { parseAgentNote } from '../formats/agentNoteRecord.ts';
import type { ProvenanceReader } from '../provenanceReader.ts';
import { readAnnotations } from '../readAnnotations.ts';

const notesRefs = [/^refs\/notes\/agentnote$/, /^refs\/notes\/[^/]+\/agentnote$/];

/** Agent Notes: claims on whole files; on the commit, where an agent's session was attached and wrote no file. */
export const agentNote: ProvenanceReader = {
  name: 'agent-note',
  tier: 'C',
  refPrefixes: ['refs/notes'],
  async load(input) {
    const lines = new Map<ObjectId, ReadonlyMap<string, readonly LineClaim[]>>();
    const commits = new Map<ObjectId, readonly Claim[]>();
    const problems = await readAnnotations(input, notesRefs, ({ commit, text }) => {
      const note = parseAgentNote(text);
      if (note.value === null) return { value: false, problems: note.problems };
      const { paths } = note.value;
      const claim = toClaim(note.value, commit);
      if (paths.length === 0) commits.set(commit, [attached(claim)]);
      else lines.set(commit, new Map(paths.map((path) => [path, [{ ...claim, start: 1, end: lastLine }]])));
      return { value: true, problems: note.problems };
    });
    return { value: { lines, commits }, problems };
  },
};

function toClaim({ kind, tier, tool, model, session, evidence }: AgentNoteRecord, commit: ObjectId): Claim {
  return { kind, tier, source: { reader: 'agent-note', tool, model, session, commit }, evidence };
}

/** A session alone decides nothing: of the notes seen, one in twelve belongs to a commit without a line of its agent. */
function attached(claim: Claim): Claim {
  return { ...claim, kind: 'unknown', tier: 'F', evidence: 'session attached, no file by the agent' };
}
