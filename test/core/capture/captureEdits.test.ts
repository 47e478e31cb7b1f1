// From a payload to a record in the git directory, and from there to lines.
import { readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, test } from 'vitest';
import { appendTrace } from '../../../src/core/capture/appendTrace.ts';
import { captureEdits } from '../../../src/core/capture/captureEdits.ts';
import { logProblem } from '../../../src/core/capture/logProblem.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { worktreeTree } from '../../../src/core/git/worktree.ts';
import { capturedStorePaths, readCapturedRecords } from '../../../src/core/provenance/capturedStore.ts';
import { resolveProvenance } from '../../../src/core/provenance/resolveProvenance.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { changeBetween, describeRanges, resolveHistory } from '../provenance/resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

interface Call {
  readonly tool?: string;
  readonly input: object;
  readonly response?: object;
  readonly session?: string;
  readonly now?: string;
}

/** What Claude Code would run after one of its tools. */
function record(
  { directory }: GitRepository,
  { tool = 'Write', input, response = {}, session = 's1', now = '2026-06-01T10:00:00Z' }: Call,
): Promise<number> {
  const payload = JSON.stringify({ session_id: session, cwd: directory, hook_event_name: 'PostToolUse', tool_name: tool, tool_input: input, tool_response: response }); // prettier-ignore
  return captureEdits({ agent: 'claude-code', payload, directory, now: new Date(now) });
}

async function uncommittedRanges({ directory }: GitRepository, base: string): Promise<readonly string[]> {
  const repository = await openRepository(directory);
  const change = await changeBetween(repository, base, await worktreeTree(repository));
  return describeRanges(await resolveProvenance({ repository, change, base: toObjectId(base), head: null }));
}

const storeOf = ({ directory }: GitRepository) =>
  capturedStorePaths({ commonDirectory: join(directory, '.git') });

describe('a record', () => {
  test('is Agent Trace as its schema has it, without text, prompt and transcript', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { a: 'a\n' } });
    repository.write('src/new.ts', 'const secret = 1;\nconst other = 2;\n');
    expect(await record(repository, { input: { file_path: 'src/new.ts', content: 'const secret = 1;\nconst other = 2;\n' } })).toBe(1); // prettier-ignore
    const text = readFileSync(storeOf(repository).current, 'utf8');
    expect(text).not.toMatch(/secret|transcript|prompt/);
    const parsed = JSON.parse(text) as { vcs: unknown; files: unknown };
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/provenance/agent-trace/trace-record.schema.json'), 'utf8')) as object; // prettier-ignore
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
    expect(parsed.vcs).toEqual({ type: 'git', revision: base });
    expect(parsed.files).toEqual([
      {
        path: 'src/new.ts',
        conversations: [{ contributor: { type: 'ai' }, ranges: [{ start_line: 1, end_line: 2 }] }],
      },
    ]);
    expect(statSync(storeOf(repository).current).mode & 0o777).toBe(0o600);
  });

  test('goes to the repository of the file, also of a linked worktree; elsewhere nothing is recorded', async () => {
    const [one, two] = [newRepository(), newRepository()];
    two.commit('base', { files: { a: 'a\n' } });
    const linked = join(two.home, 'linked');
    two.git('worktree', 'add', '--quiet', linked);
    writeFileSync(join(linked, 'b.ts'), 'written();\n');
    expect(await record(one, { input: { file_path: join(linked, 'b.ts'), content: 'written();\n' } })).toBe(
      1,
    );
    writeFileSync(join(two.home, 'outside.ts'), 'written();\n');
    expect(
      await record(one, { input: { file_path: join(two.home, 'outside.ts'), content: 'written();\n' } }),
    ).toBe(0);
    expect(await record(one, { input: { file_path: '.git/config', content: 'x\n' } })).toBe(0);
    expect(await record(one, { input: { file_path: '/nowhere/at/all', content: 'x\n' } })).toBe(0);
    expect((await readCapturedRecords(await openRepository(two.directory))).value).toHaveLength(1);
    expect((await readCapturedRecords(await openRepository(one.directory))).value).toEqual([]);
  });

  test('is not made where the place is in doubt; the log says so and stays small', async () => {
    const repository = newRepository();
    repository.commit('base', { files: { a: 'x();\nx();\n' } });
    expect(
      await record(repository, {
        tool: 'Edit',
        input: { file_path: 'a', old_string: 'y', new_string: 'x();' },
      }),
    ).toBe(0);
    const store = storeOf(repository);
    expect(readFileSync(join(store.directory, 'capture.log'), 'utf8')).toMatch(
      /claude-code: a: what was written was not found/,
    );
    for (let count = 0; count < 400; count += 1) await logProblem(store, 'x'.repeat(2_000), new Date());
    expect(statSync(join(store.directory, 'capture.log')).size).toBeLessThan(70_000);
  });

  test('a link in the place of the file or of the store is not followed', async () => {
    const repository = newRepository();
    repository.commit('base', { files: { a: 'a\n' } });
    symlinkSync('a', join(repository.directory, 'link'));
    expect(
      await record(repository, {
        tool: 'Edit',
        input: { file_path: 'link', old_string: 'x', new_string: 'a' },
      }),
    ).toBe(0);
    writeFileSync(join(repository.home, 'victim'), '');
    symlinkSync(join(repository.home, 'victim'), storeOf(repository).current);
    await expect(record(repository, { input: { file_path: 'a', content: 'a\n' } })).rejects.toThrow(/ELOOP/);
    expect(readFileSync(join(repository.home, 'victim'), 'utf8')).toBe('');
  });
});

describe('the lines', () => {
  test('uncommitted: those that the agent wrote, also after others moved them; not what a person changed', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.ts': 'one();\ntwo();\n' } });
    repository.write('a.ts', 'one();\nagent(1);\nagent(2);\nagent(3);\ntwo();\n');
    await record(repository, { tool: 'Edit', input: { file_path: 'a.ts', old_string: 'one();\ntwo', new_string: 'one();\nagent(1);\nagent(2);\nagent(3);\ntwo' } }); // prettier-ignore
    expect(await uncommittedRanges(repository, base)).toEqual(['a.ts 2-4 ai B captured claude -']);
    repository.write('a.ts', 'person();\none();\nagent(1);\nagent(two);\nagent(3);\ntwo();\n');
    expect(await uncommittedRanges(repository, base)).toEqual([
      'a.ts 1-1 unknown - - - -',
      'a.ts 3-3 ai B captured claude -',
      'a.ts 4-4 unknown - - - -',
      'a.ts 5-5 ai B captured claude -',
    ]);
  });

  test('committed: with the next commit, a later one, and after an amend', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.ts': 'one();\n' } });
    repository.write('a.ts', 'one();\nagent(1);\n');
    await record(repository, { tool: 'Edit', input: { file_path: 'a.ts', old_string: 'one();', new_string: 'one();\nagent(1);' } }); // prettier-ignore
    const other = repository.commit('other', {
      files: { 'b.ts': 'person();\n', 'a.ts': 'one();\n' },
      date: '2026-06-01T10:01:00Z',
    });
    const own = repository.commit('own', {
      files: { 'a.ts': 'one();\nagent(1);\nperson();\n' },
      date: '2026-06-01T10:02:00Z',
    });
    const { provenance } = await resolveHistory(repository.directory, base, own);
    expect(describeRanges(provenance, { other, own })).toEqual([
      'a.ts 2-2 ai B captured claude own',
      'a.ts 3-3 unknown - - - own',
      'b.ts 1-1 unknown - - - other',
    ]);
    repository.git('reset', '--quiet', '--soft', 'HEAD~1');
    const amended = repository.commit('again', { date: '2026-06-01T10:03:00Z' });
    const after = await resolveHistory(repository.directory, base, amended);
    expect(describeRanges(after.provenance, { amended })[0]).toBe('a.ts 2-2 ai B captured claude amended');
  });

  test('commits from before the edit are not the agent’s', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.ts': 'one();\n' } });
    const early = repository.commit('early', { files: { 'a.ts': 'one();\nsame(1);\n' } });
    await record(repository, { input: { file_path: 'a.ts', content: 'one();\nsame(1);\n' } });
    const { provenance } = await resolveHistory(repository.directory, base, early);
    expect(describeRanges(provenance, { early })).toEqual(['a.ts 2-2 unknown - - - early']);
  });

  test('two agents on one file: the later one has what it wrote', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.ts': '' } });
    await record(repository, { input: { file_path: 'a.ts', content: 'first(1);\nsecond(1);\n' } });
    const text = 'first(1);\nsecond(2);\n';
    repository.write('a.ts', text);
    const payload = JSON.stringify({ hook_event_name: 'afterFileEdit', file_path: 'a.ts', conversation_id: 'c', model: 'm', workspace_roots: [repository.directory], edits: [{ old_string: 'second(1)', new_string: 'second(2)' }] }); // prettier-ignore
    await captureEdits({ agent: 'cursor', payload, directory: '/', now: new Date() });
    expect(await uncommittedRanges(repository, base)).toEqual([
      'a.ts 1-1 ai B captured claude -',
      'a.ts 2-2 ai B captured cursor -',
    ]);
  });

  test('several places in one edit, each with its own lines', async () => {
    const repository = newRepository();
    const before = 'one();\ntwo();\nthree();\n';
    const base = repository.commit('base', { files: { 'a.ts': before } });
    const content = 'agent(1);\none();\ntwo();\nagent(2);\nthree();\n';
    await record(repository, { input: { file_path: 'a.ts', content }, response: { originalFile: before } });
    repository.write('a.ts', `person();\n${content}`);
    expect(await uncommittedRanges(repository, base)).toEqual([
      'a.ts 1-1 unknown - - - -',
      'a.ts 2-2 ai B captured claude -',
      'a.ts 5-5 ai B captured claude -',
    ]);
  });

  test.each([
    ['an observed person goes before what was captured', '1.6.19', 'a.ts 1-1 human A git-ai - own'],
    ['one that git-ai concluded goes behind it', '1.6.20', 'a.ts 1-1 ai B captured claude own'],
  ])('against a note of git-ai: %s, and both are shown', async (_, version, expected) => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'b.ts': 'b\n' } });
    repository.write('a.ts', 'agent(1);\n');
    await record(repository, { input: { file_path: 'a.ts', content: 'agent(1);\n' } });
    const own = repository.commit('own', { files: {}, date: '2026-06-01T10:05:00Z' });
    const metadata = { schema_version: 'authorship/3.0.0', git_ai_version: version, prompts: {} };
    const note = `a.ts\n  h_31dce776f88375 1\n---\n${JSON.stringify(metadata)}`;
    repository.git('notes', '--ref=ai', 'add', '-m', note, own);
    const { provenance } = await resolveHistory(repository.directory, base, own);
    expect(describeRanges(provenance, { own })).toEqual([expected]);
    expect([...provenance.files.values()][0]?.ranges[0]?.conflicts).toHaveLength(1);
  });

  test('records of others in the file can say ai and nothing else', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.ts': 'x\n' } });
    repository.write('a.ts', 'x\nagent(1);\n');
    await record(repository, { input: { file_path: 'a.ts', content: 'x\nagent(1);\n' } });
    const { current } = storeOf(repository);
    const own = readFileSync(current, 'utf8');
    writeFileSync(current, `${own}${own.replace('"ai"', '"human"')}${own.slice(0, 50)}`);
    const repositoryNow = await openRepository(repository.directory);
    const records = await readCapturedRecords(repositoryNow);
    expect(records.value).toHaveLength(1);
    expect(records.problems).toEqual([
      { message: 'captured record skipped: the last line is torn', line: 3 },
    ]);
    expect(await uncommittedRanges(repository, base)).toEqual(['a.ts 2-2 ai B captured claude -']);
  });
});

describe('the store', () => {
  test('many at the same time lose nothing, and a torn line is closed', async () => {
    const repository = newRepository();
    const store = storeOf(repository);
    await appendTrace(store, '{"torn"');
    await Promise.all(Array.from({ length: 200 }, (_, index) => appendTrace(store, `{"n":${index}}\n`)));
    const lines = readFileSync(store.current, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    expect(lines[0]).toBe('{"torn"');
    const numbers = lines.slice(1).map((line) => (JSON.parse(line) as { n: number }).n);
    expect(numbers.toSorted((left, right) => left - right)).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    );
  });

  test('does not grow without end', async () => {
    const store = storeOf(newRepository());
    const line = `${JSON.stringify('x'.repeat(1_000))}\n`;
    for (let count = 0; count < 105; count += 1) await appendTrace(store, line, 10_000);
    expect(statSync(store.current).size + statSync(store.previous).size).toBeLessThan(24_000);
    expect(readdirSync(store.directory).toSorted()).toEqual(['traces.1.jsonl', 'traces.jsonl']);
  });
});
