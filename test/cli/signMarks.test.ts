// Marks of who wrote a hunk, from the keys of a person to the signed record and the word of the gate.
import { expect, test } from 'vitest';
import { choice, createDesk, type Desk, hunk, signInto, word } from './signDesk.ts';

const writer = /Who wrote it:[^\]]*\]\? /;
const reason = /How do you know\?[^\n]*\): /;

/** The record of the only sign-off. */
function record({ repository: { builder } }: Desk): Record<string, unknown> {
  const names = builder.git('ls-tree', '-r', '--name-only', 'refs/countersign/records').split('\n');
  const name = names.find((one) => one.startsWith('records/')) ?? '';
  return JSON.parse(builder.git('cat-file', 'blob', `refs/countersign/records:${name}`)) as Record<string, unknown>; // prettier-ignore
}

test('a mark is shown, taken back, made again, and signed with its reason', async () => {
  const desk = createDesk();
  const terminal = desk.sign();
  await terminal.answer(hunk, 'm');
  await terminal.answer(writer, 'x');
  await terminal.answer(writer, 'p');
  await terminal.answer(reason, 'I watched her\u202E type.\r');
  expect(await terminal.see(hunk)).toMatch(
    /You marked it as written by a person: I watched her<U\+202E> type\./,
  );
  terminal.send('u');
  expect(await terminal.see(hunk)).not.toMatch(/You marked it/);
  terminal.send('m');
  await terminal.answer(writer, 'a');
  await terminal.answer(reason, 'It says so in the chat.\r');
  await terminal.answer(hunk, 'd');
  const summary = await terminal.see(choice);
  expect(summary).toMatch(/Marks: you say who wrote hunks, and accept none\./);
  expect(summary).toMatch(/Who wrote it, as you say:\r\n +\S+, an AI: It says so in the chat\.\r\n/);
  expect(summary).not.toMatch(/Reviewed-by/);
  terminal.send('c');
  await terminal.answer(word, 'sign\r');
  expect(await terminal.end()).toBe(0);
  expect(record(desk)).toMatchObject({
    authorship: [{ kind: 'ai', reason: 'It says so in the chat.' }],
    units: [],
  });
  expect((await desk.verify()).code).toBe(1);
});

test('without a reason, and after Escape, nothing is marked', async () => {
  const desk = createDesk();
  const terminal = desk.sign();
  await terminal.answer(hunk, 'm');
  await terminal.answer(writer, '\u001B');
  await terminal.answer(hunk, 'm');
  await terminal.answer(writer, 'a');
  await terminal.answer(reason, '\r');
  await terminal.answer(hunk, 'q');
  expect(await terminal.end()).toBe(0);
  expect(terminal.screen).not.toMatch(/You marked it/);
});

test('a mark of an earlier run is signed only after a word of its own', async () => {
  const desk = createDesk();
  const first = desk.sign();
  await first.answer(hunk, 'm');
  await first.answer(writer, 'a');
  await first.answer(reason, 'The commit says so.\r');
  await first.answer(hunk, 'q');
  expect(await first.end()).toBe(0);
  expect(first.screen).toMatch(/What you decided is kept/);
  const second = desk.sign();
  expect(await second.see(hunk)).toMatch(/You marked it as written by an AI: The commit says so\./);
  second.send('y');
  await second.answer(hunk, 'd');
  expect(await second.see(choice)).toMatch(/an AI: The commit says so\. \(loaded from before\)/);
  second.send('c');
  await second.answer(/1 mark of an earlier run is among them\. Type "confirm"[^:]*: /, 'confirm\r');
  await second.answer(word, 'sign\r');
  expect(await second.end()).toBe(0);
  expect(record(desk)).toMatchObject({ authorship: [{ reason: 'The commit says so.' }], units: [{}] });
  const third = desk.sign();
  await third.answer(hunk, 'y');
  expect(await signInto(await done(third), 'c')).toBe(0);
});

async function done(terminal: ReturnType<Desk['sign']>): Promise<ReturnType<Desk['sign']>> {
  await terminal.answer(hunk, 'd');
  return terminal;
}
