import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createGitRepository } from '../helpers/gitRepository.ts';
import { runCli } from './runCli.ts';

const repository = createGitRepository();
const { directory } = repository;
repository.commit('Start', { files: { a: 'a\n' }, author: { name: 'Ann', email: 'ann@example.com' } });
afterAll(() => repository.dispose());

test('init --dry-run prints the policy and writes nothing', async () => {
  const { code, stdout, stderr } = await runCli(['policy', 'init', '--dry-run', '--preset', 'all'], {
    directory,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^# Who must sign off[\s\S]*\nversion: 1\n[\s\S]*# Preset "all"[\s\S]*select: all/);
  expect(existsSync(join(directory, '.countersign'))).toBe(false);
});

test('init writes policy and keys, says what comes next, and check names what is missing', async () => {
  const init = await runCli(['policy', 'init'], { directory });
  const written = ['policy.yml', 'allowed_signers'].map((name) => join(directory, '.countersign', name));
  expect(init).toEqual({
    code: 0,
    stdout: `${written.join('\n')}\n`,
    stderr: expect.stringContaining('countersign policy check'),
  });
  const checked = await runCli(['policy', 'check'], { directory });
  expect(checked.code).toBe(3);
  expect(checked.stdout).toMatch(
    /^warning: line \d+, column \d+: `members\.ann`: ann has no key in \.countersign\/allowed_signers/m,
  );
  expect(checked.stdout).toMatch(/^line \d+, column \d+: `rules\[0\]`: rule default: nobody can satisfy it/m);
});

test('check suggests the key that was meant', async () => {
  repository.write('odd.yml', 'version: 1\nrepositry: 12345678\nbranches: [main]\n');
  const { code, stdout } = await runCli(['policy', 'check', '--file', join(directory, 'odd.yml')], {
    directory,
  });
  expect({ code, stdout }).toEqual({
    code: 3,
    stdout:
      'line 1, column 1: `repository`: is required\nline 2, column 1: unknown key `repositry`; did you mean `repository`?\n',
  });
});
