// Files of hooks on disk: found, written on the word given, never over a change or through a doubt.
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type HookConfigFile,
  readHookConfigFiles,
  writeHookConfig,
} from '../../../src/core/capture/hookConfigFile.ts';

let root: string;
let folder: string;
let home: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-hooks-'));
  [folder, home] = [join(root, 'work'), join(root, 'home')];
  mkdirSync(folder);
  mkdirSync(home);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const program = "'/opt/capture.sh'";
const read = (): Promise<HookConfigFile[]> => readHookConfigFiles({ folder, home, program });

async function find(agent: string, level = 'workspace'): Promise<HookConfigFile> {
  const found = (await read()).find((file) => file.agent === agent && file.level === level);
  if (found === undefined) throw new Error(`no ${agent}`);
  return found;
}

function put(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test('every agent at both levels; nothing is written by looking', async () => {
  mkdirSync(join(home, '.cursor'));
  const files = await read();
  expect(files).toHaveLength(14);
  expect(files.filter(({ isUsed }) => isUsed).map(({ agent, level }) => `${agent} ${level}`)).toEqual([
    'cursor workspace',
    'cursor user',
  ]);
  expect(files.every(({ record, stop }) => record.kind === 'changed' && stop.kind === 'unchanged')).toBe(
    true,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('a new file, and back', async () => {
  const { file, record } = await find('cursor');
  if (record.kind !== 'changed') throw new Error(record.kind);
  expect(await writeHookConfig(file, null, record.text)).toBe(true);
  const written = await find('cursor');
  expect(written.record.kind).toBe('unchanged');
  if (written.stop.kind !== 'changed') throw new Error(written.stop.kind);
  expect(await writeHookConfig(file, written.text, written.stop.text)).toBe(true);
  expect(existsSync(file)).toBe(false);
});

test('an existing one keeps its mode, its comments and its place behind a link', async () => {
  const kept = put('dotfiles/settings.json', '{\n  // mine\n  "model": "x"\n}\n');
  chmodSync(kept, 0o640);
  mkdirSync(join(home, '.claude'));
  symlinkSync(kept, join(home, '.claude/settings.json'));
  const { file, text, record } = await find('claude-code', 'user');
  if (record.kind !== 'changed') throw new Error(record.kind);
  expect(await writeHookConfig(file, text, record.text)).toBe(true);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(statSync(kept).mode & 0o777).toBe(0o640);
  expect(readFileSync(kept, 'utf8')).toContain('// mine');
  expect(readdirSync(join(root, 'dotfiles'))).toEqual(['settings.json']);
});

test('what changed meanwhile is left as it is', async () => {
  const file = put('work/.codex/hooks.json', '{}\n');
  expect(await writeHookConfig(file, '{ }\n', 'x')).toBe(false);
  expect(await writeHookConfig(file, null, 'x')).toBe(false);
  expect(await writeHookConfig(file, '{ }\n', null)).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe('{}\n');
});

test('what is not understood stays: no JSON, no UTF-8, no file, a link to nowhere, too much', async () => {
  put('work/.cursor/hooks.json', '{ torn');
  mkdirSync(join(folder, '.gemini/settings.json'), { recursive: true });
  mkdirSync(join(folder, '.codex'));
  symlinkSync('nowhere', join(folder, '.codex/hooks.json'));
  mkdirSync(join(folder, '.windsurf'));
  writeFileSync(join(folder, '.windsurf/hooks.json'), Buffer.from('{"a":"\xff"}', 'latin1'));
  put('work/.claude/settings.local.json', `{"a":"${'x'.repeat(2_000_000)}"}`);
  const reasons = (await read()).flatMap(({ agent, record }) => (record.kind === 'unreadable' ? [`${agent}: ${record.reason}`] : [])); // prettier-ignore
  expect(reasons).toEqual([
    'claude-code: it is too large',
    'cursor: it is no valid JSON',
    'gemini-cli: it is no plain file',
    'codex: it is a link to nowhere',
    'windsurf: it is not UTF-8',
  ]);
});
