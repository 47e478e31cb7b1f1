import type { Node } from 'jsonc-parser';
import { type AgentId, agentTable } from './agentTable.ts';
import { type HookEntry, hookConfigTable } from './hookConfigTable.ts';
import { addMember, endOf, indentUnit, parseJsonObject, propertyOf, removeMember } from './jsonMembers.ts';

/**
 * What would be written. `text` is the whole file afterwards; null: there is none. `changes`: one sentence each.
 * `unreadable`: nobody can say where the entry goes, so the file must stay as it is.
 */
export type HookConfigPlan =
  | { readonly kind: 'changed'; readonly text: string | null; readonly changes: readonly string[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Adds our entries to an agent's file of hooks (null: there is none). `program` starts Countersign in a shell and is
 * quoted already. Nothing else in the file changes; entries that are there already are left alone, entries with
 * another program are replaced. `planHookRemoval` gives back the file as it was, byte for byte.
 */
export function planHookConfig(existing: string | null, agent: AgentId, program: string): HookConfigPlan {
  if (existing === null) {
    const changes = hookConfigTable[agent].entries.map(({ event }) => added(agent, event));
    return { kind: 'changed', text: newFile(agent, program), changes };
  }
  const present = ownEntries(existing, agent);
  if (typeof present === 'string') return { kind: 'unreadable', reason: present };
  const { entries } = hookConfigTable[agent];
  const isDone = entries.every((entry) =>
    present.some((own) => own.event === entry.event && holdsProgram(own, agent, program)),
  );
  if (isDone && present.length === entries.length) return { kind: 'unchanged' };
  const cleared = present.length === 0 ? existing : removeAll(existing, agent);
  if (cleared === null) return planHookConfig(null, agent, program);
  let text = cleared;
  for (const entry of entries) {
    const next = addEntry(text, agent, entry, program);
    if (next.kind === 'unreadable') return next;
    text = next.text;
  }
  return { kind: 'changed', text, changes: entries.map(({ event }) => added(agent, event)) };
}

/** Takes exactly our entries out, and the lists and the file that were made for them if nobody else uses them. */
export function planHookRemoval(existing: string | null, agent: AgentId): HookConfigPlan {
  if (existing === null) return { kind: 'unchanged' };
  const present = ownEntries(existing, agent);
  if (typeof present === 'string') return { kind: 'unreadable', reason: present };
  if (present.length === 0) return { kind: 'unchanged' };
  const changes = present.map(
    ({ event }) => `${agentTable[agent].title} no longer runs Countersign at ${event}.`,
  );
  return { kind: 'changed', text: removeAll(existing, agent), changes };
}

function added(agent: AgentId, event: string): string {
  return `${agentTable[agent].title} runs Countersign at ${event}.`;
}

/**
 * How much was made for an entry: `f` the file, else the number of lists and objects around it, with an `n` when the
 * bracket behind it was moved to a line of its own. It stands in the command, where no agent minds it.
 */
function commandLine(program: string, agent: AgentId, mark: string): string {
  return `${program} capture ${agent} --countersign-hook=${mark}`;
}

const markPattern = (agent: AgentId): RegExp =>
  new RegExp(` capture ${agent} --countersign-hook=([0-2]n?|f)(?![\\w-])`);

function newFile(agent: AgentId, program: string): string {
  const { root, entries } = hookConfigTable[agent];
  const hooks = entries.map(
    ({ event, value }) => [event, [value(commandLine(program, agent, 'f'))]] as const,
  );
  return `${JSON.stringify({ ...root, hooks: Object.fromEntries(hooks) }, null, 2)}\n`;
}

interface OwnEntry {
  readonly event: string;
  readonly json: string;
  readonly mark: string;
  readonly node: Node;
  /** From the list of the entry outwards. */
  readonly containers: readonly Container[];
}

interface Container {
  readonly node: Node;
  /** The property that holds it; null for the root. */
  readonly property: Node | null;
}

/** Our entries in the order of the table; a sentence when the file is not what it should be. */
function ownEntries(text: string, agent: AgentId): readonly OwnEntry[] | string {
  const root = parseJsonObject(text);
  if (typeof root === 'string') return root;
  const own: OwnEntry[] = [];
  for (const { event } of hookConfigTable[agent].entries) {
    const path = containersOf(root, event);
    if (typeof path === 'string') return path;
    const [list] = path;
    if (path.length < 3 || list === undefined) continue;
    for (const node of list.node.children ?? []) {
      const json = text.slice(node.offset, endOf(node));
      const mark = markPattern(agent).exec(json)?.[1];
      if (mark !== undefined) own.push({ event, json, mark, node, containers: path });
    }
  }
  return own;
}

/** What is there of the list, `hooks` and the root, innermost first; a sentence when something else stands in the way. */
function containersOf(root: Node, event: string): readonly Container[] | string {
  const path: Container[] = [{ node: root, property: null }];
  for (const [name, type] of [
    ['hooks', 'object'],
    [event, 'array'],
  ] as const) {
    const [inner] = path;
    const property = inner === undefined ? null : propertyOf(inner.node, name);
    if (property === 'twice') return `"${name}" stands in it twice`;
    if (property === null) break;
    const node = property.children?.[1];
    if (node?.type !== type) return `"${name}" is no ${type === 'array' ? 'list' : 'object'}`;
    path.unshift({ node, property });
  }
  return path;
}

function holdsProgram({ json, mark }: OwnEntry, agent: AgentId, program: string): boolean {
  const command = JSON.stringify(commandLine(program, agent, mark)).slice(1, -1);
  return json.includes(`"${command}"`);
}

type EntryAdded =
  | { readonly kind: 'added'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

function addEntry(text: string, agent: AgentId, entry: HookEntry, program: string): EntryAdded {
  const root = parseJsonObject(text);
  const path = typeof root === 'string' ? root : containersOf(root, entry.event);
  if (typeof path === 'string') return { kind: 'unreadable', reason: path };
  const [container] = path;
  if (container === undefined) return { kind: 'unreadable', reason: 'it holds no JSON object' };
  const missing = 3 - path.length;
  const grow = (mark: string): ReturnType<typeof addMember> =>
    addMember(text, container.node, (indentation) => {
      const value = entry.value(commandLine(program, agent, mark));
      return formatMember(value, ['hooks', entry.event].slice(2 - missing), indentation, text);
    });
  const grown = grow(String(missing));
  return { kind: 'added', text: (grown.hasNewLine ? grow(`${missing}n`) : grown).text };
}

/** The entry inside of what is missing around it: a property of `names[0]`, or an element of the list. */
function formatMember(
  value: unknown,
  names: readonly string[],
  indentation: string | null,
  text: string,
): string {
  const [outermost, ...rest] = names;
  let inner: unknown = outermost === undefined ? value : [value];
  for (const name of rest.toReversed()) inner = { [name]: inner };
  const json = JSON.stringify(inner, null, indentation === null ? undefined : indentUnit(text));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const member = json.replaceAll('\n', eol + (indentation ?? ''));
  return outermost === undefined ? member : `${JSON.stringify(outermost)}: ${member}`;
}

/** Null when nothing is left of a file that was made for us. */
function removeAll(existing: string, agent: AgentId): string | null {
  let text = existing;
  for (;;) {
    const present = ownEntries(text, agent);
    // The one that was added last goes first.
    const entry = typeof present === 'string' ? undefined : present.at(-1);
    if (entry === undefined) return text;
    const next = removeEntry(text, entry);
    if (entry.mark === 'f' && isOurSkeleton(next, agent)) return null;
    text = next;
  }
}

function removeEntry(text: string, { mark, node, containers }: OwnEntry): string {
  let made = mark === 'f' ? 2 : Number(mark[0]);
  let member = node;
  for (const { node: container, property } of containers) {
    if (made === 0 || property === null || (container.children ?? []).length > 1) {
      return removeMember(text, container, member, mark.endsWith('n'));
    }
    made -= 1;
    member = property;
  }
  return text;
}

function isOurSkeleton(text: string, agent: AgentId): boolean {
  const { root } = hookConfigTable[agent];
  const found = parseJsonObject(text);
  if (typeof found === 'string' || /\/[/*]/.test(text)) return false;
  const properties = found.children ?? [];
  return properties.every(({ children }) => {
    const name: unknown = children?.[0]?.value;
    return typeof name === 'string' && Object.hasOwn(root, name) && children?.[1]?.value === root[name];
  });
}
