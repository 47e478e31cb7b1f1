import type { ObjectId } from '../../base/objectId.ts';
import type { Problem } from '../../base/problem.ts';
import { readNotes } from '../../git/notes.ts';
import type { LineClaims } from '../claim.ts';
import { gitAiClaims } from '../formats/gitAiClaims.ts';
import { parseGitAiNote } from '../formats/gitAiNote.ts';
import { maximumRecordBytes } from '../maximumRecordBytes.ts';
import type { ProvenanceReader } from '../provenanceReader.ts';

const localRef = 'refs/notes/ai';
/** `refs/notes/ai`, fetched copies under `ai-remote/`, and mirrors such as `refs/notes/origin/ai`. */
const notesRef = /^refs\/notes\/(?:ai|ai-remote\/.+|[^/]+\/ai)$/;

/** git-ai notes, "Git AI Standard" v3. The local ref is asked first, copies only for commits without a note there. */
export const gitAi: ProvenanceReader = {
  name: 'git-ai',
  tier: 'A',
  refPrefixes: ['refs/notes'],
  async load({ repository, commits, refs, signal }) {
    const lines = new Map<ObjectId, ReadonlyMap<string, LineClaims>>();
    const problems: Problem[] = [];
    const names = refs.map((ref) => ref.name).filter((name) => notesRef.test(name));
    for (const name of names.toSorted(localFirst)) {
      const missing = commits.map((commit) => commit.oid).filter((oid) => !lines.has(oid));
      const notes = await readNotes(repository, name, missing, {
        maxBytes: maximumRecordBytes,
        ...(signal && { signal }),
      });
      // A note is a hint and nothing requires one: without it the lines are unknown, not the evidence incomplete.
      for (const problem of notes.problems) problems.push({ ...problem, incomplete: false });
      for (const [commit, bytes] of notes.value) {
        const note = parseGitAiNote(bytes.toString('utf8'));
        for (const { message } of note.problems)
          problems.push({ message: `${message} (${name}, commit ${commit})` });
        if (note.value !== null) lines.set(commit, gitAiClaims(note.value, commit));
      }
    }
    return { value: { lines, commits: new Map() }, problems };
  },
};

function localFirst(left: string, right: string): number {
  const copies = Number(left !== localRef) - Number(right !== localRef);
  return copies === 0 ? Number(left > right) - Number(left < right) : copies;
}
