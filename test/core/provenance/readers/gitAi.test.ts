import { Buffer } from 'node:buffer';
import { afterEach, describe, expect, test } from 'vitest';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { claimsForLine } from '../../../../src/core/provenance/claimsForLine.ts';
import type { GitRepository } from '../../../helpers/gitRepository.ts';
import { createGitRepository } from '../../../helpers/gitRepository.ts';
import { describeRanges, numbered, resolveHistory } from '../resolvedHistory.ts';
import { processorClock } from '../../../helpers/processorClock.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

function note(entries: string, metadata: object = {}): string {
  return `${entries}---\n${JSON.stringify({ schema_version: 'authorship/3.0.0', prompts: {}, ...metadata })}`;
}

const agent = (tool: string): object => ({ agent_id: { tool, id: 'conversation', model: 'm-1' } });

function addNote(repository: GitRepository, commit: string, text: string, ref = 'refs/notes/ai'): void {
  repository.gitBytes(['notes', `--ref=${ref}`, 'add', '-f', '-F', '-', commit], text);
}

async function claimsOf(
  repository: GitRepository,
  base: string,
  head: string,
  line: number,
): Promise<{ claims: string[]; problems: string[] }> {
  const { provenance } = await resolveHistory(repository.directory, base, head);
  const claims = claimsForLine(provenance, toRepoPath('a.txt'), line).map(
    ({ kind, tier, source, evidence }) =>
      `${kind} ${tier} ${source.tool ?? '-'} ${source.model ?? '-'} ${evidence}`,
  );
  return { claims, problems: provenance.problems.map(({ message }) => message) };
}

describe('keys that a note does not explain', () => {
  const keys = ['s_c9883b05a2487d', 'c9883b05a2487d6d', 'c9883b0', '1ecd2655-73eb-4d0d-af54-87ace7c48cf3'];
  const metadataOf = (key: string): object =>
    key.startsWith('s_') ? { sessions: { [key]: agent('cursor') } } : { prompts: { [key]: agent('cursor') } };
  const found = 'ai A cursor m-1 note entry, agent named in another note';

  test.each(keys)('%s is looked up in the notes of the range and in all others', async (key) => {
    const repository = newRepository();
    const older = repository.commit('older');
    const base = repository.commit('base', { files: { 'a.txt': '' } });
    const first = repository.commit('first', { files: { 'a.txt': 'one\n' } });
    const second = repository.commit('second', { files: { 'a.txt': 'one\ntwo\n' } });
    addNote(repository, second, note(`a.txt\n  ${key} 2\n`));
    const nothing = 'ai A - - note entry, agent not recorded';
    expect(await claimsOf(repository, base, second, 2)).toEqual({ claims: [nothing], problems: [] });
    addNote(repository, older, note('', metadataOf(key)));
    expect(await claimsOf(repository, base, second, 2)).toEqual({ claims: [found], problems: [] });
    addNote(repository, older, 'rubbish');
    addNote(repository, first, note(`a.txt\n  ${key} 1\n`, metadataOf(key)));
    expect(await claimsOf(repository, base, second, 2)).toEqual({ claims: [found], problems: [] });
  });

  test('among ten thousand notes, without listing them', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': '' } });
    const head = repository.commit('head', { files: { 'a.txt': 'one\ntwo\n' } });
    const [key, other] = ['c9883b05a2487d6d', 'ffffffffffffffff'];
    const file = (name: string, text: string): string =>
      `M 100644 inline ${name.slice(0, 2)}/${name.slice(2)}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    const many = Array.from({ length: 10_000 }, (_, index) =>
      file(
        ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').repeat(5),
        note('x.ts\n  s_1::t_1 1\n', { sessions: { s_1: agent('claude') }, index }),
      ),
    );
    const own = file(head, note(`a.txt\n  ${key} 1\n  ${other} 2\n`));
    const explaining = file('f'.repeat(40), note('', { prompts: { [key]: agent('cursor') } }));
    const commit = `commit refs/notes/ai\ncommitter N <n@x> 1 +0000\ndata 1\nn\n${own}${many.join('')}${explaining}`;
    repository.gitBytes(['fast-import', '--quiet', '--force'], commit);
    const spent = processorClock();
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(spent()).toBeLessThan(20_000);
    const evidence = [1, 2].flatMap((line) =>
      claimsForLine(provenance, toRepoPath('a.txt'), line).map((claim) => claim.evidence),
    );
    expect(evidence).toEqual(['note entry, agent named in another note', 'note entry, agent not recorded']);
    expect(provenance.problems).toEqual([]);
  });

  test('a session that another note made up from a trailer stays as weak', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': '' } });
    const head = repository.commit('head', { files: { 'a.txt': 'one\n' } });
    const key = 's_c9883b05a2487d';
    const sessions = { [key]: { agent_id: { tool: 'claude', id: key, model: 'unknown' } } };
    addNote(repository, base, note('', { sessions }));
    addNote(repository, head, note(`a.txt\n  ${key}::t_1 1\n`));
    expect((await claimsOf(repository, base, head, 1)).claims).toEqual([
      'ai D claude - note entry from commit metadata',
    ]);
  });
});

describe('places', () => {
  test.each(['refs/notes/ai', 'refs/notes/ai-remote/origin', 'refs/notes/origin/ai', 'refs/notes/ai-stash'])(
    '%s',
    async (ref) => {
      const repository = newRepository();
      const base = repository.commit('base', { files: { 'a.txt': '' } });
      const head = repository.commit('head', { files: { 'a.txt': 'one\n' } });
      addNote(repository, head, note('a.txt\n  abcdef0 1\n', { prompts: { abcdef0: agent('codex') } }), ref);
      expect((await claimsOf(repository, base, head, 1)).claims).toEqual(['ai A codex m-1 note entry']);
    },
  );
  test('records of before, for commits without a note', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': '' } });
    const head = repository.commit('head', { files: { 'a.txt': 'one\ntwo\n' } });
    const files = { 'a.txt': { authors: [{ author: 'Cursor', lines: [[1, 2]] }] } };
    const store = (text: string): void => {
      const oid = repository.gitBytes(['hash-object', '-w', '--stdin'], text).toString().trim();
      repository.git('update-ref', `refs/ai/authorship/${head}`, oid);
    };
    store(JSON.stringify({ files, schema_version: 'authorship/0.0.1' }));
    const named = 'ai B cursor - record of authors by name';
    expect(await claimsOf(repository, base, head, 2)).toEqual({ claims: [named], problems: [] });
    addNote(repository, head, note('a.txt\n  abcdef0 1\n'));
    expect((await claimsOf(repository, base, head, 2)).claims).toEqual([]);
    repository.git('update-ref', '-d', 'refs/notes/ai');
    store('rubbish');
    expect((await claimsOf(repository, base, head, 2)).problems).toEqual([
      expect.stringContaining('git-ai record not read'),
    ]);
  });
});

describe('notes that moved', () => {
  interface Rebased {
    readonly repository: GitRepository;
    readonly base: string;
    readonly original: string;
    readonly rebased: string;
  }
  /** `first` puts six lines on top and `second` three below; then a real rebase drops `first` and takes the note along. */
  function rebaseWithoutFirst(entries: string): Rebased {
    const repository = newRepository();
    const old = numbered('old', 1, 3);
    const base = repository.commit('base', { files: { 'a.txt': old } });
    const first = repository.commit('first', { files: { 'a.txt': numbered('first', 1, 6) + old } });
    addNote(repository, first, note('a.txt\n  s_1::t_1 1-6\n', { base_commit_sha: first }));
    const original = repository.commit('second', {
      files: { 'a.txt': numbered('first', 1, 6) + old + numbered('second', 1, 3) },
    });
    addNote(repository, original, note(entries, { base_commit_sha: original }));
    repository.git('config', 'notes.rewriteRef', 'refs/notes/ai');
    repository.git('rebase', '--quiet', '--onto', base, first);
    const rebased = repository.git('rev-parse', 'HEAD');
    expect(repository.git('notes', '--ref=ai', 'show', rebased)).toContain(original);
    return { repository, base, original, rebased };
  }
  async function describeMoved({ repository, base, rebased }: Rebased): Promise<[string[], string[]]> {
    const { provenance } = await resolveHistory(repository.directory, base, rebased);
    return [describeRanges(provenance, { rebased }), provenance.problems.map(({ message }) => message)];
  }

  test('G19 a note moved by a rebase that dropped a commit counts for the lines it was made for only', async () => {
    // Lines 10-12 of the original are 4-6 now. Line 4 of the original is gone: as a number it would name `second 1`.
    const moved = rebaseWithoutFirst('a.txt\n  s_1::t_1 4-5\n  s_2::t_2 11-12\n');
    expect(await describeMoved(moved)).toEqual([
      ['a.txt 4-4 unknown - - - rebased', 'a.txt 5-6 ai B git-ai - rebased'],
      [],
    ]);
  });

  /** As in a fresh clone: the commit that the note was made for is not there. */
  function forgetOriginal({ repository }: Rebased): void {
    repository.git('update-ref', '-d', 'ORIG_HEAD');
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('prune', '--expire=now');
  }
  test('G19 where the original is gone, a file that does not fit the added lines counts for nothing', async () => {
    const moved = rebaseWithoutFirst('a.txt\n  s_1::t_1 4-5\n  s_2::t_2 11-12\n');
    forgetOriginal(moved);
    expect(await describeMoved(moved)).toEqual([
      ['a.txt 4-6 unknown - - - rebased'],
      [expect.stringContaining('was made for another commit')],
    ]);
  });
  test('and one that fits counts as moved', async () => {
    const moved = rebaseWithoutFirst('a.txt\n  s_1::t_1 4-5\n');
    forgetOriginal(moved);
    expect(await describeMoved(moved)).toEqual([
      ['a.txt 4-5 ai B git-ai - rebased', 'a.txt 6-6 unknown - - - rebased'],
      [],
    ]);
  });
  test('a note that names the parent, as older versions write, stands where it was made', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': '' } });
    const head = repository.commit('head', { files: { 'a.txt': 'one\n' } });
    addNote(repository, head, note('a.txt\n  abcdef0 1\n', { base_commit_sha: base }));
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(describeRanges(provenance, { head })).toEqual(['a.txt 1-1 ai A git-ai - head']);
  });
});
