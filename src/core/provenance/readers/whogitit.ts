import type { ObjectId } from '../../base/objectId.ts';
import type { Problem } from '../../base/problem.ts';
import { toRepoPath } from '../../base/repoPath.ts';
import { openAnnotatedFiles } from '../annotatedFiles.ts';
import type { AnnotatedFiles } from '../annotatedFiles.ts';
import type { LineClaim } from '../claim.ts';
import type { WhogititLine, WhogititNote } from '../formats/whogititNote.ts';
import { parseWhogititNote } from '../formats/whogititNote.ts';
import type { ProvenanceReader } from '../provenanceReader.ts';
import { readAnnotations } from '../readAnnotations.ts';

/** The ref of today, that of the first versions, and mirrors of both. */
const notesRefs = [
  /^refs\/notes\/whogitit$/,
  /^refs\/notes\/ai-blame$/,
  /^refs\/notes\/[^/]+\/(?:whogitit|ai-blame)$/,
];

/** whogitit notes. They hold the text of each line: only lines that read the same in the commit count. */
export const whogitit: ProvenanceReader = {
  name: 'whogitit',
  tier: 'A',
  refPrefixes: ['refs/notes'],
  async load(input) {
    const lines = new Map<ObjectId, ReadonlyMap<string, readonly LineClaim[]>>();
    const files = openAnnotatedFiles(input.repository, input.signal);
    try {
      const problems = await readAnnotations(input, notesRefs, async ({ commit, text }) => {
        const note = parseWhogititNote(text);
        if (note.value === null) return { value: false, problems: note.problems };
        const verified = new Map<string, readonly LineClaim[]>();
        const mismatches = await verifyNote(note.value, commit, files, verified);
        if (verified.size > 0) lines.set(commit, verified);
        return { value: true, problems: [...note.problems, ...mismatches] };
      });
      return { value: { lines, commits: new Map() }, problems };
    } finally {
      files.dispose();
    }
  },
};

/** Puts the claims that hold into `claims`, by path; lines that read otherwise are one problem a file. */
async function verifyNote(
  note: WhogititNote,
  commit: ObjectId,
  files: AnnotatedFiles,
  claims: Map<string, readonly LineClaim[]>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const source = { reader: 'whogitit', tool: null, model: note.model, session: note.session, commit };
  for (const [path, lines] of note.files) {
    const bytes = await files.read({ commit, path });
    const present = bytes === null ? [] : bytes.toString('utf8').split('\n');
    const matching = lines.filter((line) => reads(present, line));
    const dropped = lines.length - matching.length;
    if (dropped > 0) {
      const message = `${dropped} of ${lines.length} lines of a whogitit note read otherwise in the commit and were not counted`;
      problems.push({ message, path: toRepoPath(path.slice(0, 500).toWellFormed()) });
    }
    if (matching.length > 0) claims.set(path, join(matching, source));
  }
  return problems;
}

/** A line without text in the note holds where the file has such a line. */
function reads(present: readonly string[], { line, content }: WhogititLine): boolean {
  const text = present[line - 1];
  return text !== undefined && (content === null || withoutReturn(text) === withoutReturn(content));
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** One claim for each run of lines that say the same. */
function join(lines: readonly WhogititLine[], source: LineClaim['source']): LineClaim[] {
  const claims: LineClaim[] = [];
  for (const { line, kind, tier, evidence, content } of lines) {
    const last = claims.at(-1);
    const strength = content === null && tier === 'A' ? 'B' : tier;
    if (
      last !== undefined &&
      last.end === line - 1 &&
      last.kind === kind &&
      last.tier === strength &&
      last.evidence === evidence
    )
      claims[claims.length - 1] = { ...last, end: line };
    else claims.push({ start: line, end: line, kind, tier: strength, source, evidence });
  }
  return claims;
}
