// What the author explains, as the reviewer reads it at a terminal.
import { expect, test } from 'vitest';
import { runCli } from './runCli.ts';
import { createDesk, hunk } from './signDesk.ts';

test('an explanation stands above its hunk, as the claim of somebody', async () => {
  const desk = createDesk();
  const { builder } = desk.repository;
  builder.git('config', 'user.name', 'Test Person');
  builder.git('config', 'user.email', 'test@example.com');
  for (const place of ['a.ts:10', 'a.ts:40', 'b.ts:30']) {
    const explained = await runCli(
      ['prepare', 'explain', place, '--message', 'The table\u202e\u001b[2J changed.\nSee its header.'],
      { directory: builder.directory },
    );
    expect(explained.code, explained.stderr).toBe(0);
  }
  desk.repository.become('alice', desk.repository.aliceKey);
  const terminal = desk.sign();
  const screen = await terminal.see(hunk);
  expect(screen).toMatch(
    /Author's explanation \(claim by Test Person <test@example\.com>, not signed\):\r\n {2}> The table<U\+202E><U\+001B>\[2J changed\.\r\n {2}> See its header\.\r\n/,
  );
  expect(screen).not.toContain('\u001b[2J changed');
  terminal.send('q');
  expect(await terminal.end()).toBe(0);
  expect((await desk.verify()).code).toBe(1);
});
