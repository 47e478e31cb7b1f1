// What is written into other programs' configuration: exactly our entries, and nothing is left of them afterwards.
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { type AgentId, agentTable, isAgentId } from '../../../src/core/capture/agentTable.ts';
import { hookConfigTable } from '../../../src/core/capture/hookConfigTable.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planHookConfig, planHookRemoval } from '../../../src/core/capture/planHookConfig.ts';

const agents = Object.keys(agentTable).filter(isAgentId);
const program = `'/opt/it'\\''s here/capture.sh'`;

function install(text: string | null, agent: AgentId, by = program): string {
  const plan = planHookConfig(text, agent, by);
  if (plan.kind !== 'changed' || plan.text === null) throw new Error(JSON.stringify(plan));
  return plan.text;
}

function remove(text: string, agent: AgentId): string | null {
  const plan = planHookRemoval(text, agent);
  if (plan.kind !== 'changed') throw new Error(JSON.stringify(plan));
  return plan.text;
}

/** Files as people have them; `EVENT` stands for the agent's list. */
const files: readonly string[] = [
  '{}',
  '{}\n',
  '{\n}\n',
  '{ }',
  '{"hooks":{}}',
  '{\n  "hooks": {}\n}\n',
  '{\n  "hooks": {\n  }\n}\n',
  '{ "hooks": { "EVENT": [] } }',
  '{\n\t"hooks": {\n\t\t"EVENT": [\n\t\t]\n\t}\n}',
  '{\n  "hooks": {"EVENT": [{"command": "./record.sh"}]}\n}\n',
  '{\n    "model": "x", // why\n    "hooks": {\n        "EVENT": [\n            { "command": "a" }, // one, two\n            { "command": "b" } /* , */\n        ],\n    },\n}\n',
  '{\r\n  "permissions": { "allow": ["Bash(ls)"] },\r\n  "env": { "A": "b" }\r\n}\r\n',
  '{ // nothing\n}\n',
  '{"hooks":{/* none */}}',
  '{\n  "hooks": {\n    "EVENT": [\n      { "command": "a" },\n    ],\n    "Other": [ 1 ]\n  },\n  "z": 1,\n}',
  '{"a":[1,2,3],"b":{"c":"}]"}}',
];

describe.each(agents)('%s', (agent) => {
  const events = hookConfigTable[agent].entries.map(({ event }) => event);
  const texts = files.map((text) => text.replaceAll('EVENT', events[0] ?? ''));

  test.each(texts)('is added, added once, and removed byte for byte: %j', (text) => {
    const installed = install(text, agent);
    expect(planHookConfig(installed, agent, program)).toEqual({ kind: 'unchanged' });
    for (const event of events) {
      const list = (parse(installed) as { hooks: Record<string, unknown[]> }).hooks[event];
      expect(JSON.stringify(list?.at(-1))).toContain(` capture ${agent} --countersign-hook=`);
    }
    expect(remove(installed, agent)).toBe(text);
  });

  test('makes a file, and takes it away again', () => {
    const made = install(null, agent);
    expect(parse(made)).toMatchObject(hookConfigTable[agent].root);
    expect(planHookConfig(made, agent, program)).toEqual({ kind: 'unchanged' });
    expect(remove(made, agent)).toBeNull();
  });

  test('keeps what others added to the file that was made', () => {
    const made = install(null, agent).replace('"hooks": {', '"hooks": {\n    "Else": [{"command": "x"}],');
    const left = remove(made, agent) ?? '';
    expect((parse(left) as { hooks: unknown }).hooks).toEqual({ Else: [{ command: 'x' }] });
  });

  test('a program that moved is replaced, not added', () => {
    const before = texts[10] ?? '';
    const moved = install(install(before, agent, "'/old/capture.sh'"), agent);
    expect(moved).not.toContain('/old/');
    expect(remove(moved, agent)).toBe(before);
  });
});

test('entries behind ours survive, and so do those of other agents', () => {
  const both = install(install('{\n  "a": 1\n}', 'claude-code'), 'codex');
  expect(remove(both, 'codex')).toBe(install('{\n  "a": 1\n}', 'claude-code'));
  const withOther = install('{}', 'claude-code').replace(/\}\n {4}\]/, '},\n      {"matcher": "*"}\n    ]');
  expect(parse(remove(withOther, 'claude-code') ?? '')).toEqual({
    hooks: { PostToolUse: [{ matcher: '*' }] },
  });
});

test.each([
  ['', 'it is no valid JSON'],
  ['{', 'it is no valid JSON'],
  ['[]', 'it holds no JSON object'],
  ['{"hooks": []}', '"hooks" is no object'],
  ['{"hooks": {"PostToolUse": {}}}', '"PostToolUse" is no list'],
  ['{"hooks": {}, "hooks": {}}', '"hooks" stands in it twice'],
  ['{"a": 1 "b": 2}', 'it is no valid JSON'],
])('a file that is not understood is not touched: %j', (text, reason) => {
  expect(planHookConfig(text, 'claude-code', program)).toEqual({ kind: 'unreadable', reason });
  expect(planHookRemoval(text, 'claude-code')).toEqual({ kind: 'unreadable', reason });
});

test('nothing of ours: nothing to remove', () => {
  expect(
    planHookRemoval('{"hooks": {"PostToolUse": [{"command": "capture claude-code"}]}}', 'claude-code'),
  ).toEqual({
    kind: 'unchanged',
  });
  expect(planHookRemoval(null, 'cursor')).toEqual({ kind: 'unchanged' });
});

test('any JSON object comes back byte for byte, however it is indented', () => {
  const object = fc.dictionary(
    fc.string().filter((name) => name !== 'hooks'),
    fc.jsonValue(),
  );
  const hooks = fc.option(
    fc.dictionary(fc.constantFrom('PostToolUse', 'Stop', 'x'), fc.array(fc.jsonValue())),
  );
  fc.assert(
    fc.property(
      object,
      hooks,
      fc.constantFrom('', '  ', '\t', '    '),
      fc.boolean(),
      (others, own, indent, crlf) => {
        const value = own === null ? others : { ...others, hooks: own };
        const json = JSON.stringify(value, null, indent);
        const text = crlf ? json.replaceAll('\n', '\r\n') : json;
        const installed = install(text, 'claude-code');
        expect(planHookConfig(installed, 'claude-code', program)).toEqual({ kind: 'unchanged' });
        expect(remove(installed, 'claude-code')).toBe(text);
      },
    ),
    { numRuns: 300 },
  );
});

test('whatever stands in the file, the answer is a plan', () => {
  expect(planHookConfig(`{"a":${'['.repeat(200_000)}`, 'cursor', program).kind).toBe('unreadable');
  expect(planHookConfig(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'cursor', program).kind).toMatch(
    /un|ch/,
  );
  const texts = files.flatMap((text) => [
    text,
    install(text.replaceAll('EVENT', 'PostToolUse'), 'claude-code'),
  ]);
  const mutated = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(20), fc.constantFrom('', '{', '}', '[', ']', ',', '"', '//', '/*', '\n', ':')); // prettier-ignore
  fc.assert(
    fc.property(mutated, ([text, at, length, put]) => {
      const from = at % (text.length + 1);
      const changed = text.slice(0, from) + put + text.slice(from + length);
      const plan = planHookConfig(changed, 'claude-code', program);
      if (plan.kind !== 'changed' || plan.text === null) return;
      expect(planHookConfig(plan.text, 'claude-code', program)).toEqual({ kind: 'unchanged' });
      const back = planHookRemoval(plan.text, 'claude-code');
      expect(back.kind).toBe('changed');
      if (!changed.includes('--countersign-hook=')) expect(back).toMatchObject({ text: changed });
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['claude-code', 'claude-code.settings'],
  ['cursor', 'cursor.hooks'],
] as const)('files with hooks of others, as vendors show them: %s', (agent, name) => {
  const file = join(import.meta.dirname, '../../fixtures/capture/hooks', `${name}.json`);
  const before = readFileSync(file, 'utf8');
  const plan = planHookConfig(before, agent, program);
  const after = plan.kind === 'changed' ? (plan.text ?? '') : '';
  expect(after).toContain('countersign');
  const others = [...before.matchAll(/"command": "[^"]*"/g)].map(([text]) => text);
  expect(others.length).toBeGreaterThan(0);
  for (const other of others) expect(after).toContain(other);
  expect(remove(after, agent)).toBe(before);
});
