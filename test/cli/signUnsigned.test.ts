// Somebody without any key can say the same; the policy decides whether that counts.
import { expect, test } from 'vitest';
import { policyText, repositoryId } from '../core/workflow/signedRepository.ts';
import { attestAll, choice, createDesk, type Desk } from './signDesk.ts';

const offer = /No SSH key was found[^]*go on without a signature, q quit \[u,q\]\? /;
const word = /Type "unsigned" to go on without a signature: /;

function deskWithoutKey(extra = ''): Desk {
  const desk = createDesk({ policy: `${policyText(repositoryId)}${extra}` });
  for (const name of ['gpg.format', 'user.signingkey'])
    desk.repository.builder.git('config', '--unset', name);
  return desk;
}

async function signWithoutKey(desk: Desk, typed: string): Promise<string> {
  const terminal = desk.sign();
  await attestAll(terminal, 3);
  const offered = await terminal.see(offer);
  terminal.send('u');
  const summary = await terminal.see(choice);
  terminal.send('c');
  await terminal.answer(word, `${typed}\r`);
  if (typed !== 'unsigned') await terminal.answer(choice, 'q');
  expect(await terminal.end()).toBe(0);
  return `${offered}${summary}`.replaceAll(/\s*\n… /g, ' ');
}

test('counts where the policy asks for no signatures', async () => {
  const desk = deskWithoutKey('signatures: {required: false}\n');
  const screen = await signWithoutKey(desk, 'unsigned');
  expect(screen).toContain('The policy on main also counts sign-offs that nobody signed.');
  expect(screen).toMatch(/Key +none, nothing is signed/);
  expect(screen).toContain('(level 0)');
  expect(screen).not.toContain('will not count');
  const message = desk.repository.builder.git('log', '-1', '--format=%B');
  expect(message).toContain('n=3/3');
  expect(message).not.toContain('sig=');
  const { code, stdout } = await desk.verify(['--format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'pass',
    units: [{ by: [{ member: 'alice', presence: 0 }] }, {}, {}],
  });
});

test('is a claim where it asks for them, and says so before it is made', async () => {
  const desk = deskWithoutKey();
  const screen = await signWithoutKey(desk, 'unsigned');
  expect(screen).toContain('which the policy on main does not count');
  expect(screen).toContain('The policy on main requires signatures: the gate will not count this.');
  const { code, stdout } = await desk.verify(['--format', 'json']);
  expect(code).toBe(1);
  const states = (JSON.parse(stdout) as { units: { state: string }[] }).units.map(({ state }) => state);
  expect(states).toEqual(['unsigned', 'unsigned', 'unsigned']);
  const again = desk.sign();
  expect(await again.see(offer)).toContain('3 decisions of an earlier run were loaded.');
});

test('needs its own word, and the usual one writes nothing', async () => {
  const desk = deskWithoutKey('signatures: {required: false}\n');
  const before = desk.repository.builder.git('rev-parse', 'HEAD');
  await signWithoutKey(desk, 'sign');
  expect(desk.repository.builder.git('rev-parse', 'HEAD')).toBe(before);
});

test('can be left alone', async () => {
  const desk = deskWithoutKey();
  const terminal = desk.sign();
  await attestAll(terminal, 3);
  await terminal.answer(offer, 'q');
  expect(await terminal.end()).toBe(0);
  expect(terminal.screen).toContain('Nothing was signed. What you decided is kept');
});
