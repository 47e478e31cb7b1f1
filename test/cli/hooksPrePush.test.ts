// The pre-push hook as git runs it: real pushes to a bare remote.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hookScript } from '../../src/core/workflow/hooks/hookScript.ts';
import { source } from '../core/workflow/signedRepository.ts';
import { createGitRepository } from '../helpers/gitRepository.ts';
import { createHookedRepository, type HookedRepository } from './hookedRepository.ts';

let hooked: HookedRepository;
beforeEach(() => {
  hooked = createHookedRepository();
});
afterEach(() => hooked.dispose());

describe('pre-push', () => {
  test('is advisory: says what is open and lets it go', async () => {
    await hooked.hooks('install');
    const pushed = hooked.push('feature');
    expect(pushed.code).toBe(0);
    expect(pushed.says).toMatch(/countersign: feature for origin\/main: FAIL, 3 of 3 hunks open\./);
    expect(pushed.says).toMatch(/countersign: {3}next: /);
    expect(hooked.remoteRefs()).toContain('refs/heads/feature');
  });

  test('enforced: stops the push until everything is signed', async () => {
    await hooked.hooks('install');
    hooked.set('prePush', 'enforce');
    const stopped = hooked.push('feature');
    expect(stopped.code).toBe(1);
    expect(stopped.says).toMatch(/the push is stopped, because countersign\.hooks\.prePush is "enforce"/);
    expect(hooked.remoteRefs()).toEqual(['refs/heads/main']);
    await hooked.signed.signOff();
    const pushed = hooked.push('feature');
    expect(pushed).toMatchObject({ code: 0 });
    expect(pushed.says).toMatch(/feature for origin\/main: PASS, 3 hunks\./);
    expect(hooked.remoteRefs()).toContain('refs/heads/feature');
  });

  test('enforced: what cannot be judged does not pass', async () => {
    await hooked.hooks('install');
    hooked.set('prePush', 'enforce');
    hooked.set('target', 'no-such-branch');
    expect(hooked.push('feature')).toMatchObject({
      code: 1,
      says: expect.stringContaining('no branch that its policy guards is here') as string,
    });
    hooked.signed.builder.git('config', '--unset', 'countersign.hooks.target');
    hooked.set('prePush', 'enforced');
    expect(hooked.push('feature')).toMatchObject({
      code: 1,
      says: expect.stringContaining('must be off, advisory or enforce') as string,
    });
    hooked.set('prePush', 'off');
    expect(hooked.push('feature')).toMatchObject({
      code: 0,
      says: expect.not.stringContaining('FAIL') as string,
    });
  });

  test('enforced: a broken policy on the target stops it', async () => {
    hooked.signed.builder.git('checkout', '-q', 'main');
    hooked.signed.builder.commit('Break the policy', {
      files: { '.countersign/policy.yml': 'version: 2\n' },
    });
    hooked.signed.builder.git('push', '-q', 'origin', 'main');
    hooked.signed.builder.git('checkout', '-q', 'feature');
    await hooked.hooks('install');
    hooked.set('prePush', 'enforce');
    expect(hooked.push('feature')).toMatchObject({
      code: 1,
      says: expect.stringContaining('feature for origin/main: ERROR') as string,
    });
  });

  test('enforced: without the program the push is stopped, advisory it is not', () => {
    hooked.writeHook('pre-push', hookScript('pre-push', { node: '/nowhere/node', cli: '/nowhere/cli.cjs' }));
    expect(hooked.push('feature')).toMatchObject({
      code: 0,
      says: expect.stringContaining('not checked') as string,
    });
    hooked.set('prePush', 'enforce');
    expect(hooked.push('feature:again')).toMatchObject({
      code: 1,
      says: expect.stringContaining('countersign: not found') as string,
    });
    expect(hooked.remoteRefs()).toEqual(['refs/heads/feature', 'refs/heads/main']);
  });

  test('enforced: what is nobody’s review goes through without a word', async () => {
    await hooked.hooks('install');
    hooked.push('feature');
    hooked.set('prePush', 'enforce');
    hooked.signed.builder.git('tag', 'v1', 'feature');
    for (const ref of ['v1', 'main', 'main:copy-of-main', ':feature', 'feature:refs/heads/release/1'])
      expect({ ref, ...hooked.push(ref) }).toMatchObject({ ref, code: 0 });
    expect(hooked.push('v1:refs/tags/v2').says).not.toContain('countersign:');
    expect(hooked.remoteRefs()).not.toContain('refs/heads/feature');
  });

  test('enforced: one of several branches is enough to stop all', async () => {
    await hooked.hooks('install');
    hooked.set('prePush', 'enforce');
    const both = hooked.push('main:copy-of-main', 'feature:main', 'feature:topic');
    expect(both.code).toBe(1);
    expect(both.says).toMatch(/main is a target of the policy itself/);
    expect(both.says).toMatch(/topic for origin\/main: FAIL/);
    expect(hooked.remoteRefs()).toEqual(['refs/heads/main']);
  });

  test('works with a detached HEAD, an expression and a linked work tree', async () => {
    await hooked.hooks('install');
    hooked.set('prePush', 'enforce');
    hooked.signed.builder.git('checkout', '-q', '--detach', 'feature');
    expect(hooked.push('HEAD:refs/heads/a').code).toBe(1);
    expect(hooked.push('HEAD^{/Change two}:refs/heads/b').says).toMatch(/b for origin\/main: FAIL, 2 of 2/);
    const directory = join(hooked.signed.builder.directory, '..', 'linked');
    hooked.signed.builder.git('worktree', 'add', '-q', directory, 'feature');
    const linked = hooked.git(['push', 'origin', 'feature'], { directory });
    expect(linked.says).toMatch(/feature for origin\/main: FAIL/);
    expect(linked.code).toBe(1);
  });

  test('judges the repository that git names, not the one around the working directory', async () => {
    await hooked.hooks('install');
    hooked.set('prePush', 'enforce');
    const other = createGitRepository();
    const gitDir = `--git-dir=${hooked.signed.builder.directory}/.git`;
    const pushed = hooked.git([gitDir, `--work-tree=${other.directory}`, 'push', 'origin', 'feature'], {
      directory: other.directory,
    });
    expect(pushed).toMatchObject({
      code: 1,
      says: expect.stringContaining('feature for origin/main: FAIL') as string,
    });
    other.dispose();
  });

  test('says that a shallow clone cannot be judged, and stops it only when enforced', async () => {
    hooked.push('feature');
    const clone = join(hooked.signed.builder.directory, '..', 'shallow');
    expect(
      hooked.git([
        'clone',
        '-q',
        '--depth=1',
        '--no-single-branch',
        `file://${hooked.remote.directory}`,
        clone,
      ]).code,
    ).toBe(0);
    const inClone = { directory: clone };
    hooked.git(['checkout', '-q', '--detach', 'origin/feature'], inClone);
    expect(hooked.git(['commit', '-q', '--allow-empty', '-m', 'More'], inClone).code).toBe(0);
    await hooked.hooks('install', clone);
    const advisory = hooked.git(['push', 'origin', 'HEAD:refs/heads/x'], inClone);
    expect(advisory).toMatchObject({ code: 0, says: expect.stringContaining('--unshallow') as string });
    hooked.git(['config', 'countersign.hooks.prePush', 'enforce'], inClone);
    expect(hooked.git(['push', 'origin', 'HEAD:refs/heads/y'], inClone)).toMatchObject({ code: 1 });
  });

  test('asks nothing of a repository without a policy, even enforced', async () => {
    const plain = createGitRepository();
    plain.commit('first', { files: { 'a.ts': source() } });
    plain.git('config', 'countersign.hooks.prePush', 'enforce');
    await hooked.hooks('install', plain.directory);
    const pushed = hooked.git(['push', hooked.remote.directory, 'main:refs/heads/plain'], {
      directory: plain.directory,
    });
    expect(pushed).toMatchObject({ code: 0, says: expect.not.stringContaining('countersign:') as string });
    plain.dispose();
  });
});

describe('records', () => {
  const records = 'refs/countersign/records';

  test('go along where the configuration says so, and only then', async () => {
    await hooked.hooks('install');
    await hooked.signed.signOff();
    hooked.push('feature');
    expect(hooked.remoteRefs()).not.toContain(records);
    hooked.set('pushRecords', 'true');
    const pushed = hooked.push('feature:again');
    expect(pushed.says).toMatch(/the records of sign-offs are on origin too/);
    expect(hooked.remote.git('rev-parse', records)).toBe(hooked.signed.builder.git('rev-parse', records));
  });

  test('are united with what others have pushed', async () => {
    await hooked.hooks('install');
    hooked.set('pushRecords', 'true');
    await hooked.signed.signOff({ hunks: ({ file }) => file.path === 'a.ts' });
    hooked.push('feature');
    const theirs = hooked.remote.git('rev-parse', records);
    hooked.signed.builder.git('update-ref', '-d', records);
    await hooked.signed.signOff({ hunks: ({ file }) => file.path === 'b.ts' });
    expect(hooked.push('feature').code).toBe(0);
    expect(hooked.remote.git('merge-base', '--is-ancestor', theirs, records)).toBe('');
  });

  test('pushed by hand run no check and do not come back to the hook', async () => {
    await hooked.hooks('install');
    hooked.set('pushRecords', 'true');
    hooked.set('prePush', 'enforce');
    await hooked.signed.signOff();
    const pushed = hooked.push(records);
    expect(pushed).toMatchObject({ code: 0, says: expect.not.stringContaining('countersign:') as string });
  });

  test('start no second hook', async () => {
    await hooked.hooks('install');
    hooked.set('pushRecords', 'true');
    await hooked.signed.signOff();
    const log = join(hooked.signed.builder.home, 'runs');
    const hook = join(hooked.signed.builder.directory, '.git/hooks/pre-push');
    const counted = readFileSync(hook, 'utf8').replace('\nstatus=0\n', `\nstatus=0\necho run >> '${log}'\n`);
    writeFileSync(hook, counted);
    hooked.push('feature');
    expect(hooked.remoteRefs()).toContain(records);
    expect(readFileSync(log, 'utf8')).toBe('run\n');
  });

  test('are not pushed with a push that is stopped, and not to a URL without a name', async () => {
    await hooked.hooks('install');
    hooked.set('pushRecords', 'true');
    hooked.set('prePush', 'enforce');
    await hooked.signed.signOff({ hunks: ({ file }) => file.path === 'a.ts' });
    expect(hooked.push('feature').code).toBe(1);
    expect(hooked.remoteRefs()).toEqual(['refs/heads/main']);
    hooked.set('prePush', 'advisory');
    expect(hooked.git(['push', hooked.remote.directory, 'feature']).says).toMatch(
      /records go to remotes that have a name/,
    );
    expect(hooked.remoteRefs()).not.toContain(records);
  });
});
