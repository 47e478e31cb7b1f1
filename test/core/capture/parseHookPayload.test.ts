// Every sample payload with the edits that are read from it, and input that is no payload.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgentEdit } from '../../../src/core/capture/agentEdit.ts';
import { type AgentId, agentTable, isAgentId } from '../../../src/core/capture/agentTable.ts';
import { parseHookPayload } from '../../../src/core/capture/parseHookPayload.ts';

const folder = join(import.meta.dirname, '../../fixtures/capture/hooks');
const sample = (name: string): string => readFileSync(join(folder, `${name}.json`), 'utf8');

/** One line an edit: `kind path: old → new`. */
function describeEdit(edit: AgentEdit): string {
  if (edit.kind === 'delete') return `delete ${edit.path}`;
  if (edit.kind === 'write')
    return `write ${edit.path}: ${JSON.stringify(edit.content)}${edit.before === null ? '' : ` before ${JSON.stringify(edit.before)}`}`;
  const texts = edit.replacements.map(
    ({ oldText, newText, line, isEverywhere }) =>
      `${JSON.stringify(oldText)} → ${JSON.stringify(newText)}${line === null ? '' : ` @${line}`}${isEverywhere ? ' everywhere' : ''}`,
  );
  return `edit ${edit.path}: ${texts.join('; ')}`;
}

function check(agent: AgentId, payload: string, expected: readonly string[], who?: string): void {
  const { value, problems } = parseHookPayload(agent, payload);
  expect(problems).toEqual([]);
  expect(value?.edits.map(describeEdit) ?? []).toEqual(expected);
  if (who !== undefined)
    expect(`${value?.tool} ${value?.model} ${value?.session} ${value?.directory}`).toBe(who);
}

const signed = 'add(a: number, b: number): number';
const whole = `"export function add(a: number, b: number): number {\\n  return a + b;\\n}\\n"`;
const app = '/home/dev/app';
const sumEdit = '"add(a, b)" → "sum(a, b)"';

test('Claude Code', () => {
  const who = `claude null 3f0d5a1e-0000-4000-8000-000000000001 ${app}`;
  const patched = `"export function add(a, b) {\\n  return a + b;\\n}\\n" → ${whole} @1`;
  check('claude-code', sample('claude-code.PostToolUse.Edit'), [`edit ${app}/src/add.ts: ${patched}`], who);
  check(
    'claude-code',
    sample('claude-code.PostToolUse.Write-create'),
    [`write ${app}/src/new.ts: ${whole}`],
    who,
  );
  const two = '"add(a" → "sum(a"; "a + b" → "b + a"';
  check('claude-code', sample('claude-code.PostToolUse.MultiEdit'), [`edit ${app}/src/add.ts: ${two}`], who);
  check('claude-code', sample('claude-code.PostToolUse.Bash'), []);
});

test('Cursor: its own event, completions, and the newer one, which names no text', () => {
  const who = `cursor claude-opus-4-5 c0ffee00-0000-4000-8000-000000000002 ${app}`;
  check('cursor', sample('cursor.afterFileEdit'), [`edit ${app}/src/add.ts: "add(a, b)" → "${signed}"`], who);
  check('cursor', sample('cursor.afterTabFileEdit'), [`edit ${app}/src/add.ts: "" → "// sum" @1`]);
  expect(parseHookPayload('cursor', sample('cursor.postToolUse.Write'))).toEqual({
    value: null,
    problems: [{ message: 'no edit was understood in the payload of Write' }],
  });
});

test.each(['as-documented', 'as-coded'])('VS Code agents, %s', (form) => {
  const who = `github-copilot null 5fcddc54-0000-4000-8000-000000000004 ${app}`;
  check('vscode', sample(`vscode-agent.PostToolUse.${form}`), [`edit ${app}/src/add.ts: ${sumEdit}`], who);
});

test('Copilot CLI: old names, a patch as input, and its own form of the event', () => {
  const who = `github-copilot-cli null 301561f1-0000-4000-8000-000000000005 ${app}`;
  const content = `"print('hello')\\n"`;
  check(
    'copilot-cli',
    sample('copilot-cli.PostToolUse.legacy-names'),
    [`write ${app}/hello.py: ${content}`],
    who,
  );
  check('copilot-cli', sample('copilot-cli.PostToolUse.1.0.62'), [`write hello.py: ${content}`], who);
  const own = {
    timestamp: 1704614600000,
    cwd: app,
    toolName: 'create',
    toolArgs: JSON.stringify({ path: 'hello.py', file_text: "print('hello')\n" }),
    toolResult: { resultType: 'success', textResultForLlm: 'ok' },
  };
  check('copilot-cli', JSON.stringify(own), [`write hello.py: ${content}`]);
  check('copilot-cli', JSON.stringify({ ...own, toolResult: { resultType: 'failure' } }), []);
  check('copilot-cli', JSON.stringify({ ...own, toolName: 'bash' }), []);
});

test('Windsurf, with control characters as they are', () => {
  const who = 'windsurf Claude Sonnet 4 traj-123 null';
  check('windsurf', sample('windsurf.post_write_code'), [`edit ${app}/src/add.ts: ${sumEdit}`], who);
  check('windsurf', sample('windsurf.post_run_command'), []);
  const raw = sample('windsurf.post_write_code').replace('sum(a, b)', 'sum(\n\ta, \\"b\\")');
  check('windsurf', raw, [`edit ${app}/src/add.ts: "add(a, b)" → "sum(\\n\\ta, \\"b\\")"`]);
});

test('Gemini CLI and Codex', () => {
  check(
    'gemini-cli',
    sample('gemini-cli.AfterTool'),
    [`edit src/add.ts: ${sumEdit}`],
    `gemini null g-1 ${app}`,
  );
  const who = `codex gpt-5.3-codex 019c4b43-0000-7000-8000-000000000006 ${app}`;
  const edit = 'edit src/add.ts: "add(a, b)\\n" → "sum(a, b)\\n"';
  check('codex', sample('codex.PostToolUse.apply_patch'), [edit], who);
  check(
    'codex',
    sample('codex.PostToolUse.apply_patch').replace('"apply_patch"', '"functions.apply_patch"'),
    [edit],
  );
  check('gemini-cli', sample('gemini-cli.AfterTool').replace('"llmContent"', '"error"'), []);
  const three = sample('gemini-cli.AfterTool').replace(
    '"old_string"',
    '"expected_replacements": 3, "old_string"',
  );
  check('gemini-cli', three, [`edit src/add.ts: ${sumEdit} everywhere`]);
});

test('a patch of several files, with moves and removals', () => {
  const patch = ['*** Begin Patch', '*** Delete File: old.ts', '*** Update File: a.ts', '*** Move to: b.ts', '@@ class A', ' x', '-y', '+z', '@@', '+w', '*** Add File: n.ts', '+1', '+', '*** End Patch', 'rest'].join('\n'); // prettier-ignore
  const payload = { hook_event_name: 'PostToolUse', tool_name: 'apply_patch', tool_input: { input: patch } };
  check('codex', JSON.stringify(payload), [
    'delete old.ts',
    'edit b.ts: "x\\ny\\n" → "x\\nz\\n"; "" → "w\\n"',
    'write n.ts: "1\\n\\n"',
  ]);
});

test('several files in one call, everywhere, and what was there before', () => {
  const replacements = [
    { filePath: '/r/a.ts', oldString: 'a', newString: 'b' },
    { filePath: '/r/b.ts', oldString: 'c', newString: 'd', replace_all: true },
  ];
  const payload = { hook_event_name: 'PostToolUse', tool_name: 'multi_replace_string_in_file', tool_input: { replacements } }; // prettier-ignore
  check('vscode', JSON.stringify(payload), ['edit /r/a.ts: "a" → "b"', 'edit /r/b.ts: "c" → "d" everywhere']);
  const write = { hook_event_name: 'PostToolUse', tool_name: 'Write', tool_input: { file_path: 'a', content: 'new\n' }, tool_response: { originalFile: 'old\n' } }; // prettier-ignore
  check('claude-code', JSON.stringify(write), ['write a: "new\\n" before "old\\n"']);
});

test('events before a tool ran say nothing', () => {
  const before = sample('claude-code.PostToolUse.Edit').replace('PostToolUse', 'PreToolUse');
  check('claude-code', before, []);
});

describe('broken input is a problem or nothing, and never an error', () => {
  const agents = Object.keys(agentTable).filter(isAgentId);
  const samples = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

  test.each(['', 'null', '[]', '{', '"x"', '\u0000', '{}'])('%j', (text) => {
    for (const agent of agents) expect(parseHookPayload(agent, text).value).toBeNull();
  });

  test('deep, wide and long', () => {
    const deep = `{"hook_event_name":"PostToolUse","tool_name":"Edit","tool_input":${'['.repeat(200_000)}`;
    const nested = `{"hook_event_name":"PostToolUse","tool_name":"Edit","tool_input":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
    const long = JSON.stringify({ hook_event_name: 'PostToolUse', tool_name: 'Write', tool_input: { file_path: 'a', content: '\n'.repeat(5_000_000) } }); // prettier-ignore
    expect(parseHookPayload('claude-code', deep).value).toBeNull();
    expect(parseHookPayload('claude-code', nested).value).toBeNull();
    expect(parseHookPayload('claude-code', long).value?.edits).toHaveLength(1);
  });

  test('cut off and with characters changed', () => {
    const mutated = fc.constantFrom(...samples).chain((text) =>
      fc.tuple(fc.nat(text.length), fc.nat(text.length - 1), fc.string({ maxLength: 2 })).map(
        ([cut, at, put]) => (cut % 2 === 0 ? text.slice(0, cut) : text.slice(0, at) + put + text.slice(at + 1)), // prettier-ignore
      ),
    );
    fc.assert(
      fc.property(mutated, fc.constantFrom(...agents), (text, agent) => {
        const { value, problems } = parseHookPayload(agent, text);
        expect(problems.length === 0 || value === null).toBe(true);
        for (const edit of value?.edits ?? []) expect(typeof edit.path).toBe('string');
      }),
      { numRuns: 3_000 },
    );
  });
});

test('what git-ai is told by other tools names files and no text, so it is nobody’s payload here', () => {
  for (const agent of Object.keys(agentTable).filter(isAgentId))
    check(agent, sample('git-ai.agent-v1.ai_agent'), []);
});
