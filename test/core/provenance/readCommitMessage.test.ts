import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCommitMessage } from '../../../src/core/provenance/readCommitMessage.ts';
import type { CommitClaim } from '../../../src/core/provenance/readCommitMessage.ts';
import { processorClock } from '../../helpers/processorClock.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/provenance/trailers/', import.meta.url));

function jsonLines<Row>(name: string): Row[] {
  const lines = readFileSync(`${fixtures}${name}`, 'utf8').split('\n');
  const rows: Row[] = JSON.parse(`[${lines.filter((line) => line !== '').join(',')}]`);
  return rows;
}

interface Author {
  readonly name?: string;
  readonly email?: string;
  readonly date?: string;
}

function claimsOf(
  message: string,
  { name = 'Developer', email = 'dev@example.com', date = '2026-03-01T10:00:00Z' }: Author = {},
): CommitClaim[] {
  const author = { name, email, timestamp: Date.parse(date) / 1000, zone: '+0000' };
  return readCommitMessage({ author, committer: author, message: Buffer.from(message) });
}

/** The claims on a line under a subject, in a form that is short to write: `class agent model tier kind`. */
function checkLine(line: string, expected: readonly string[], author?: Author): void {
  const found = claimsOf(`Subject\n\nBody.\n\n${line}\n`, author);
  expect(
    found.map(({ class: rule, agent, model, tier, kind }) => `${rule} ${agent} ${model} ${tier} ${kind}`),
  ).toEqual(expected);
}

interface MessageRow {
  readonly id: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committerName: string;
  readonly committerEmail: string;
  readonly authorDate: string;
  readonly message: string;
  readonly expect: readonly {
    readonly agent: string | null;
    readonly class: CommitClaim['class'];
    readonly evidence: string;
    readonly model?: string;
    readonly strength?: CommitClaim['strength'];
    readonly id?: string;
    readonly tools?: readonly string[];
  }[];
}

describe('messages.jsonl', () => {
  const rows = jsonLines<MessageRow>('messages.jsonl');
  test('holds all cases', () => expect(rows.length).toBe(29));
  test.each(rows.map((row) => [row.id, row] as const))('%s', (_, row) => {
    const at = { timestamp: Date.parse(row.authorDate) / 1000, zone: '+0000' };
    const claims = readCommitMessage({
      author: { name: row.authorName, email: row.authorEmail, ...at },
      committer: { name: row.committerName, email: row.committerEmail, ...at },
      message: Buffer.from(row.message),
    });
    expect(claims.length).toBe(row.expect.length);
    for (const [index, { note: _note, id, ...wanted }] of row.expect
      .map((one) => ({ note: '', ...one }))
      .entries()) {
      expect(claims[index]).toMatchObject(id === undefined ? wanted : { ...wanted, session: id });
    }
  });
});

interface IdentityRow {
  readonly role: 'author' | 'coauthor';
  readonly name: string;
  readonly email: string;
  readonly agent: string;
}

describe('identities.jsonl', () => {
  const rows = jsonLines<IdentityRow>('identities.jsonl');
  test('holds all cases', () => expect(rows.length).toBe(27));
  test.each(rows.map((row) => [`${row.role} ${row.name} <${row.email}>`, row] as const))('%s', (_, row) => {
    const claims =
      row.role === 'author'
        ? claimsOf('Subject\n', row)
        : claimsOf(`Subject\n\nCo-authored-by: ${row.name} <${row.email}>\n`);
    const agent = row.agent.replace('review:', '');
    const [rule, kind] = row.agent.startsWith('review:') ? ['review', 'mixed'] : ['identity', 'ai'];
    const coAuthor = rule === 'review' ? 'review suggestion' : 'co-author';
    const evidence = row.role === 'author' ? 'author' : coAuthor;
    expect(claims).toMatchObject([{ agent, class: rule, kind, tier: 'D', strength: 'strong', evidence }]);
  });
});

test('trailer-lines.txt: every line alone', () => {
  const lines = readFileSync(`${fixtures}trailer-lines.txt`, 'utf8').split('\n');
  const found = lines
    .filter((line) => line !== '')
    .map((line) => {
      const claims = claimsOf(`Subject\n\n${line}\n`);
      return `${line} => ${claims.map((claim) => [claim.class, claim.agent, claim.model, claim.tools.join('+'), claim.kind].join('|')).join(' ')}`;
    });
  expect(found.join('\n')).toMatchInlineSnapshot(`
    "    Co-authored-by: Claude <noreply@anthropic.com> => identity|claude|||ai
    AI-assisted: OpenAI Codex was used to identify and apply this change. => declared|codex|||ai
    AI-assisted: no => 
    Agent-Logs-Url: https://github.com/octo/app/sessions/97e7c80f-b461-49cc-bc49-54251e27ac41 => session|copilot|||ai
    Agentnote-Session: 019da962-23cc-7aa0-bbe3-a10f60fddada => session||||unknown
    Ai-assisted: true => declared||||ai
    Amp-Thread-ID: https://ampcode.com/threads/T-019d4484-6dd9-753d-ac34-ce51db572a4f => session|amp|||ai
    Assisted-by: Assisted-by: Claude Code => declared|claude|||ai
    Assisted-by: Claude:claude-3-opus coccinelle sparse => declared|claude|claude-3-opus|coccinelle+sparse|ai
    Assisted-by: Dinner and a beer => 
    Assisted-by: Jane Roe <jane@example.com> => 
    Assisted-by: LLM [sparse] => declared|||sparse|ai
    Assisted-by: Opus 4.7 => declared|claude|Opus 4.7||ai
    Assisted-by: none => 
    Assisted-by: openai-codex:gpt-5.5 [read,bash] => declared|codex|gpt-5.5|read+bash|ai
    Claude-Session: https://claude.ai/code/session_018L6h5GBz6RAxRXbgUS4mx4 => session|claude|||ai
    Co-Authored-By: Claude (claude-opus-4-6) <noreply@anthropic.com> => identity|claude|claude-opus-4-6||ai
    Co-Authored-By: Claude <noreply@anthropic.com> => identity|claude|||ai
    Co-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com => identity|claude|Claude Opus 4.6 (1M context)||ai
    Co-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com> => identity|claude|Claude Opus 4.6 (1M context)||ai
    Co-Authored-By: Claude Sonnet 4.5 (Anthropic) => identity|claude|Claude Sonnet 4.5||ai
    Co-Authored-By: Developer <dev@example.com> => 
    Co-authored-by: Amp <amp@ampcode.com> => identity|amp|||ai
    Co-authored-by: Claude <noreply@anthropic.com> => identity|claude|||ai
    Co-authored-by: Claude Dupont <claude.dupont@example.fr> => 
    Co-authored-by: Codex <noreply@openai.com> => identity|codex|||ai
    Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com> => identity|copilot|||ai
    Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com> => identity|copilot|||ai
    Co-authored-by: Copilot <copilot@github.com> => identity|copilot|||ai
    Co-authored-by: Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com> => review|copilot-autofix|||mixed
    Co-authored-by: Cursor <cursoragent@cursor.com> => identity|cursor|||ai
    Co-authored-by: Devin Doe <devin.doe@example.com> => 
    Co-authored-by: Jane Roe <jroe@anthropic.com> => 
    Co-authored-by: OpenHands-GPT-5 openhands@all-hands.dev => identity|openhands|||ai
    Co-authored-by: Roo Code <roomote@roocode.com> => identity|roo|||ai
    Co-authored-by: aider (gpt-4o) <aider@aider.chat> => identity|aider|gpt-4o||ai
    Co-authored-by: octocat <1+octocat@users.noreply.github.com> => 
    Copilot-Session: b8535f33-08ac-44ef-84d1-aab96770ae3a => session|copilot|||ai
    Entire-Checkpoint: 01K9TQ8ZP7X3F5M2WVJ4CNRB6D => session||||unknown
    Entire-Checkpoint: 42527c9c20c8 => session||||unknown
    Entire-Checkpoint: ca481ffde7d7 => session||||unknown
    Generated-by: Claude Opus 4.8 (claude-opus-4-8) => declared|claude|claude-opus-4-8||ai
    Generated-by: protoc 29.1 => 
    Made-with: Cursor => declared|cursor|||ai
    Origin-Session: local-f62f4f | Codex | 1 prompt => session|codex|||unknown
    Replit-Commit-Author: Agent => declared|replit|||ai
    Replit-Commit-Session-Id: 2b2c6a9e-0000-4000-8000-000000000001 => session|replit|||unknown
    Signed-off-by: Developer <dev@example.com> => 
    https://claude.ai/code/session_018L6h5GBz6RAxRXbgUS4mx4 => session|claude|||ai
    🤖 Generated with [Claude Code](https://claude.ai/code) => footer|claude|||ai
    🤖 Generated with [Claude Code](https://claude.com/claude-code) => footer|claude|||ai"
  `);
});

describe('people are not agents', () => {
  test.each([
    'Co-authored-by: Jane Roe <jroe@anthropic.com>',
    'Co-authored-by: Claude Dupont <claude.dupont@example.fr>',
    'Co-authored-by: Someone <someone@openai.com>',
    'Co-authored-by: Cline Evaluation <cline@example.com>',
    'Co-authored-by: robot <gemini-cli-robot@google.com>',
    'Co-authored-by: x <notnoreply@anthropic.com>',
    'Co-authored-by: x <noreply@anthropic.com.example.org>',
    'Co-authored-by: rUv <ruv@ruv.net>',
    'Assisted-by: Jane Roe <jane@example.com>',
    'Assisted-by: Claude Roe <claude.roe@example.com>',
    'Generated-by: protoc 29.1',
    'Generated-by: ssh-agent',
    'Signed-off-by: Claude <noreply@anthropic.com>',
    'Reviewed-by: Claude <noreply@anthropic.com>',
    'Made-with: love',
    'Claude-Session: https://example.com/session_1',
    'AI-Lines: 0',
    'AI-assisted: No AI was used here.',
    'Ai-generated: N/A',
  ])('%s', (line) => checkLine(line, []));
});

describe('shapes', () => {
  test.each([
    ['Co-authored-by: claude-flow <ruv@ruv.net>', ['identity claude-flow null D ai']],
    ['CO-AUTHORED-BY : Claude <NOREPLY@Anthropic.COM>', ['identity claude null D ai']],
    ['Co-authored-by: Claude <noreply@anthropic.com>\r', ['identity claude null D ai']],
    [
      'Co-authored-by: Claude (claude-opus-4-6) <noreply@anthropic.com>',
      ['identity claude claude-opus-4-6 D ai'],
    ],
    ['Co-authored-by: Claude Opus 4.6 <claude@anthropic.com>', ['identity claude Claude Opus 4.6 E ai']],
    ['Co-authored-by: A <a@b.c>, Claude <noreply@anthropic.com>', ['identity claude null D ai']],
    ['Co-authored-by: OpenHands-GPT-5 openhands@all-hands.dev', ['identity openhands null D ai']],
    ['Assisted-by: Claude <noreply@anthropic.com>', ['declared claude null E ai']],
    ['Assisted-by: LLM [codegen, tests]', ['declared null null E ai']],
    ['Assisted-by: Claude Code (Sonnet 4.6)', ['declared claude Sonnet 4.6 E ai']],
    ['Assisted-by: openai-codex:gpt-5.5 [read,bash]', ['declared codex gpt-5.5 E ai']],
    ['Assisted-by: https://claude.ai/chat', ['declared claude null E ai']],
    ['AI-assisted: OpenAI Codex was used to identify and apply this change.', ['declared codex null E ai']],
    ['Entire-Checkpoint: ca481ffde7d7', ['session null null F unknown']],
    ['Origin-Session: local-f62f4f | Codex | 1 prompt', ['session codex null F unknown']],
    ['Generated with Devin', ['footer devin null E ai']],
    ['> 🤖 Generated with [opencode](https://opencode.ai)', ['footer opencode null E ai']],
    ['aider: not a subject', []],
  ] as const)('%s', (line, expected) => checkLine(line, expected));

  test('the aider suffix counts on the author only', () => {
    checkLine('', ['identity aider null D ai'], { name: 'Developer (aider)' });
  });
  test('repeats of squashed steps are given once', () => {
    checkLine('* step\n\nMade-with: Cursor\n\n* step\n\nMade-with: Cursor', ['declared cursor null E ai']);
  });
  test('the subject may follow empty lines', () => {
    expect(claimsOf('\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\nBody\n')).toEqual([]);
  });
  test('an aider subject decides nothing', () => {
    expect(claimsOf('aider: feat\n')).toMatchObject([{ kind: 'unknown', tier: 'G', agent: 'aider' }]);
  });
  test.each([
    ['2026-04-21T23:59:59Z', 'ai'],
    ['2026-04-22T00:00:00Z', 'unknown'],
    ['2026-05-06T23:59:59Z', 'unknown'],
    ['2026-05-07T00:00:00Z', 'ai'],
  ])('the VS Code address at %s is %s', (date, kind) => {
    checkLine('Co-authored-by: Copilot <copilot@github.com>', [`identity copilot null D ${kind}`], { date });
  });
  test('other Copilot addresses are not discounted in that time', () => {
    const line = 'Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>';
    checkLine(line, ['identity copilot null D ai'], { date: '2026-04-28T10:00:00Z' });
  });
});

describe('hostile messages', () => {
  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), fc.string(), (bytes, name, email) => {
        const author = { name, email, timestamp: 0, zone: '+0000' };
        const claims = readCommitMessage({ author, committer: author, message: Buffer.from(bytes) });
        expect(claims.filter((claim) => claim.kind === 'human')).toEqual([]);
      }),
    );
  });
  test.each([
    `Co-authored-by: ${'a'.repeat(980)}`,
    `Co-authored-by: ${'a@'.repeat(490)}`,
    `Co-authored-by: Claude ${'Opus '.repeat(190)}`,
    `Co-authored-by: ${'a <'.repeat(320)}`,
    `Co-authored-by: ${'a<b'.repeat(320)}`,
    `Assisted-by: a:b${' a'.repeat(480)}`,
    `Assisted-by: Claude ${'o1-'.repeat(320)}`,
  ])('a MiB of %.30s… takes no time, and what stands after it is not read', (line) => {
    const many = `${line}\n`.repeat(Math.ceil((1 << 20) / line.length));
    const spent = processorClock();
    const claims = claimsOf(`Subject\n\n${many}${'x\n'.repeat(1 << 19)}Made-with: Cursor\n`);
    // One line of 1,000 characters tried at every character would be a thousand times slower.
    expect(spent()).toBeLessThan(10_000);
    expect(claims.map((claim) => claim.evidence)).not.toContain('made-with');
  });
  test('50 MB of a message', () => {
    const claims = claimsOf(`Subject\n\nMade-with: Cursor\n${'word '.repeat(10 * 1024 * 1024)}`);
    expect(claims.map((claim) => claim.agent)).toEqual(['cursor']);
  });
  test('long lines and many lines take no time', () => {
    const parts = [
      `a: x${' '.repeat(200_000)}y`,
      `Co-authored-by: ${'<'.repeat(5000)}`,
      `Assisted-by: ${'a '.repeat(400)}`,
    ];
    const many = 'Co-authored-by: Claude <noreply@anthropic.com>\n'.repeat(20_000);
    const spent = processorClock();
    const claims = claimsOf(`Subject\n\n${many}${parts.join('\n')}\n`);
    expect(claims.length).toBe(1);
    expect(spent()).toBeLessThan(10_000);
  });
});
