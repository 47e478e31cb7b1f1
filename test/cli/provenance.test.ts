// `provenance` for people, and `--explain` for one line: sentences, schema, exit codes.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProvenanceLineJson } from '../../src/core/workflow/schemas/provenanceLineSchema.ts';
import type { ProvenanceJson } from '../../src/core/workflow/schemas/provenanceSchema.ts';
import { createGitRepository, type GitRepository } from '../helpers/gitRepository.ts';
import { runCli, type CliResult } from './runCli.ts';

const trailer = '\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n';
const session = 's_0123456789abcd';
const note = JSON.stringify({
  schema_version: 'authorship/3.0.0',
  base_commit_sha: 'x',
  prompts: {},
  humans: { h_31dce776f88375: { author: 'Alice Smith <alice@example.com>' } },
  sessions: {
    [session]: {
      agent_id: {
        tool: 'cursor',
        id: 'session-7',
        model: 'a-model-with-a-name-that-nobody-would-ever-print-in-full',
      },
    },
  },
});

let repository: GitRepository;
let commit: string;

beforeAll(() => {
  repository = createGitRepository();
  repository.commit('Start', { files: { 'a.ts': 'one\n', 'b.ts': 'one\n' } });
  repository.git('branch', 'base');
  commit = repository.commit(`Add${trailer}`, {
    files: { 'a.ts': 'one\ntwo\nthree\nfour\nfive\n', 'b.ts': '' },
  });
  repository.gitBytes(
    ['notes', '--ref=ai', 'add', '-F', '-', commit],
    `a.ts\n  ${session}::t_0123456789abcd 2\n  h_31dce776f88375 3-4\n---\n${note}`,
  );
  repository.commit('More', { files: { 'a.ts': 'zero\none\ntwo\nthree\nfour\nfive\n', 'c.ts': 'mine\n' } });
});
afterAll(() => repository.dispose());

function provenance(...args: readonly string[]): Promise<CliResult> {
  return runCli(['provenance', 'base..HEAD', ...args], { directory: repository.directory });
}

test('the table fits in 80 columns and says what is disputed', async () => {
  const { stdout, code } = await provenance();
  expect(code).toBe(0);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).toContain('a.ts\n  5 added lines: 2 AI (40 %), 2 human, 1 unknown\n');
  expect(stdout).toMatch(/^ {2}4-5 +human, disputed +strong +- +git-ai/m);
  expect(stdout).toMatch(/^ {2}3 +AI +strong +cursor a-mod\S*…/m);
  expect(stdout).toContain(
    '\nIn all 6 added lines: 2 AI (33 %), 2 human, 2 unknown.\nBy tool: claude 1, cursor 1.\nRecords disagree on 2 lines: see --explain FILE:LINE.\n',
  );
});

test('the JSON has the mix of each file and the claims that lost', async () => {
  const json = JSON.parse((await provenance('--format', 'json')).stdout) as ProvenanceJson;
  expect(json.files[0]).toMatchObject({ path: 'a.ts', summary: { added: 5, ai: 2, human: 2, unknown: 1 } });
  expect(json.files[0]?.ranges.map(({ start, kind, conflicts }) => [start, kind, conflicts])).toEqual([
    [1, 'unknown', undefined],
    [3, 'ai', undefined],
    [4, 'human', [{ kind: 'ai', tier: 'D', reader: 'commit-trailer' }]],
    [6, 'ai', undefined],
  ]);
});

test('a line is explained to people', async () => {
  const { stdout, code } = await provenance('--explain', 'a.ts:4');
  expect(code).toBe(0);
  expect(stdout).toContain(
    [
      'a.ts:4: written by a person',
      `Added by commit ${commit.slice(0, 10)}, as line 3.`,
      'git-ai has the strongest evidence: a record of exact lines goes before an agent named by its exact address (commit-trailer).',
      'Disputed by commit-trailer (AI).',
    ].join('\n'),
  );
  expect(stdout).toContain('  git-ai wins: human, strong evidence (A)\n');
  expect(stdout).toContain('  commit-trailer conflicts: AI, medium evidence (D)\n');
  expect(stdout).toMatch(/Looked for and not found: .*agent-trace/);
});

test('a line is explained to programs, as the schema says', async () => {
  const { stdout } = await provenance('--explain', './a.ts:6', '--format', 'json');
  const json = JSON.parse(stdout) as ProvenanceLineJson;
  const schema = fileURLToPath(new URL('../../media/schemas/provenance-line.schema.json', import.meta.url));
  const ajv = new Ajv2020({ strict: false });
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
  expect(validate(json), ajv.errorsText(validate.errors)).toBe(true);
  expect(json).toMatchObject({ kind: 'ai', tier: 'D', original: { path: 'a.ts', line: 5 } });
  expect(json.claims.map(({ reader, standing, about }) => [reader, standing, about])).toEqual([
    ['commit-trailer', 'won', 'commit'],
  ]);
  expect(json.notFound).toContainEqual({ reader: 'git-ai', elsewhere: true });
});

test.each([
  ['a.ts:2', /^countersign: Line 2 of a\.ts was not added here: 2 places were, the first is line 1\.$/m],
  ['b.ts:1', /^countersign: No lines were added to b\.ts\.$/m],
  ['d.ts:1', /^countersign: "d\.ts" is not changed here/m],
  ['a.ts', /^countersign: --explain takes FILE:LINE/m],
  ['a.ts:0', /^countersign: --explain takes FILE:LINE/m],
])('--explain %s is a sentence and exit code 2', async (place, expected) => {
  const { code, stdout, stderr } = await provenance('--explain', place);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(expected);
});
