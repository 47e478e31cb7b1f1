// @ts-check

/**
 * How the commits of the demo are told.
 *
 * @typedef {import('./people.mjs').Person} Person
 *
 * @typedef {{kind: 'write', path: string, content: string | Buffer}
 *   | {kind: 'edit', path: string, replacements: [string, string][]}
 *   | {kind: 'move', from: string, to: string}
 *   | {kind: 'executable', path: string}
 *   | {kind: 'agentTrace', path: string, first: string, last: string}} Step
 *
 * A line that starts with `first` opens a range, the next one that starts with `last` ends it.
 * @typedef {{first: string, last: string, key: 'session' | 'human'}} NoteRange
 * @typedef {{path: string, ranges: NoteRange[]}} GitAiNote
 *
 * @typedef {{message: string, author: Person, committer?: Person, date: string, steps: Step[],
 *   note?: GitAiNote}} CommitStory
 */

/** @type {(path: string, content: string | Buffer) => Step} */
export const write = (path, content) => ({ kind: 'write', path, content });

/** Each old text must stand exactly once in the file. @type {(path: string, ...replacements: [string, string][]) => Step} */
export const edit = (path, ...replacements) => ({ kind: 'edit', path, replacements });

/** @type {(from: string, to: string) => Step} */
export const move = (from, to) => ({ kind: 'move', from, to });

/** @type {(path: string) => Step} */
export const executable = (path) => ({ kind: 'executable', path });

/** Appends a record to `.agent-trace/traces.jsonl` for a range of the file as it is now. @type {(path: string, first: string, last: string) => Step} */
export const agentTrace = (path, first, last) => ({ kind: 'agentTrace', path, first, last });

/** @type {(files: Record<string, string>) => Step[]} */
export const writeAll = (files) => Object.entries(files).map(([path, content]) => write(path, content));
