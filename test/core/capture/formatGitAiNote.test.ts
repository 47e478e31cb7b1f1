// Notes that git-ai reads: the ids of its own vectors, its grammar, and our own reader.
import { afterEach, describe, expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { captureEdits } from '../../../src/core/capture/captureEdits.ts';
import { formatGitAiNote, gitAiSessionKey } from '../../../src/core/capture/formatGitAiNote.ts';
import { writeCommitNote } from '../../../src/core/capture/writeCommitNote.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { parseGitAiNote } from '../../../src/core/provenance/formats/gitAiNote.ts';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { describeRanges, resolveHistory } from '../provenance/resolvedHistory.ts';

const commit = toObjectId('7734793b756b3921c88db5375a8c156e9532447b');

test('session ids are those of git-ai', () => {
  expect(gitAiSessionKey('cursor', 'session_123')).toBe('s_c9883b05a2487d');
});

test('the note is what the grammar says, and the reader reads it back', () => {
  const text = formatGitAiNote(commit, [
    {
      path: 'src/a.ts',
      lines: [
        {
          tool: 'cursor',
          session: 'session_123',
          model: 'm',
          ranges: [
            [1, 3],
            [7, 7],
          ],
        },
      ],
    },
    { path: 'with space.ts', lines: [{ tool: 'x', session: null, model: null, ranges: [[2, 2]] }] },
    { path: 'nothing.ts', lines: [{ tool: 'x', session: 's', model: null, ranges: [] }] },
    { path: 'quo"te\n.ts', lines: [{ tool: 'x', session: 's', model: null, ranges: [[1, 1]] }] },
  ]);
  const lines = (text ?? '').split('\n');
  expect(lines[0]).toBe('src/a.ts');
  expect(lines[1]).toMatch(/^ {2}s_c9883b05a2487d::t_[0-9a-f]{14} 1-3,7$/);
  expect(lines.slice(2, 5)).toEqual(['"with space.ts"', '  ai_agent 2', '---']);
  const note = parseGitAiNote(text ?? '');
  expect(note.problems).toEqual([]);
  expect(note.value?.files.map(({ path, entries }) => [path, [...(entries[0]?.ranges ?? [])]])).toEqual([
    ['src/a.ts', [1, 3, 7, 7]],
    ['with space.ts', [2, 2]],
  ]);
});

test('nothing to say: no note', () => {
  expect(formatGitAiNote(commit, [])).toBeNull();
  expect(formatGitAiNote(commit, [{ path: 'a', lines: [] }])).toBeNull();
});

describe('a note for HEAD', () => {
  const open: GitRepository[] = [];
  afterEach(() => {
    for (const repository of open.splice(0)) repository.dispose();
  });

  /** An agent wrote a file, a person a line in it, and both were committed. */
  async function edited(): Promise<{ repository: GitRepository; base: string; own: string }> {
    const repository = createGitRepository();
    open.push(repository);
    const base = repository.commit('base', { files: { 'old.ts': 'one();\n' } });
    repository.write('old.ts', 'one();\nagent(1);\n');
    repository.write('new file.ts', 'agent(2);\nagent(3);\n');
    const written = [
      ['old.ts', 'one();\nagent(1);\n'],
      ['new file.ts', 'agent(2);\nagent(3);\n'],
    ];
    for (const [path, content] of [...written, ...written]) {
      const payload = JSON.stringify({ session_id: 's', cwd: repository.directory, hook_event_name: 'PostToolUse', tool_name: 'Write', tool_input: { file_path: path, content } }); // prettier-ignore
      await captureEdits({ agent: 'claude-code', payload, directory: repository.directory, now: new Date() });
    }
    const own = repository.commit('own', { files: { 'new file.ts': 'agent(2);\nperson();\nagent(3);\n' } });
    return { repository, base, own };
  }

  test('is written only when it was asked for', async () => {
    const { repository } = await edited();
    expect(await writeCommitNote(await openRepository(repository.directory))).toBe(false);
    expect(repository.git('for-each-ref', 'refs/notes')).toBe('');
  });

  test('names the lines that the commit added, once; a note that stands there stays', async () => {
    const { repository, base, own } = await edited();
    repository.git('config', 'countersign.capture.gitAiNotes', 'true');
    const opened = await openRepository(repository.directory);
    expect(await writeCommitNote(opened)).toBe(true);
    const note = repository.git('notes', '--ref=ai', 'show', own);
    // Line 1 of old.ts was in the record and not new; everything was recorded twice.
    expect(note).toMatch(/^"new file\.ts"\n {2}s_\S+ 1,3\nold\.ts\n {2}s_\S+ 2\n---\n/);
    expect(await writeCommitNote(opened)).toBe(false);
    expect(repository.git('notes', '--ref=ai', 'show', own)).toBe(note);
    repository.remove('.git/countersign');
    const { provenance } = await resolveHistory(repository.directory, base, own);
    expect(provenance.problems).toEqual([]);
    expect(describeRanges(provenance, { own })).toEqual([
      'new file.ts 1-1 ai A git-ai claude own',
      'new file.ts 2-2 unknown - - - own',
      'new file.ts 3-3 ai A git-ai claude own',
      'old.ts 2-2 ai A git-ai claude own',
    ]);
  });

  test('nothing recorded, a merge, no commit: no note', async () => {
    const { repository } = await edited();
    repository.git('config', 'countersign.capture.gitAiNotes', 'true');
    repository.commit('mine', { files: { 'mine.ts': 'person();\n' } });
    expect(await writeCommitNote(await openRepository(repository.directory))).toBe(false);
    const empty = createGitRepository();
    open.push(empty);
    empty.git('config', 'countersign.capture.gitAiNotes', 'true');
    expect(await writeCommitNote(await openRepository(empty.directory))).toBe(false);
  });
});
