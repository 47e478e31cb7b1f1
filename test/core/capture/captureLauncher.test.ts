// The script between an agent and the program, run by a real shell.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captureLauncher, quoteProgram } from '../../../src/core/capture/captureLauncher.ts';

let root: string;
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'countersign-launcher-')), `it's "here" $HOME`);
  mkdirSync(root);
});
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

/** Starts the launcher as an agent's shell does. */
function run(cli: string, args: string): { readonly status: number | null; readonly printed: string } {
  const { fileName, text } = captureLauncher({ platform: 'linux', node: process.execPath, cli });
  const file = join(root, fileName);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  const result = spawnSync('/bin/sh', ['-c', `${quoteProgram(file, 'linux')} ${args}`], { input: 'payload' });
  return { status: result.status, printed: String(result.stdout) + String(result.stderr) };
}

test('passes words and input on, and neither output nor the code back', () => {
  const cli = join(root, 'cli.cjs');
  writeFileSync(cli, "require('fs').writeFileSync(__dirname + '/seen', process.argv.slice(2).join(' ') + ' ' + require('fs').readFileSync(0)); console.log('x'); console.error('y'); process.exit(2)"); // prettier-ignore
  expect(run(cli, 'capture cursor --countersign-hook=f')).toEqual({ status: 0, printed: '' });
  expect(readFileSync(join(root, 'seen'), 'utf8')).toBe('capture cursor --countersign-hook=f payload');
});

test('a program that is gone disturbs nobody', () => {
  expect(run(join(root, 'gone.cjs'), 'capture cursor')).toEqual({ status: 0, printed: '' });
});

test('for Windows: percent signs stand for themselves', () => {
  const { fileName, text } = captureLauncher({
    platform: 'win32',
    node: 'C:\\Code 100%\\Code.exe',
    cli: 'C:\\x\\cli.cjs',
  });
  expect(fileName).toBe('capture.cmd');
  expect(text).toContain(
    'if exist "C:\\x\\cli.cjs" "C:\\Code 100%%\\Code.exe" "C:\\x\\cli.cjs" %* >nul 2>nul\r\n',
  );
});
