// What other reviewers asked for and who had signed a hunk before, as the reviewer reads it at a terminal.
import { expect, test } from 'vitest';
import { source } from '../core/workflow/signedRepository.ts';
import type { PseudoTerminal } from './pseudoTerminal.ts';
import { createDesk, hunk } from './signDesk.ts';

/** What is on the screen of the three hunks, one after the other. */
async function threeHunks(terminal: PseudoTerminal): Promise<string> {
  const screens = [await terminal.see(hunk)];
  while (screens.length < 3) {
    terminal.send('j');
    screens.push(await terminal.see(hunk));
  }
  return screens.join('');
}

test('a request stands above its hunk, with who asks and whether it was edited since', async () => {
  const { repository, sign } = createDesk();
  repository.become('bob', repository.bobKey);
  await repository.signOff({
    hunks: ({ file }) => file.path === 'b.ts',
    needsWork: ({ hunk: { path, units } }) =>
      path === 'a.ts' ? `Change\u001b[2J line ${units[0]?.new.start}.\nSay why.` : null,
  });
  repository.builder.commit('Edit', {
    files: { 'a.ts': source({ 10: 'export const value9 = 90;\n', 40: 'export const value39 = 391;\n' }) },
  });
  repository.become('alice', repository.aliceKey);
  const terminal = sign();
  const asked = (line: number, since: string): RegExp =>
    new RegExp(
      `Asked for work by bob@example\\.com \\(signed, verified${since}\\):\\r\\n {2}> Change<U\\+001B>\\[2J line ${line}\\.\\r\\n {2}> Say why\\.\\r\\n`,
    );
  const screens = await threeHunks(terminal);
  expect(screens).toMatch(asked(10, ''));
  expect(screens).toMatch(asked(40, '; edited since, look\\s+(?:… )?again'));
  expect(screens).not.toContain('\u001b[2J line');
  terminal.send('q');
  expect(await terminal.end()).toBe(0);
});

test('a stale hunk names who had signed it, and when', async () => {
  const { repository, sign } = createDesk();
  repository.become('bob', repository.bobKey);
  await repository.signOff();
  repository.builder.commit('Edit', {
    files: { 'a.ts': source({ 10: 'export const value9 = 90;\n', 40: 'export const value39 = 391;\n' }) },
  });
  repository.become('alice', repository.aliceKey);
  const terminal = sign();
  expect(await threeHunks(terminal)).toContain(
    'State: stale, edited since it was signed, by bob on 2026-02-01. Risk:',
  );
  terminal.send('q');
  expect(await terminal.end()).toBe(0);
});
