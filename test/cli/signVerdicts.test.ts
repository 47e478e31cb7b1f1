// Rejections, overrides and what a high risk asks for, from the keys of a person to the word of the gate.
import { describe, expect, test } from 'vitest';
import { aiTrailer, policyText, repositoryId, source } from '../core/workflow/signedRepository.ts';
import type { PseudoTerminal } from './pseudoTerminal.ts';
import { choice, createDesk, type Desk, hunk, signInto, word } from './signDesk.ts';

describe('a rejection', () => {
  test('fails the gate with its reason', async () => {
    const desk = createDesk();
    const terminal = desk.sign(['--reject']);
    await terminal.answer(hunk, 'n');
    await terminal.answer(/What needs work\?[^\n]*\) /, 'off by one\r');
    await terminal.answer(hunk, 'd');
    await terminal.answer(/Why do you refuse them\?[^\n]*\) /, 'The limit is wrong.\r');
    expect(await terminal.see(choice)).toMatch(/Reason +The limit is wrong\./);
    terminal.send('c');
    await terminal.answer(word, 'sign\r');
    expect(await terminal.end()).toBe(0);
    const { code, stdout } = await desk.verify();
    expect(code).toBe(1);
    expect(stdout).toMatch(/rejected/);
    expect(stdout).toMatch(/The limit is wrong\./);
  });

  test('of nothing says so', async () => {
    const terminal = createDesk().sign(['--reject']);
    await terminal.answer(hunk, 'd');
    await terminal.answer(/No hunk needs work[^]*\[w,q\]\? /, 'q');
    expect(await terminal.end()).toBe(0);
  });
});

describe('an override', () => {
  const policy = policyText(repositoryId).replace(
    'independence: author',
    'independence: author\noverride: {role: owner, expires: 2d}',
  );

  async function override(desk: Desk, which: string): Promise<PseudoTerminal> {
    const terminal = desk.sign(['--override']);
    await terminal.answer(/The gate lists as open:[^]*Which of them [^?]*\? /, `${which}\r`);
    await terminal.answer(/Why can it not wait\?[^\n]*\) /, '\r');
    await terminal.answer(/Why can it not wait\?[^\n]*\) /, 'Production is down.\r');
    await terminal.answer(/For how long[^?]*\? /, '9d\r');
    await terminal.answer(/at most 2d[^]*For how long[^?]*\? /, '12h\r');
    return terminal;
  }

  test('makes the gate say overridden, and fails again when it has run out', async () => {
    const desk = createDesk({ policy });
    const terminal = await override(desk, 'all');
    expect(await terminal.see(choice)).toMatch(/Override: these hunks pass[^]*Reason +Production is down\./);
    terminal.send('c');
    await terminal.answer(word, 'sign\r');
    expect(await terminal.end()).toBe(0);
    const { code, stdout } = await desk.verify(['--format', 'json']);
    expect({ code, verdict: (JSON.parse(stdout) as { verdict: string }).verdict }).toEqual({
      code: 0,
      verdict: 'overridden',
    });
    expect(stdout).toContain('Production is down.');
    const tomorrow = new Date(Date.now() + 13 * 3_600_000).toISOString();
    expect(await desk.verify(['--now', tomorrow])).toMatchObject({ code: 1 });
  });

  test('of chosen hunks leaves the others', async () => {
    const desk = createDesk({ policy });
    expect(await signInto(await override(desk, '1,3'), 'c')).toBe(0);
    const { code, stdout } = await desk.verify(['--format', 'json']);
    const { units } = JSON.parse(stdout) as { units: { state: string }[] };
    expect({ code, states: units.map(({ state }) => state) }).toEqual({
      code: 1,
      states: ['overridden', 'unattested', 'overridden'],
    });
  });

  test('by somebody without the role warns and does not count', async () => {
    const desk = createDesk({ policy });
    desk.repository.become('bob', desk.repository.bobKey);
    const terminal = await override(desk, 'all');
    expect(await terminal.see(choice)).toMatch(/Warning: bob does not have the role owner/);
    terminal.send('c');
    await terminal.answer(word, 'sign\r');
    expect(await terminal.end()).toBe(0);
    expect(await desk.verify()).toMatchObject({ code: 1 });
  });

  test('is not there where the policy has none', async () => {
    const terminal = createDesk().sign(['--override']);
    expect(await terminal.end()).toBe(2);
    expect(terminal.screen).toMatch(/allows no overrides/);
  });
});

test('high risk is asked about, as the policy wants', async () => {
  const policy = policyText(repositoryId).replace(
    'independence: author',
    'independence: author\nhigh_risk: {reason: required, evidence: traced}',
  );
  const desk = createDesk({ policy });
  desk.repository.builder.commit(`Hide\n\n${aiTrailer}\n`, {
    files: { 'b.ts': source({ 30: 'export const value29 = "\u202Eevil";\n' }) },
  });
  const terminal = desk.sign();
  await terminal.answer(/Risk: high[^]*1\/3\) Attest[^]*?\]\? /, 'y');
  await terminal.answer(/why can it stand\?[^\n]*\) /, 'A test of bidi.\r');
  await terminal.answer(/asks for "traced" or more[^]*Escape steps back\] /, '3');
  await terminal.answer(hunk, 'd');
  expect(await terminal.see(choice)).toMatch(
    /Flagged, and attested all the same:\r\n +error hidden-unicode, b\.ts:30/,
  );
  terminal.send('c');
  await terminal.answer(word, 'sign\r');
  expect(await terminal.end()).toBe(0);
  const [record = ''] = desk.repository.builder
    .git('ls-tree', '-r', '--name-only', 'refs/countersign/records')
    .split('\n')
    .filter((name) => name.startsWith('records/'));
  const text = desk.repository.builder.git('cat-file', 'blob', `refs/countersign/records:${record}`);
  expect(JSON.parse(text)).toMatchObject({ units: [{ note: 'A test of bidi.', evidence: 'traced' }] });
});
