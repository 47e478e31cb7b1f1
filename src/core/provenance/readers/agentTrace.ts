import { isObjectId } from '../../base/objectId.ts';
import type { ObjectId } from '../../base/objectId.ts';
import type { Commit } from '../../git/commits.ts';
import { uncommitted } from '../claim.ts';
import type { LineClaim, ReaderClaims } from '../claim.ts';
import type { TraceRange, TraceRecord } from '../formats/agentTraceRecord.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';
import { readTraceStores } from '../readTraceStores.ts';

/**
 * Agent Trace records: `.agent-trace/` in the reviewed tree and the refs of agentdiff (docs/provenance.md, Readers). A
 * record's revision is the commit itself, or, as the reference hook writes it, the parent of the commit to come.
 */
export const agentTrace: ProvenanceReader = {
  name: 'agent-trace',
  tier: 'A',
  refPrefixes: ['refs/agentdiff'],
  async load(input) {
    const stores = await readTraceStores(input);
    return { value: placeRecords(stores.value, input), problems: stores.problems };
  },
};

/** What decides where records belong. */
export type TracePlaces = Pick<ReaderInput, 'commits' | 'touched' | 'head' | 'base'>;

/** The line claims of `records` on the commits they belong to; later records win over earlier ones. */
export function placeRecords(records: readonly TraceRecord[], places: TracePlaces): ReaderClaims {
  const lines = new Map<ObjectId | typeof uncommitted, Map<string, LineClaim[]>>();
  const index = indexCommits(places);
  for (const record of records) {
    for (const range of record.ranges) {
      for (const { commit, isExact } of commitsFor(record, range.path, index)) {
        const ofCommit = lines.get(commit) ?? new Map<string, LineClaim[]>();
        const ofPath = ofCommit.get(range.path) ?? [];
        ofPath.push(toClaim(record, range, commit, isExact));
        lines.set(commit, ofCommit.set(range.path, ofPath));
      }
    }
  }
  for (const ofCommit of lines.values()) for (const claims of ofCommit.values()) claims.reverse();
  return { lines, commits: new Map() };
}

function toClaim(
  record: TraceRecord,
  range: TraceRange,
  commit: ObjectId | typeof uncommitted,
  isExact: boolean,
): LineClaim {
  const { start, end, kind, model } = range;
  return {
    start,
    end,
    kind,
    // Lines counted before the commit existed may have moved since.
    tier: isExact && record.writer === 'record' ? 'A' : 'B',
    source: {
      reader: 'agent-trace',
      // Beside a person's lines the record names the person, or the tool of its other files.
      tool: kind === 'human' ? null : record.tool,
      model: kind === 'human' ? null : model,
      session: kind === 'human' ? null : record.session,
      commit: commit === uncommitted ? null : commit,
    },
    evidence: isExact ? 'trace record' : 'trace record on the parent',
  };
}

interface CommitIndex {
  readonly byOid: ReadonlyMap<string, Commit>;
  readonly children: ReadonlyMap<string, readonly Commit[]>;
  readonly touches: (commit: ObjectId, path: string) => boolean;
  /** The commit on which uncommitted changes stand. */
  readonly uncommittedParent: ObjectId | null;
}

function indexCommits({ commits, touched, head, base }: TracePlaces): CommitIndex {
  const children = new Map<string, Commit[]>();
  for (const commit of commits) {
    for (const parent of commit.parents) children.set(parent, [...(children.get(parent) ?? []), commit]);
  }
  const byOid = new Map<string, Commit>(commits.map((commit) => [commit.oid, commit]));
  const pathsOf = new Map<ObjectId, ReadonlySet<string>>();
  const touches = (commit: ObjectId, path: string): boolean => {
    const paths = pathsOf.get(commit) ?? new Set<string>(touched.get(commit));
    pathsOf.set(commit, paths);
    return paths.has(path);
  };
  return { byOid, children, touches, uncommittedParent: head === null ? base : null };
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
  if (record.writer === 'record' && own !== undefined && !isLater(record, own)) return exact;
  const after = (index.children.get(record.revision) ?? []).filter((child) =>
    couldHold(record, path, child, index),
  );
  const places: Place[] = after.map((child) => ({ commit: child.oid, isExact: false }));
  if (record.revision === index.uncommittedParent) places.push({ commit: uncommitted, isExact: false });
  return places.length > 0 || record.writer === 'hook' ? places : exact;
}

function isLater(record: TraceRecord, commit: Commit): boolean {
  return record.timestamp !== null && record.timestamp > commit.committer.timestamp;
}

/** The edit came before the commit, and the commit changed the file. */
function couldHold(record: TraceRecord, path: string, commit: Commit, index: CommitIndex): boolean {
  const isBefore =
    record.timestamp === null || record.timestamp <= commit.committer.timestamp + clockSlackSeconds;
  return isBefore && index.touches(commit.oid, path);
}
