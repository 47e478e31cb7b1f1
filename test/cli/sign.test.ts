// Signing at a real pseudo-terminal: a person's keys in, a gate that passes or fails out.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeKey } from '../core/attestation/keys.ts';
import { aiTrailer } from '../core/workflow/signedRepository.ts';
import { createGitRepository } from '../helpers/gitRepository.ts';
import { runCli } from './runCli.ts';
import { attestAll, choice, closing, createDesk, hunk, signInto, word } from './signDesk.ts';

describe('a person at a terminal', () => {
  test('attests every hunk, types the word, and the gate passes', async () => {
    const desk = createDesk();
    const terminal = desk.sign();
    const first = await terminal.answer(hunk, 'y');
    expect(first).toMatch(/Hunk 1 of 3 {2}a\.ts:10 {2}value9\r\n@@ -7,7 \+7,7 @@/);
    expect(first).toContain('Author: AI, claude (medium evidence)');
    expect(first).toMatch(
      /\r\n {4}10 - export const value9 = 9;\r\nAI {2}10 \+ export const value9 = 90;\r\n/,
    );
    await attestAll(terminal, 2);
    const summary = await terminal.see(choice);
    for (const part of [
      /Target main\r\n/,
      /Covers +3 of 3 hunks/,
      /Decided +3 in this run, 0 loaded from before/,
      /Presence +a signature, .*\(level 1\)/,
      /Reviewed-by: alice <alice@example\.com>\r\n +Hunk-Attestation: v1 /,
    ])
      expect(summary.replaceAll(/\r\n\u2026 /g, ' ').replaceAll(/ {2,}/g, ' ')).toMatch(part);
    terminal.send('c');
    await terminal.answer(word, 'sign\r');
    expect(await terminal.end()).toBe(0);
    expect(await desk.verify()).toMatchObject({ code: 0 });
    const message = desk.repository.builder.git('log', '-1', '--format=%B');
    const shown = /Hunk-Attestation[^]*v=accept/.exec(summary)?.[0].replaceAll(/\r\n +/g, '\n ') ?? 'nothing';
    expect(message).toContain(shown);
  });

  test('signs nothing with y, with another word, or by leaving', async () => {
    const desk = createDesk();
    const terminal = desk.sign();
    await attestAll(terminal, 3);
    for (const answer of ['y\r', 'yes\r', 'Sign\r', '\r', '\u001B']) {
      await terminal.answer(choice, 'c');
      await terminal.answer(word, answer);
    }
    await terminal.answer(choice, 'q');
    await terminal.see(/Nothing was signed\. What you decided is kept/);
    expect(await terminal.end()).toBe(0);
    expect(await desk.verify()).toMatchObject({ code: 1 });
    expect(desk.repository.builder.git('for-each-ref', 'refs/countersign')).toBe('');
  });

  test('prints the trailers, and the branch stays as it is', async () => {
    const desk = createDesk();
    const head = desk.repository.builder.git('rev-parse', 'HEAD');
    const terminal = desk.sign();
    await attestAll(terminal, 3);
    expect(await signInto(terminal, 'p')).toBe(0);
    expect(desk.repository.builder.git('rev-parse', 'HEAD')).toBe(head);
    const trailer = /\r\nReviewed-by: alice[^]*?sig=\S+\r\n/.exec(terminal.screen)?.[0] ?? '';
    desk.repository.builder.git('update-ref', '-d', 'refs/countersign/records');
    desk.repository.builder.commit(`Merge\n\n${trailer.replaceAll('\r', '').trim()}\n`);
    expect(await desk.verify()).toMatchObject({ code: 0 });
  });

  test('signs a part, and the gate says what is left', async () => {
    const desk = createDesk();
    const terminal = desk.sign();
    await terminal.answer(hunk, 'y');
    await terminal.answer(hunk, 'l');
    await terminal.answer(hunk, 's');
    expect(await terminal.see(choice)).toMatch(/Not covered +1 not decided, 1 later/);
    terminal.send('c');
    await terminal.answer(word, 'sign\r');
    expect(await terminal.end()).toBe(0);
    expect(await desk.verify()).toMatchObject({ code: 1, stdout: expect.stringMatching(/2 hunks|2 open/) });
  });

  test('takes back, moves, searches, annotates and goes to a file', async () => {
    const terminal = createDesk().sign();
    await terminal.answer(/1\/3\) Attest/, 'y');
    await terminal.answer(/2\/3\) Attest/, 'u');
    await terminal.see(/Taken back: a\.ts:10/);
    await terminal.answer(/State: open[^]*1\/3\) Attest/, 'j');
    await terminal.answer(/2\/3\) Attest/, 'b');
    await terminal.answer(/1\/3\) Attest/, '/');
    await terminal.answer(/Search for: /, 'VALUE29\r');
    await terminal.answer(/3\/3\) Attest/, 'g');
    await terminal.answer(/1 {2}a\.ts, 2 hunks[^]*Go to which file/, '1\r');
    await terminal.answer(/1\/3\) Attest/, 'o');
    await terminal.answer(/Note [^:]*: /, 'callerx\u007Fs read\r');
    await terminal.answer(/Note: callers read[^]*1\/3\) Attest/, 'u');
    await terminal.answer(/Nothing was decided in this run[^]*1\/3\) Attest/, 'Z');
    await terminal.answer(/y {2}attest: you read it[^]*1\/3\) Attest/, 'q');
    expect(await terminal.end()).toBe(0);
  });

  test('decides nothing that was not on the screen when the key was pressed', async () => {
    const terminal = createDesk().sign();
    terminal.send('yyy');
    await terminal.answer(/1\/3\) Attest[^]*?\]\? /, 'yyyy');
    await terminal.see(/2\/3\) Attest[^]*?\]\? /);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(terminal.screen).not.toContain('3/3)');
    terminal.send('\u0003');
    expect(await terminal.end()).toBe(5);
    expect(terminal.screen).toMatch(/countersign: stopped; what you decided is kept/);
  });

  test('must have had a long hunk on the screen to its end', async () => {
    const desk = createDesk();
    const long = Array.from({ length: 38 }, (_, at) => `const line${at} = ${at};\n`).join('');
    desk.repository.builder.commit(`Long\n\n${aiTrailer}\n`, { files: { 'long.ts': long } });
    const terminal = desk.sign();
    expect(await terminal.answer(/rows, space for more -- /, 'y')).not.toContain('line37');
    await terminal.answer(/Read it to its end first[^]*Attest[^]*?\]\? /, ' ');
    await terminal.answer(/rows, space for more -- /, ' ');
    await terminal.answer(/line37[^]*Attest[^]*?\]\? /, 'y');
    await terminal.answer(hunk, 'd');
    expect(await terminal.see(choice)).toMatch(/Covers +1 of 4 hunks/);
    terminal.send('q');
    await terminal.end();
  });
});

describe('a run that was interrupted', () => {
  test('by kill -9 has lost no decision, and what was loaded is confirmed by hand', async () => {
    const desk = createDesk();
    const killed = desk.sign();
    await attestAll(killed, 2);
    await killed.see(/3\/3\) Attest/);
    await killed.kill();
    const terminal = desk.sign();
    await terminal.answer(/2 decisions of an earlier run were loaded[^]*3\/3\) Attest[^]*?\]\? /, 'y');
    const summary = await terminal.see(choice);
    expect(summary).toMatch(/Decided +1 in this run, 2 loaded from before/);
    expect(summary).toMatch(
      /decided in an earlier run:\r\n +a\.ts:10 {2}value9\r\n +a\.ts:40 {2}value39\r\n/,
    );
    terminal.send('c');
    await terminal.answer(/2 decisions of an earlier run are among them\. Type "confirm"[^:]*: /, 'sign\r');
    await terminal.answer(choice, 'c');
    await terminal.answer(/Type "confirm"[^:]*: /, 'confirm\r');
    await terminal.answer(word, 'sign\r');
    expect(await terminal.end()).toBe(0);
    expect(await desk.verify()).toMatchObject({ code: 0 });
  });

  test('can be read again instead', async () => {
    const desk = createDesk();
    const first = desk.sign();
    await attestAll(first, 3);
    await first.answer(choice, 'q');
    await first.end();
    const terminal = desk.sign();
    await terminal.answer(choice, 'r');
    await attestAll(terminal, 3);
    expect(await terminal.see(choice)).toMatch(/Decided +3 in this run, 0 loaded from before/);
    terminal.send('c');
    await terminal.answer(word, 'sign\r');
    expect(await terminal.end()).toBe(0);
    expect(await desk.verify()).toMatchObject({ code: 0 });
  });

  test('leaves a key that only its owner can read, and a key that others can read is refused', async () => {
    const desk = createDesk();
    const terminal = desk.sign();
    await terminal.answer(hunk, 'q');
    await terminal.end();
    const key = join(desk.state, 'countersign', 'draft.key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    chmodSync(key, 0o644);
    const refused = desk.sign();
    expect(await refused.end()).toBe(3);
    expect(refused.screen).toMatch(/is no key that only you can read/);
  });

  test('decisions that another key wrote are seen at most', async () => {
    const desk = createDesk();
    const first = desk.sign();
    await attestAll(first, 3);
    await first.answer(choice, 'q');
    await first.end();
    writeFileSync(join(desk.state, 'countersign', 'draft.key'), randomBytes(32));
    const terminal = desk.sign();
    await terminal.answer(
      /was not written by this editor[^]*State: seen, not decided[^]*1\/3\) Attest[^]*?\]\? /,
      'd',
    );
    await terminal.answer(/Nothing is attested yet[^]*\[w,q\]\? /, 'q');
    expect(await terminal.end()).toBe(0);
  });
});

describe('keys', () => {
  test('a passphrase is asked for on the terminal, and a wrong one loses nothing', async () => {
    const desk = createDesk();
    const directory = mkdtempSync(join(tmpdir(), 'countersign-key-'));
    closing.push(() => rmSync(directory, { recursive: true, force: true }));
    const key = makeKey(directory, 'locked', 'ed25519', undefined, 'open sesame');
    const terminal = desk.sign(['--key', key.path]);
    await attestAll(terminal, 3);
    expect((await terminal.see(choice)).replaceAll(/\r\n\u2026 /g, ' ').replaceAll(/ {2,}/g, ' ')).toContain(
      `The key is not listed for alice@example.com on main`,
    );
    terminal.send('p');
    await terminal.answer(word, 'sign\r');
    for (let attempt = 0; attempt < 3; attempt += 1)
      await terminal.answer(/Enter passphrase[^:]*: /, 'wrong\n');
    await terminal.answer(/Nothing was signed: [^]*q quit \[[^\]]*\]\? /, 'p');
    await terminal.answer(word, 'sign\r');
    await terminal.answer(/Enter passphrase[^:]*: /, 'open sesame\n');
    expect(await terminal.end()).toBe(0);
    expect(terminal.screen).not.toContain('sesame');
    expect(terminal.screen).toContain('sig=');
  });

  test('a file that is no key is refused in one sentence', async () => {
    const terminal = createDesk().sign(['--key', '/nowhere']);
    await terminal.answer(hunk, 'y');
    await terminal.answer(hunk, 'd');
    expect(await terminal.end()).toBe(2);
    expect(terminal.screen).toMatch(/"\/nowhere" is no SSH key/);
  });
});

test('a commit that a hook refuses loses nothing', async () => {
  const desk = createDesk();
  const hooks = join(desk.repository.builder.directory, '.git', 'hooks');
  mkdirSync(hooks, { recursive: true });
  writeFileSync(join(hooks, 'commit-msg'), '#!/bin/sh\nprintf "needs \\033[2J a ticket" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const terminal = desk.sign();
  await attestAll(terminal, 3);
  expect(await signInto(terminal, 'c')).toBe(4);
  expect(terminal.screen).toMatch(/there is no commit:[^]*needs <U\+001B>\[2J a ticket[^]*sig=/);
  expect(await desk.verify()).toMatchObject({ code: 0 });
});

test('signed here, pushed on a y, it verifies in a fresh clone', async () => {
  const desk = createDesk();
  const remote = createGitRepository({ bare: true });
  const clone = mkdtempSync(join(tmpdir(), 'countersign-clone-'));
  closing.push(
    () => remote.dispose(),
    () => rmSync(clone, { recursive: true, force: true }),
  );
  const { builder } = desk.repository;
  builder.git('remote', 'add', 'origin', remote.directory);
  builder.git('push', '-q', 'origin', 'main');
  const terminal = desk.sign(['--target', 'origin/main']);
  await attestAll(terminal, 3);
  await terminal.answer(choice, 'c');
  await terminal.answer(word, 'sign\r');
  await terminal.answer(/Push the branch and the records now[^?]*\? /, 'y');
  await terminal.see(/Pushed to origin\./);
  expect(await terminal.end()).toBe(0);
  builder.git('clone', '-q', '--branch', 'feature', remote.directory, clone);
  const records = 'refs/countersign/records:refs/countersign-remotes/origin/records';
  builder.git('-C', clone, 'fetch', '-q', 'origin', records);
  expect(await runCli(['verify', '--target', 'origin/main'], { directory: clone })).toMatchObject({
    code: 0,
  });
});
