import { createHash } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import { groupBy } from '../../base/groupBy.ts';
import type { ObjectId } from '../../base/objectId.ts';
import type { Problem } from '../../base/problem.ts';
import { toRepoPath } from '../../base/repoPath.ts';
import { addedLines, openAnnotatedFiles, splitLines } from '../annotatedFiles.ts';
import type { AnnotatedFile, AnnotatedFiles } from '../annotatedFiles.ts';
import type { LineClaim } from '../claim.ts';
import type { AgentBlameEntry } from '../formats/agentBlameNote.ts';
import { parseAgentBlameNote } from '../formats/agentBlameNote.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';
import { readAnnotations } from '../readAnnotations.ts';

const notesRefs = [/^refs\/notes\/agentblame$/, /^refs\/notes\/[^/]+\/agentblame$/];

/**
 * Agent Blame notes. Each range carries the hash of its first line: where another text stands there, the range goes to
 * the one added line with that hash, or nowhere (docs/provenance.md, Readers).
 */
export const agentBlame: ProvenanceReader = {
  name: 'agent-blame',
  tier: 'A',
  refPrefixes: ['refs/notes'],
  async load(input) {
    const claims = new ClaimCollector();
    const moved: MovedEntries[] = [];
    const files = openAnnotatedFiles(input.repository, input.signal);
    try {
      const problems = await readAnnotations(input, notesRefs, async ({ commit, text }) => {
        const note = parseAgentBlameNote(text);
        if (note.value !== null) moved.push(...(await placeEntries(note.value, commit, files, claims)));
        return { value: note.value !== null, problems: note.problems };
      });
      problems.push(...(await reanchor(moved, input, files, claims)));
      return { value: { lines: claims.lines, commits: new Map() }, problems };
    } finally {
      files.dispose();
    }
  },
};

/** Entries of one file whose first line stands elsewhere. */
interface MovedEntries extends AnnotatedFile {
  readonly entries: readonly AgentBlameEntry[];
}

class ClaimCollector {
  readonly lines = new Map<ObjectId, Map<string, LineClaim[]>>();

  add(commit: ObjectId, path: string, claim: LineClaim): void {
    const ofCommit = this.lines.get(commit) ?? new Map<string, LineClaim[]>();
    const ofPath = ofCommit.get(path) ?? [];
    ofPath.push(claim);
    this.lines.set(commit, ofCommit.set(path, ofPath));
  }
}

function toClaim(
  entry: AgentBlameEntry,
  commit: ObjectId,
  tier: LineClaim['tier'],
  evidence: string,
): LineClaim {
  const { start, end, kind, tool, model, match } = entry;
  const source = { reader: 'agent-blame', tool, model, session: null, commit };
  return { start, end, kind, tier, source, evidence: `${evidence}, ${match}` };
}

/** Claims for the entries whose first line stands where they say; the others are given back. */
async function placeEntries(
  entries: readonly AgentBlameEntry[],
  commit: ObjectId,
  files: AnnotatedFiles,
  claims: ClaimCollector,
): Promise<MovedEntries[]> {
  const moved: MovedEntries[] = [];
  for (const [path, ofPath] of groupBy(entries, (entry) => entry.path)) {
    const bytes = await files.read({ commit, path });
    const lines = bytes === null ? [] : splitLines(bytes);
    const elsewhere: AgentBlameEntry[] = [];
    for (const entry of ofPath) {
      const first = lines[entry.start - 1];
      const isThere =
        first !== undefined && (entry.firstLineHash === null || hashOf(first) === entry.firstLineHash);
      if (isThere) claims.add(commit, path, toClaim(entry, commit, entry.tier, 'note entry'));
      else elsewhere.push(entry);
    }
    if (elsewhere.length > 0) moved.push({ commit, path, entries: elsewhere });
  }
  return moved;
}

function hashOf(line: Buffer): string {
  return createHash('sha256').update(line).digest('hex');
}

/** Claims for the entries of which one added line has the hash; the others are problems. */
async function reanchor(
  moved: readonly MovedEntries[],
  { repository, signal }: ReaderInput,
  files: AnnotatedFiles,
  claims: ClaimCollector,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const added = await addedLines(repository, moved, signal);
  for (const [index, { commit, path, entries }] of moved.entries()) {
    const spans = added[index] ?? [];
    const bytes = spans.length === 0 ? null : await files.read({ commit, path });
    const found = findByHash(bytes === null ? [] : splitLines(bytes), spans);
    let dropped = 0;
    for (const entry of entries) {
      const place = found.get(entry.firstLineHash ?? '');
      if (place === undefined || place === 'several') dropped += 1;
      else claims.add(commit, path, toClaim(moveTo(entry, place), commit, 'B', 'moved note entry'));
    }
    if (dropped > 0) {
      const message = `${dropped} entries of the Agent Blame note of ${commit} fit no line and were not counted`;
      problems.push({ message, path: toRepoPath(path.slice(0, 500).toWellFormed()) });
    }
  }
  return problems.slice(0, maximumProblems);
}

/** Files, of all notes together. */
const maximumProblems = 20;

interface AddedLine {
  readonly line: number;
  /** The last line of the added lines around it. */
  readonly end: number;
}

/** The added lines by hash. */
function findByHash(
  lines: readonly Buffer[],
  added: readonly (readonly [number, number])[],
): Map<string, AddedLine | 'several'> {
  const found = new Map<string, AddedLine | 'several'>();
  for (const [start, last] of added) {
    const end = Math.min(last, lines.length);
    for (let line = start; line <= end; line += 1) {
      const bytes = lines[line - 1];
      if (bytes === undefined) break;
      const hash = hashOf(bytes);
      found.set(hash, found.has(hash) ? 'several' : { line, end });
    }
  }
  return found;
}

/** The range does not reach beyond the added lines around its new place. */
function moveTo(entry: AgentBlameEntry, { line, end }: AddedLine): AgentBlameEntry {
  return { ...entry, start: line, end: Math.min(line + entry.end - entry.start, end) };
}
