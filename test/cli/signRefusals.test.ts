// Who and what cannot sign, and what cannot drive the terminal of the one who does.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PseudoTerminal } from './pseudoTerminal.ts';
import { type CliResult, isOneSentence, runCli } from './runCli.ts';
import { createDesk } from './signDesk.ts';

describe('what is no person at a terminal', () => {
  const signed = async (environment: Record<string, string> = {}): Promise<CliResult> =>
    runCli(['sign'], { directory: createDesk().repository.builder.directory, environment });

  test('is refused without a terminal', async () => {
    const { code, stderr } = await signed();
    expect({ code, isSentence: isOneSentence(stderr) }).toEqual({ code: 2, isSentence: true });
    expect(stderr).toMatch(/needs a person at a terminal/);
  });

  test.each([
    ['CLAUDE_CODE_IS_COWORK', '1'],
    ['CLAUDECODE', '1'],
    ['CLAUDE_CODE', '1'],
    ['CURSOR_AGENT', '1'],
    ['CURSOR_EXTENSION_HOST_ROLE', 'agent-exec'],
    ['CODEX_SANDBOX', '1'],
    ['CODEX_SANDBOX_NETWORK_DISABLED', '1'],
    ['CODEX_CI', '1'],
    ['CODEX_THREAD_ID', '1'],
    ['QWEN_CODE', '1'],
    ['GEMINI_CLI', '1'],
    ['ANTIGRAVITY_AGENT', '1'],
    ['AUGMENT_AGENT', '1'],
    ['OPENCODE_CLIENT', '1'],
    ['OPENCODE', '1'],
    ['CLINE_ACTIVE', '1'],
    ['ROO_ACTIVE', '1'],
    ['COPILOT_CLI', '1'],
    ['COPILOT_AGENT', '1'],
    ['COPILOT_AGENT_SESSION_ID', '1'],
    ['GOOSE_TERMINAL', '1'],
    ['AMP_CURRENT_THREAD_ID', '1'],
    ['CRUSH', '1'],
    ['GROK_AGENT', '1'],
    ['PI_CODING_AGENT', '1'],
    ['TRAE_AI_SHELL_ID', '1'],
    ['OPENCLAW_SHELL', '1'],
    ['AI_AGENT', '1'],
    ['AGENT', '1'],
  ])('G32 is refused where %s says that an agent started it', async (variable, value) => {
    const result = await runCli(['sign'], { environment: { [variable]: value } });
    expect(result.code).toBe(2);
    expect(isOneSentence(result.stderr)).toBe(true);
    expect(result.stderr).toContain(`(${variable} is set)`);
  });

  test('is refused on a terminal too, before anything is read', async () => {
    const desk = createDesk();
    const terminal = desk.sign([], { CLAUDECODE: '1' });
    expect(await terminal.end()).toBe(2);
    expect(terminal.screen).toMatch(
      /^countersign: This was started by Claude Code \(CLAUDECODE is set\)[^\n]*\n$/,
    );
  });

  test.each(['< /dev/null', '| cat', '2>&1 < /dev/null | cat'])(
    'is refused where only a part of it is a terminal: %s',
    async (redirection) => {
      const { directory } = createDesk().repository.builder;
      const terminal = new PseudoTerminal(['sign'], { directory, redirection });
      await terminal.end();
      expect(terminal.screen).toMatch(/needs a person at a terminal/);
    },
  );

  test.each(['--yes', '--confirm', '--sign', '--message=sign'])(
    'no option answers for a person: %s',
    async (option) => {
      expect(await runCli(['sign', option])).toMatchObject({ code: 2 });
    },
  );
});

test('what a repository holds cannot drive the terminal', async () => {
  const desk = createDesk();
  const evil = '\u001B]0;owned\u0007\u001B[2J\u001B[1;1H\u009B31m\u202E\u200B\r\f\b';
  desk.repository.builder.git('config', 'user.name', `ali\u001B[31mce`);
  desk.repository.builder.write(
    `evil\u001B[2J\u0007.ts`,
    `const a = "${evil}";\nfunction b() { /*${evil}*/ }\n`,
  );
  desk.repository.builder.commit(`Evil ${evil}\n\nCo-Authored-By: Cla\u001B[2Jude <noreply@anthropic.com>\n`);
  const terminal = desk.sign();
  await terminal.answer(/space for more -- /, ' ');
  await terminal.answer(/Attest[^]*?\]\? /, 'n');
  await terminal.answer(/What needs work\?[^\n]*\) /, 'pasted \u001B[2J\u009B31m\r');
  await terminal.answer(/Attest[^]*?\]\? /, 'y');
  await terminal.answer(/Attest[^]*?\]\? /, 'd');
  await terminal.answer(/Attest[^]*?\]\? |q quit \[[^\]]*\]\? /, 'q');
  await terminal.end();
  // The program's own: the line of progress that replaces itself. No colour was asked for.
  // oxlint-disable-next-line no-control-regex -- the sequence that clears a line
  const printed = terminal.screen.replaceAll(/\r\u001B\[K/g, '').replaceAll('\r\n', '\n');
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  expect(printed.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u200B]/g) ?? []).toEqual([]);
  expect(printed).toContain('<U+001B>[2J');
  expect(printed).toContain('<U+202E>');
});

test('the page of the documentation names every key and option', () => {
  const page = readFileSync(new URL('../../docs/sign-off.md', import.meta.url), 'utf8');
  for (const name of ['--target', '--key', '--reject', '--override', '--commit'])
    expect(page).toContain(name);
  for (const key of ['y', 'n', 'l', 's', 'o', 'u', 'j', 'k', '/', 'g', 'd', 'q', '?'])
    expect(page).toContain(`| \`${key}\``);
});
