// What a repository wrote reaches the terminal in notes and failures, and must not drive it.
import { expect, test } from 'vitest';
import { createGitRepository } from '../helpers/gitRepository.ts';
import { disposeAfterTest } from '../helpers/disposeAfterTest.ts';
import { runCli } from './runCli.ts';

test.each([
  ['review', ['review', 'main...HEAD']],
  ['policy show', ['policy', 'show']],
  ['policy check', ['policy', 'check']],
  ['verify', ['verify', '--target', 'main']],
])('%s escapes what a policy wrote', async (_, args) => {
  const builder = createGitRepository();
  disposeAfterTest(builder);
  builder.commit('Start', {
    files: {
      'a.ts': 'export {};\n',
      '.countersign/policy.yml': 'version: 1\nrepository: 0f1e2d3c4b5a\nbranches: [main]\n"\\x1b[2Jfoo": 1\n',
    },
  });
  builder.git('checkout', '-q', '-b', 'feature');
  builder.commit('Change', { files: { 'a.ts': 'export const a = 1;\n' } });
  const { stdout, stderr } = await runCli(args, { directory: builder.directory });
  expect(`${stdout}${stderr}`).toContain('[2Jfoo');
  expect(`${stdout}${stderr}`).not.toContain('\u001B');
});
