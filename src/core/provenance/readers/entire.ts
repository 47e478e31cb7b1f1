import type { ObjectId } from '../../base/objectId.ts';
import type { Parsed, Problem } from '../../base/problem.ts';
import { toRepoPath } from '../../base/repoPath.ts';
import type { Commit } from '../../git/commits.ts';
import { openObjectReader } from '../../git/objectReader.ts';
import type { ObjectReader } from '../../git/objectReader.ts';
import { listRefs } from '../../git/refs.ts';
import type { Claim, LineClaims } from '../claim.ts';
import { entireClaims } from '../formats/entireClaims.ts';
import { parseEntireCheckpoint, parseEntireSession } from '../formats/entireMetadata.ts';
import type { EntireSession } from '../formats/entireMetadata.ts';
import { findCheckpointIds } from '../formats/entireTrailer.ts';
import { mapConcurrently } from '../mapConcurrently.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';

const branches = ['refs/heads/entire/checkpoints/v1', 'refs/remotes/origin/entire/checkpoints/v1'];
/** Metadata lists files and counts; transcripts are kept beside it and never read. */
const maximumMetadataBytes = 4 * 1024 * 1024;
/** Of all metadata of a range, with `bytesOfFile` for each file named: many names may share one big blob. */
const maximumBytes = 64 * 1024 * 1024;
const bytesOfFile = 100;
/** Checkpoints of one range; a range of thousands of commits is somebody's whole history. */
const maximumCheckpoints = 5000;
const readsAtOnce = 16;
const maximumProblems = 50;
const maximumSessions = 100;

/**
 * Entire checkpoints that commits of the range name (docs/provenance.md, Readers): a ref for each checkpoint, or one
 * branch of all. Only `metadata.json` is read. Refs are looked up by name: there is one for every checkpoint ever made.
 */
export const entire: ProvenanceReader = {
  name: 'entire',
  tier: 'C',
  refPrefixes: [],
  async load(input) {
    const lines = new Map<ObjectId, ReadonlyMap<string, LineClaims>>();
    const commits = new Map<ObjectId, readonly Claim[]>();
    const named = namedCheckpoints(input.commits);
    if (named.size === 0) return { value: { lines, commits }, problems: [] };
    const checkpoints = await readCheckpoints([...new Set([...named.values()].flat())], input);
    for (const [commit, ids] of named) {
      const sessions = ids.flatMap((id) => checkpoints.value.get(id) ?? []);
      if (sessions.length === 0) continue;
      const claims = entireClaims(sessions, commit);
      if (claims.lines.size > 0) lines.set(commit, claims.lines);
      if (claims.commit.length > 0) commits.set(commit, claims.commit);
    }
    return { value: { lines, commits }, problems: checkpoints.problems };
  },
};

function namedCheckpoints(commits: readonly Commit[]): Map<ObjectId, readonly string[]> {
  const named = new Map<ObjectId, readonly string[]>();
  for (const { oid, message } of commits) {
    const ids = findCheckpointIds(message);
    if (ids.length > 0) named.set(oid, ids);
  }
  return named;
}

async function readCheckpoints(
  ids: readonly string[],
  { repository, signal }: ReaderInput,
): Promise<Parsed<ReadonlyMap<string, readonly EntireSession[]>>> {
  const problems: Problem[] = [];
  const chosen = ids.slice(0, maximumCheckpoints);
  if (chosen.length < ids.length)
    problems.push({ message: `only ${chosen.length} of ${ids.length} Entire checkpoints were read` });
  const refs = await listRefs(repository, [...branches, ...chosen.map(checkpointRef)]);
  const oids = new Map(refs.map((ref) => [ref.name, ref.oid]));
  const objects = openObjectReader(repository, signal);
  const source: MetadataSource = { objects, problems, budget: maximumBytes };
  try {
    const read = await mapConcurrently(chosen, readsAtOnce, (id) =>
      readCheckpoint(id, placesOf(id, oids), source),
    );
    if (source.budget < 0)
      problems.push({ message: 'Entire checkpoints hold too much metadata: some were not read' });
    return { value: new Map(chosen.map((id, index) => [id, read[index] ?? []])), problems };
  } finally {
    objects.dispose();
  }
}

function checkpointRef(id: string): string {
  return `refs/entire/checkpoints/${id.slice(-2)}/${id}`;
}

/** Where the metadata of one checkpoint may be, the likeliest first: a tree-ish and the directory in it. */
type Places = readonly { readonly tree: ObjectId; readonly directory: string }[];

/** Only ids of 12 hexadecimal digits were ever kept on the branch. */
function placesOf(id: string, oids: ReadonlyMap<string, ObjectId>): Places {
  const own = oids.get(checkpointRef(id));
  const onBranches = id.length === 12 ? branches.flatMap((name) => oids.get(name) ?? []) : [];
  return [
    ...(own === undefined ? [] : [{ tree: own, directory: '' }]),
    ...onBranches.map((tree) => ({ tree, directory: `${id.slice(0, 2)}/${id.slice(2)}/` })),
  ];
}

/** Nowhere is no problem: checkpoints are not fetched by default. */
async function readCheckpoint(id: string, places: Places, source: MetadataSource): Promise<EntireSession[]> {
  for (const { tree, directory } of places) {
    const text = await readMetadata(source, tree, `${directory}metadata.json`);
    const checkpoint = text === null ? null : accept(parseEntireCheckpoint(text, id), source);
    if (checkpoint === null) continue;
    const sessions: EntireSession[] = [];
    const numbers = [...checkpoint.sessions];
    for (let at = 0; at < maximumSessions; at += 1) {
      // Lists that end too early occur: sessions that were added later stand only in the tree.
      const number = numbers[at] ?? (numbers.at(-1) ?? -1) + 1;
      const isListed = at < numbers.length;
      if (!isListed) numbers.push(number);
      const metadata = await readMetadata(source, tree, `${directory}${number}/metadata.json`);
      if (metadata === null && !isListed) break;
      const session = metadata === null ? null : accept(parseEntireSession(metadata, id), source);
      if (session === null) continue;
      source.budget -= session.files.length * bytesOfFile;
      sessions.push(session);
    }
    return sessions;
  }
  return [];
}

interface MetadataSource {
  readonly objects: ObjectReader;
  readonly problems: Problem[];
  /** Bytes that may still be read; negative once something was left out. */
  budget: number;
}

function accept<T>(parsed: Parsed<T>, source: MetadataSource): T {
  if (source.problems.length < maximumProblems) source.problems.push(...parsed.problems);
  return parsed.value;
}

async function readMetadata(source: MetadataSource, tree: ObjectId, path: string): Promise<string | null> {
  if (source.budget < 0) return null;
  const header = await source.objects.header({ tree, path: toRepoPath(path) });
  if (header?.type !== 'blob') return null;
  if (header.size > maximumMetadataBytes) {
    const message = `Entire metadata of ${header.size} bytes was not read (${path})`;
    return accept({ value: null, problems: [{ message }] }, source);
  }
  source.budget -= header.size;
  if (source.budget < 0) return null;
  return (await source.objects.read(header.oid))?.content.toString('utf8') ?? null;
}
