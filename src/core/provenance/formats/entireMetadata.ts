import type { Parsed } from '../../base/problem.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { toolName } from '../toolName.ts';

/** What the `metadata.json` of an Entire checkpoint says: which sessions it holds, never what was said in them. */
export interface EntireCheckpoint {
  /** Numbers of the sessions' directories, sorted; there may be gaps. */
  readonly sessions: readonly number[];
}

/** What the `metadata.json` of one session of a checkpoint says. */
export interface EntireSession {
  readonly agent: string | null;
  readonly session: string | null;
  /** As the commit names them. Files the agent had in hand; that alone does not say that it wrote lines of them. */
  readonly files: readonly string[];
  /**
   * The agent's share of the lines of the commit that the checkpoint was made for. `all`: people added and changed
   * none. `none`: the agent wrote none. `unsaid`: nothing was counted, or there was nothing to count.
   */
  readonly share: 'all' | 'part' | 'none' | 'unsaid';
}

const maximumSessions = 100;
const maximumFiles = 10_000;
/** Pointers are absolute within the tree of the branch, and empty where a blob was not written. */
const sessionMetadata = /(?:^|\/)(0|[1-9][0-9]{0,3})\/metadata\.json$/;

/** Reads the metadata of the checkpoint `id`. Null, with a problem, when it is none or belongs to another checkpoint. */
export function parseEntireCheckpoint(text: string, id: string): Parsed<EntireCheckpoint | null> {
  const value = readMetadata(text, id);
  if (typeof value === 'string') return refused(id, value);
  const listed = elements(member(value, 'sessions')).slice(0, maximumSessions);
  const numbers = listed.flatMap((session) => {
    const pointer = member(session, 'metadata');
    const number = typeof pointer === 'string' ? sessionMetadata.exec(pointer)?.[1] : undefined;
    return number === undefined ? [] : [Number(number)];
  });
  const sessions = [...new Set(numbers)].toSorted((left, right) => left - right);
  return { value: { sessions }, problems: [] };
}

/** Reads the metadata of one session of the checkpoint `id`; null, with a problem, as in `parseEntireCheckpoint`. */
export function parseEntireSession(text: string, id: string): Parsed<EntireSession | null> {
  const value = readMetadata(text, id);
  if (typeof value === 'string') return refused(id, value);
  const files = elements(member(value, 'files_touched')).filter((path) => typeof path === 'string');
  const agent = toolName(member(value, 'agent'));
  return {
    value: {
      // What early versions wrote where they did not know which.
      agent: agent === 'Agent' ? null : agent,
      session: cleanLabel(member(value, 'session_id')),
      files: files.slice(0, maximumFiles).map((path) => path.replaceAll('\\', '/')),
      share: readShare(member(value, 'initial_attribution')),
    },
    problems: [],
  };
}

function readMetadata(text: string, id: string): object | string {
  const value = parseJson(text);
  if (!isJsonObject(value)) return 'its metadata is no JSON object';
  const own = member(value, 'checkpoint_id') ?? id;
  return own === id ? value : 'its metadata belongs to another checkpoint';
}

function refused(id: string, why: string): { value: null; problems: { message: string }[] } {
  return { value: null, problems: [{ message: `Entire checkpoint ${id} skipped: ${why}` }] };
}

function readShare(attribution: unknown): EntireSession['share'] {
  const percentage = member(attribution, 'agent_percentage');
  if (typeof percentage !== 'number' || !(percentage >= 0)) return 'unsaid';
  const count = (key: string): number => {
    const value = member(attribution, key);
    return typeof value === 'number' && value > 0 ? value : 0;
  };
  const lines = member(attribution, 'agent_lines');
  // Later versions count removed lines in the percentage; who only removed wrote no line.
  if (percentage === 0 || lines === 0) {
    const all = count('total_committed') + count('total_lines_changed') + count('agent_removed');
    return all === 0 && percentage === 0 ? 'unsaid' : 'none';
  }
  const isAll = percentage >= 100 && count('human_added') === 0 && count('human_modified') === 0;
  return isAll ? 'all' : 'part';
}
