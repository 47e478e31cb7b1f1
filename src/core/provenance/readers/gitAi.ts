import { isObjectId } from '../../base/objectId.ts';
import type { ObjectId } from '../../base/objectId.ts';
import type { Problem } from '../../base/problem.ts';
import { openObjectReader } from '../../git/objectReader.ts';
import type { LineClaim } from '../claim.ts';
import { findForeignAgents } from '../foreignGitAiAgents.ts';
import type { ForeignAgents } from '../formats/gitAiClaims.ts';
import { gitAiClaims, unresolvedKeys } from '../formats/gitAiClaims.ts';
import { parseGitAiLegacyRecord } from '../formats/gitAiLegacyRecord.ts';
import type { GitAiAgent, GitAiNote } from '../formats/gitAiNote.ts';
import { parseGitAiNote } from '../formats/gitAiNote.ts';
import { maximumRecordBytes } from '../maximumRecordBytes.ts';
import { placeMovedClaims } from '../placeMovedClaims.ts';
import type { MovedClaims } from '../placeMovedClaims.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';
import { readAnnotations } from '../readAnnotations.ts';

/** The notes themselves, then copies: fetched ones, mirrors such as `refs/notes/origin/ai`, those of stashes. */
const notesRefs = [
  /^refs\/notes\/ai$/,
  /^refs\/notes\/ai-remote\/.+$/,
  /^refs\/notes\/[^/]+\/ai$/,
  /^refs\/notes\/ai-stash$/,
];
/** Before its notes git-ai kept a ref for each commit. */
const legacyPrefix = 'refs/ai/authorship/';

type Lines = Map<ObjectId, ReadonlyMap<string, readonly LineClaim[]>>;

/** git-ai notes, "Git AI Standard" v3, and for commits without one its records of before (docs/provenance.md, Readers). */
export const gitAi: ProvenanceReader = {
  name: 'git-ai',
  tier: 'A',
  refPrefixes: ['refs/notes', 'refs/ai/authorship'],
  async load(input) {
    const notes = new Map<ObjectId, GitAiNote>();
    const problems = await readAnnotations(input, notesRefs, ({ commit, text }) => {
      // A record speaks about lines that its commit added, so the files that it did not touch need not be kept.
      const note = parseGitAiNote(text, new Set(input.touched.get(commit)));
      if (note.value !== null) notes.set(commit, note.value);
      return { value: note.value !== null, problems: note.problems };
    });
    const foreign = await explainKeys(notes, input);
    const lines: Lines = new Map();
    const moved = collectClaims(notes, foreign.agents, input, lines);
    const placed = await placeMovedClaims(input.repository, moved, input.signal);
    for (const [commit, claims] of placed.value) lines.set(commit, claims);
    const legacy = await readLegacyRecords(input, lines, notes);
    const value = { lines, commits: new Map() };
    return { value, problems: [...problems, ...foreign.problems, ...placed.problems, ...legacy] };
  },
};

/** The agents of keys that the notes do not explain themselves: from each other first, then from all notes. */
async function explainKeys(
  notes: ReadonlyMap<ObjectId, GitAiNote>,
  { repository, refs, signal }: ReaderInput,
): Promise<{ readonly agents: ForeignAgents; readonly problems: readonly Problem[] }> {
  const missing = new Set<string>();
  for (const note of notes.values()) for (const key of unresolvedKeys(note)) missing.add(key);
  const agents = new Map<string, GitAiAgent>();
  for (const note of missing.size === 0 ? [] : notes.values()) {
    for (const key of missing) {
      const agent = note.agents.get(key);
      if (agent !== undefined) agents.set(key, agent);
    }
    for (const key of agents.keys()) missing.delete(key);
  }
  const names = notesRefs.flatMap((pattern) => refs.filter((ref) => pattern.test(ref.name)));
  const stores = names.map((ref) => ref.name);
  const found = await findForeignAgents(repository, stores, missing, signal);
  return { agents: new Map([...agents, ...found.agents]), problems: found.problems };
}

/** Fills `lines` with the claims of notes that stand where they were made, and gives back the others. */
function collectClaims(
  notes: ReadonlyMap<ObjectId, GitAiNote>,
  foreign: ForeignAgents,
  { commits }: ReaderInput,
  lines: Lines,
): MovedClaims[] {
  const moved: MovedClaims[] = [];
  for (const { oid, parents } of commits) {
    const note = notes.get(oid);
    if (note === undefined) continue;
    const claims = gitAiClaims(note, oid, foreign);
    const { base } = note;
    // Notes of older versions name the parent.
    const isOwn = base === null || !isObjectId(base) || base === oid || parents.includes(base);
    if (isOwn) lines.set(oid, claims);
    else moved.push({ commit: oid, madeFor: base, claims });
  }
  return moved;
}

/** Adds the claims of records of commits that have no note. */
async function readLegacyRecords(
  { repository, commits, refs, signal }: ReaderInput,
  lines: Lines,
  notes: ReadonlyMap<ObjectId, GitAiNote>,
): Promise<Problem[]> {
  const wanted = new Set<string>(commits.map((commit) => commit.oid).filter((oid) => !notes.has(oid)));
  const records = refs.filter(
    ({ name }) => name.startsWith(legacyPrefix) && wanted.has(name.slice(legacyPrefix.length)),
  );
  const problems: Problem[] = [];
  const reader = openObjectReader(repository, signal);
  try {
    for (const { name, oid } of records) {
      const commit = name.slice(legacyPrefix.length);
      const header = isObjectId(commit) ? await reader.header(oid) : null;
      if (!isObjectId(commit) || header?.type !== 'blob') continue;
      const isRead = header.size <= maximumRecordBytes;
      const text = isRead ? ((await reader.read(oid))?.content.toString('utf8') ?? '') : '';
      const record = isRead
        ? parseGitAiLegacyRecord(text, commit)
        : { value: null, problems: [{ message: `git-ai record of ${header.size} bytes not read` }] };
      for (const { message } of record.problems) problems.push({ message: `${message} (${name})` });
      if (record.value !== null) lines.set(commit, record.value);
    }
  } finally {
    reader.dispose();
  }
  return problems;
}
