import { isObjectId } from '../../base/objectId.ts';
import type { ObjectId } from '../../base/objectId.ts';
import type { Parsed, Problem } from '../../base/problem.ts';
import type { Commit } from '../../git/commits.ts';
import { uncommitted } from '../claim.ts';
import type { LineClaim, ReaderClaims } from '../claim.ts';
import type { TraceRange, TraceRecord } from '../formats/agentTraceRecord.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';
import { readTraceStores } from '../readTraceStores.ts';

/**
 * Agent Trace records: `.agent-trace/` in the reviewed tree and on disk, the refs of agentdiff and its local buffers
 * (docs/provenance.md, Readers). Signatures of agentdiff are not shown: nobody said whose keys to trust. A record's
 * revision is the commit itself, or, as the reference hook writes it, the parent of the commit to come.
 */
export const agentTrace: ProvenanceReader = {
  name: 'agent-trace',
  tier: 'A',
  refPrefixes: ['refs/agentdiff'],
  async load(input) {
    const stores = await readTraceStores(input);
    const placed = placeRecords(stores.value, input);
    return { value: placed.value, problems: [...stores.problems, ...placed.problems] };
  },
};

/** What decides where records belong. */
export type TracePlaces = Pick<ReaderInput, 'commits' | 'touched' | 'head' | 'base'>;

/** Claims of one range; records on a commit with many children would otherwise multiply. */
const maximumClaims = 500_000;

/** The line claims of `records` on the commits they belong to; later records win over earlier ones. */
export function placeRecords(records: readonly TraceRecord[], places: TracePlaces): Parsed<ReaderClaims> {
  const placed = new Map<ObjectId | typeof uncommitted, Map<string, PlacedClaims>>();
  const index = indexCommits(places);
  let count = 0;
  for (const record of records) {
    for (const range of record.ranges) {
      for (const place of commitsFor(record, range.path, index)) {
        count += 1;
        if (count > maximumClaims) return { value: joinClaims(placed), problems: [tooMany] };
        const ofCommit = placed.get(place.commit) ?? new Map<string, PlacedClaims>();
        const ofPath = ofCommit.get(range.path) ?? { claims: [], doubtful: [] };
        placeClaim(record, range, place, ofPath);
        placed.set(place.commit, ofCommit.set(range.path, ofPath));
      }
    }
  }
  return { value: joinClaims(placed), problems: [] };
}

const tooMany: Problem = {
  message: `Agent Trace records make more than ${maximumClaims} claims: the others were left out`,
};

interface PlacedClaims {
  readonly claims: LineClaim[];
  /** Claims that give way to all others. */
  readonly doubtful: LineClaim[];
}

function joinClaims(
  placed: ReadonlyMap<ObjectId | typeof uncommitted, ReadonlyMap<string, PlacedClaims>>,
): ReaderClaims {
  const lines = [...placed].map(([commit, ofCommit]) => {
    const ofPaths = [...ofCommit].map(
      ([path, { claims, doubtful }]) => [path, [...claims.toReversed(), ...doubtful.toReversed()]] as const,
    );
    return [commit, new Map(ofPaths)] as const;
  });
  return { lines: new Map(lines), commits: new Map() };
}

function placeClaim(record: TraceRecord, range: TraceRange, place: Place, found: PlacedClaims): void {
  const claim = toClaim(record, range, place);
  // What was inserted with a line end seems to reach into the line after it.
  const isOneTooMany = range.place === 'searched' && range.end > range.start;
  found.claims.push(isOneTooMany ? { ...claim, end: range.end - 1 } : claim);
  if (isOneTooMany) {
    const evidence = 'trace record, perhaps one line too many';
    found.doubtful.push({ ...claim, start: range.end, tier: 'C', evidence });
  }
}

function toClaim(record: TraceRecord, range: TraceRange, { commit, isExact }: Place): LineClaim {
  const { start, end, kind, model, place } = range;
  const evidence = isExact ? 'trace record' : 'trace record on the parent';
  return {
    start,
    end,
    kind,
    tier: tierOf(record, range, isExact),
    source: {
      reader: 'agent-trace',
      // Beside a person's lines the record names the person, or the tool of its other files.
      tool: kind === 'human' ? null : record.tool,
      model: kind === 'human' ? null : model,
      session: kind === 'human' ? null : record.session,
      commit: commit === uncommitted ? null : commit,
    },
    evidence: place === 'unplaced' ? `${evidence}, place unknown` : evidence,
  };
}

function tierOf(
  { writer, isAgentDiff }: TraceRecord,
  { kind, place }: TraceRange,
  isExact: boolean,
): LineClaim['tier'] {
  if (place === 'unplaced') return 'C';
  // Whatever no agent was seen to write, agentdiff calls a person's.
  const isConcluded = isAgentDiff && kind === 'human';
  // Lines counted before the commit existed may have moved since.
  return isExact && writer === 'record' && !isConcluded ? 'A' : 'B';
}

interface CommitIndex {
  readonly byOid: ReadonlyMap<string, Commit>;
  readonly children: ReadonlyMap<string, readonly Commit[]>;
  readonly touches: (commit: ObjectId, path: string) => boolean;
  /** What was found so far, by revision and path. */
  readonly nextChanges: Map<string, readonly Commit[]>;
  /** The commit on which uncommitted changes stand. */
  readonly uncommittedParent: ObjectId | null;
}

function indexCommits({ commits, touched, head, base }: TracePlaces): CommitIndex {
  const children = new Map<string, Commit[]>();
  for (const commit of commits) {
    for (const parent of commit.parents) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [commit]);
      else known.push(commit);
    }
  }
  const byOid = new Map<string, Commit>(commits.map((commit) => [commit.oid, commit]));
  const pathsOf = new Map<ObjectId, ReadonlySet<string>>();
  const touches = (commit: ObjectId, path: string): boolean => {
    const paths = pathsOf.get(commit) ?? new Set<string>(touched.get(commit));
    pathsOf.set(commit, paths);
    return paths.has(path);
  };
  const uncommittedParent = head === null ? base : null;
  return { byOid, children, touches, nextChanges: new Map(), uncommittedParent };
}

interface Place {
  readonly commit: ObjectId | typeof uncommitted;
  readonly isExact: boolean;
}

/** Clocks of the machine that edited and the one that committed. */
const clockSlackSeconds = 300;

function commitsFor(record: TraceRecord, path: string, index: CommitIndex): readonly Place[] {
  if (!isObjectId(record.revision)) return [];
  const own = index.byOid.get(record.revision);
  const exact: Place[] = own === undefined ? [] : [{ commit: own.oid, isExact: true }];
  if (record.isAgentDiff) return exact;
  // Written before the commit that it names existed: about that commit or about nothing.
  if (record.writer === 'hook' && own !== undefined && isEarlier(record, own)) return [];
  if (record.writer === 'record' && own !== undefined && !isLater(record, own)) return exact;
  const after = nextChanges(record.revision, path, index).filter((commit) => isBefore(record, commit));
  const places: Place[] = after.map((child) => ({ commit: child.oid, isExact: false }));
  if (record.revision === index.uncommittedParent) places.push({ commit: uncommitted, isExact: false });
  return places.length > 0 || record.writer === 'hook' ? places : exact;
}

function isEarlier(record: TraceRecord, commit: Commit): boolean {
  return record.timestamp !== null && record.timestamp < commit.committer.timestamp - clockSlackSeconds;
}

function isLater(record: TraceRecord, commit: Commit): boolean {
  return record.timestamp !== null && record.timestamp > commit.committer.timestamp;
}

/** The edit came before the commit. */
function isBefore({ timestamp }: TraceRecord, commit: Commit): boolean {
  return timestamp === null || timestamp <= commit.committer.timestamp + clockSlackSeconds;
}

/** So far an edit may wait: work of one sitting is often committed in several steps, file by file. */
const maximumSteps = 50;

/** The first commits after `revision`, on every line of history, that changed the file; its lines stand there as then. */
function nextChanges(revision: string, path: string, index: CommitIndex): readonly Commit[] {
  const key = `${revision} ${path}`;
  const known = index.nextChanges.get(key);
  if (known !== undefined) return known;
  const found: Commit[] = [];
  const seen = new Set<Commit>();
  const waiting = [...(index.children.get(revision) ?? [])];
  for (const commit of waiting) {
    if (seen.size === maximumSteps) break;
    if (seen.has(commit)) continue;
    seen.add(commit);
    if (index.touches(commit.oid, path)) found.push(commit);
    else waiting.push(...(index.children.get(commit.oid) ?? []));
  }
  index.nextChanges.set(key, found);
  return found;
}
