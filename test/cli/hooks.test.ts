// Hooks as git runs them: commit-msg, and both beside the hooks of others.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runsConfiguredHooks } from '../../src/core/git/hookConfig.ts';
import { gitVersion } from '../../src/core/git/version.ts';
import { hookScript } from '../../src/core/workflow/hooks/hookScript.ts';
import { createHookedRepository, dist, type HookedRepository, malformed } from './hookedRepository.ts';
import { runCli } from './runCli.ts';

const hasConfiguredHooks = runsConfiguredHooks(await gitVersion());

let hooked: HookedRepository;
beforeEach(() => {
  hooked = createHookedRepository();
});
afterEach(() => hooked.dispose());

describe('commit-msg', () => {
  test('refuses a malformed attestation, and the commit is not made', async () => {
    expect(await hooked.hooks('install')).toMatchObject({ code: 0 });
    const before = hooked.signed.builder.git('rev-parse', 'HEAD');
    const refused = hooked.commit(malformed);
    expect(refused.code).toBe(1);
    expect(refused.says).toMatch(/line 3 of the message: .*the key "alg" is repeated/);
    expect(refused.says).toMatch(/the commit is stopped/);
    expect(hooked.signed.builder.git('rev-parse', 'HEAD')).toBe(before);
  });

  test('lets everything else through and never changes the message', async () => {
    await hooked.hooks('install');
    const { trailers } = await hooked.signed.signOff({ commit: false });
    for (const message of [
      'Plain',
      `Fix\n\n${trailers.join('\n')}`,
      `Fix\n\n${trailers.join('\n')}\n\nMore`,
    ]) {
      expect(hooked.commit(message)).toMatchObject({ code: 0 });
      expect(hooked.signed.builder.git('log', '-1', '--format=%B').trimEnd()).toBe(message);
    }
    expect(hooked.git(['commit', '--allow-empty', '--no-verify', '-m', malformed]).code).toBe(0);
  });

  test('works in a linked work tree and from a folder inside', async () => {
    await hooked.hooks('install');
    const linked = join(hooked.signed.builder.directory, '..', 'linked');
    hooked.signed.builder.git('worktree', 'add', '-q', '-b', 'other', linked, 'main');
    expect(hooked.commit(malformed, { directory: linked }).code).toBe(1);
    expect(hooked.commit('Fix', { directory: linked }).code).toBe(0);
    mkdirSync(join(hooked.signed.builder.directory, 'deep'));
    const deep = { directory: join(hooked.signed.builder.directory, 'deep') };
    expect(hooked.commit(malformed, deep).code).toBe(1);
  });

  test('is started from a path with spaces, quotes, dollars and line ends', async () => {
    const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'countersign-'))), `it's "my" $HOME\n\`x\``);
    mkdirSync(folder);
    copyFileSync(join(dist, 'cli.cjs'), join(folder, 'cli.cjs'));
    cpSync(join(dist, 'cli'), join(folder, 'cli'), { recursive: true });
    const node = join(folder, 'my node');
    symlinkSync(process.execPath, node);
    hooked.writeHook('commit-msg', hookScript('commit-msg', { node, cli: join(folder, 'cli.cjs') }));
    expect(hooked.commit(malformed).says).toMatch(/alg" is repeated/);
    expect(hooked.commit('Fix')).toMatchObject({
      code: 0,
      says: expect.not.stringContaining('countersign:') as string,
    });
    rmSync(dirname(folder), { recursive: true });
  });

  test('falls back to the PATH, and without a program lets the commit through with a note', () => {
    const gone = { node: '/nowhere/node', cli: '/nowhere/cli.cjs' };
    hooked.writeHook('commit-msg', hookScript('commit-msg', gone));
    const tools = mkdtempSync(join(tmpdir(), 'countersign-tools-'));
    const env = { PATH: `${tools}:${process.env['PATH']}` };
    expect(hooked.commit(malformed, { env })).toMatchObject({
      code: 0,
      says: expect.stringContaining('countersign: not found') as string,
    });
    writeFileSync(
      join(tools, 'countersign'),
      `#!/bin/sh\nexec '${process.execPath}' '${dist}/cli.cjs' "$@"\n`,
    );
    chmodSync(join(tools, 'countersign'), 0o755);
    expect(hooked.commit(malformed, { env }).code).toBe(1);
    rmSync(tools, { recursive: true });
  });

  test('that crashes lets the commit through with a note', () => {
    const broken = join(hooked.signed.builder.home, 'cli.cjs');
    writeFileSync(broken, 'throw new Error("broken");\n');
    hooked.writeHook('commit-msg', hookScript('commit-msg', { node: process.execPath, cli: broken }));
    expect(hooked.commit(malformed)).toMatchObject({
      code: 0,
      says: expect.stringContaining('countersign: it failed') as string,
    });
  });
});

describe('beside the hooks of others', () => {
  const theirs = '#!/bin/sh\nwhile read -r local oid ref rest; do echo "theirs: $local $ref"; done\n';

  test.skipIf(hasConfiguredHooks)(
    'the lines that install prints run both, each with the whole list of refs',
    async () => {
      const path = hooked.writeHook('pre-push', theirs);
      const installed = await hooked.hooks('install');
      expect(installed.code).toBe(1);
      expect(readFileSync(path, 'utf8')).toBe(theirs);
      const lines = installed.says
        .split('\n')
        .filter((line) => line.startsWith('    '))
        .map((line) => line.slice(4));
      writeFileSync(path, theirs.replace('\n', `\n${lines.join('\n')}\n`));
      const pushed = hooked.push('feature');
      expect(pushed.says).toMatch(/feature for origin\/main: FAIL/);
      expect(pushed.says).toContain('theirs: refs/heads/feature refs/heads/feature');
      hooked.set('prePush', 'enforce');
      const stopped = hooked.push('feature:again');
      expect(stopped.code).toBe(1);
      expect(stopped.says).not.toContain('theirs:');
      expect((await hooked.hooks('status')).says).toMatch(
        /^pre-push +installed +runs through \.git\/hooks\/pre-push$/m,
      );
    },
  );

  test('a hook of husky starts ours with "sh -e"', async () => {
    const { builder } = hooked.signed;
    // As husky 9 does it: what git starts runs the tracked file by "sh -e".
    builder.write(
      '.husky/_/commit-msg',
      '#!/usr/bin/env sh\nexec sh -e "$(dirname "$0")/../commit-msg" "$@"\n',
      {
        mode: 0o755,
      },
    );
    builder.git('config', 'core.hooksPath', '.husky/_');
    expect((await hooked.hooks('install --write')).says).toMatch(
      /commit-msg: installed as \.husky\/commit-msg\./,
    );
    const tools = mkdtempSync(join(tmpdir(), 'countersign-tools-'));
    symlinkSync(join(dist, 'cli.cjs'), join(tools, 'countersign'));
    const env = { PATH: `${tools}:${process.env['PATH']}` };
    expect(hooked.commit(malformed, { env })).toMatchObject({
      code: 1,
      says: expect.stringContaining('alg" is repeated') as string,
    });
    expect(hooked.commit('Fix', { env }).code).toBe(0);
    expect(hooked.commit('Fix').says).toContain('countersign: not found');
    rmSync(tools, { recursive: true });
  });

  test.skipIf(hasConfiguredHooks)('a repository that is moved keeps its hooks', async () => {
    hooked.writeHook('commit-msg', '#!/bin/sh\n');
    const installed = await hooked.hooks('install');
    const line = installed.says.split('\n').filter((text) => text.startsWith('    '));
    hooked.writeHook('commit-msg', `#!/bin/sh\n${line.join('\n')}\n`);
    const moved = join(hooked.signed.builder.directory, '..', 'moved');
    cpSync(hooked.signed.builder.directory, moved, { recursive: true });
    rmSync(join(hooked.signed.builder.directory, '.git/countersign'), { recursive: true });
    expect(hooked.commit(malformed, { directory: moved }).code).toBe(1);
    expect(hooked.commit(malformed).code).toBe(0);
  });

  test.skipIf(!hasConfiguredHooks)('git runs ours from the configuration, and theirs untouched', async () => {
    const path = hooked.writeHook('commit-msg', '#!/bin/sh\necho theirs\n');
    const push = hooked.writeHook('pre-push', theirs);
    expect((await hooked.hooks('install')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('#!/bin/sh\necho theirs\n');
    expect(readFileSync(push, 'utf8')).toBe(theirs);
    expect(hooked.commit(malformed)).toMatchObject({ code: 1 });
    expect(hooked.commit('Fix')).toMatchObject({
      code: 0,
      says: expect.stringContaining('theirs') as string,
    });
    const linked = join(hooked.signed.builder.directory, '..', 'linked');
    hooked.signed.builder.git('worktree', 'add', '-q', '-b', 'other', linked, 'feature');
    expect(hooked.commit(malformed, { directory: linked }).code).toBe(1);
    const pushed = hooked.push('feature');
    expect(pushed.says).toMatch(/feature for origin\/main: FAIL/);
    expect(pushed.says).toContain('theirs: refs/heads/feature');
    hooked.set('prePush', 'enforce');
    expect(hooked.push('feature:again')).toMatchObject({ code: 1 });
    expect((await hooked.hooks('uninstall')).code).toBe(0);
    expect(hooked.commit(malformed).code).toBe(0);
    expect(existsSync(join(hooked.signed.builder.directory, '.git/countersign/hooks'))).toBe(false);
  });
});

describe('the commands', () => {
  test('say what they did in one line a hook', async () => {
    expect(await hooked.hooks('install')).toEqual({
      code: 0,
      says: 'commit-msg: installed as .git/hooks/commit-msg.\npre-push: installed as .git/hooks/pre-push.\n',
    });
    expect((await hooked.hooks('status')).says).toMatch(
      /^commit-msg +installed +runs through \.git\/hooks\/commit-msg\npre-push +installed/,
    );
    expect(await hooked.hooks('uninstall')).toEqual({
      code: 0,
      says: 'commit-msg: removed .git/hooks/commit-msg.\npre-push: removed .git/hooks/pre-push.\n',
    });
    expect((await runCli(['hooks'], { directory: hooked.signed.builder.directory })).stderr).toMatch(
      /needs one of: install, uninstall, status/,
    );
  });

  test('that hooks run name their hook', async () => {
    expect(await runCli(['hook'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('pre-push') as string,
    });
    expect(await runCli(['hook', 'pre-push', 'origin'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await runCli(['hook', 'commit-msg', '/nowhere/at all'])).toMatchObject({ code: 0 });
  });
});
