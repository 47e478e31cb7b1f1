import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { streamNotes } from '../git/notes.ts';
import { maximumRecordBytes } from './maximumRecordBytes.ts';
import type { ReaderInput } from './provenanceReader.ts';

/** A note of one of the asked commits. */
export interface Annotation {
  readonly commit: ObjectId;
  readonly text: string;
  /** Where it was found, for problems. */
  readonly place: string;
}

/** A store full of rubbish is one complaint, not ten thousand. */
const maximumProblems = 20;

/**
 * Gives `accept` the notes that the refs named by `patterns` hold for the commits, one at a time: refs of the first
 * pattern first, each ref only for commits of which no note was accepted yet. The value of `accept` says whether the
 * note could be read. Without such a ref git is not asked.
 */
export async function readAnnotations(
  { repository, commits, refs, signal }: ReaderInput,
  patterns: readonly RegExp[],
  accept: (note: Annotation) => Promise<Parsed<boolean>> | Parsed<boolean>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const accepted = new Set<ObjectId>();
  const matching = patterns.flatMap((pattern) => refs.filter((ref) => pattern.test(ref.name)));
  for (const { name } of matching) {
    const found: Problem[] = [];
    const missing = commits.map((commit) => commit.oid).filter((oid) => !accepted.has(oid));
    const options = { maxBytes: maximumRecordBytes, ...(signal && { signal }) };
    for await (const note of streamNotes(repository, name, missing, options)) {
      if ('problem' in note) {
        // A note is a hint and nothing requires one: without it lines are unknown, not the evidence incomplete.
        found.push({ ...note.problem, incomplete: false });
        continue;
      }
      const place = `${name}, commit ${note.commit}`;
      const said = await accept({ commit: note.commit, text: note.content.toString('utf8'), place });
      if (said.value) accepted.add(note.commit);
      for (const problem of said.problems)
        found.push({ ...problem, message: `${problem.message} (${place})` });
    }
    problems.push(...found.slice(0, maximumProblems));
    if (found.length > maximumProblems)
      problems.push({ message: `${found.length - maximumProblems} more problems with notes in ${name}` });
  }
  return problems;
}
