import { Buffer } from 'node:buffer';
import { afterEach, describe, expect, test } from 'vitest';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository, GitRepositoryOptions } from '../../helpers/gitRepository.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { claimsForLine } from '../../../src/core/provenance/claimsForLine.ts';
import { describeRanges, describeTouched, numbered, resolveHistory } from './resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(options: GitRepositoryOptions = {}): GitRepository {
  const repository = createGitRepository(options);
  open.push(repository);
  return repository;
}

const claude = '\n\nCo-authored-by: Claude <noreply@anthropic.com>\n';
const copilot = '\n\nCo-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>\n';

/** A git-ai note with one session of claude; `entries` are the lines above the divider, `$S` its key. */
function note(entries: string): string {
  const metadata = {
    schema_version: 'authorship/3.0.0',
    git_ai_version: '1.6.7',
    base_commit_sha: 'ignored',
    prompts: {},
    humans: { h_31dce776f88375: { author: 'Alice Smith <alice@example.com>' } },
    sessions: {
      s_c9883b05a2487d: { agent_id: { tool: 'claude', id: 'session-1', model: 'claude-opus-4-8' } },
    },
  };
  return `${entries.replaceAll('$S', 's_c9883b05a2487d::t_9f8e7d6c5b4a32')}---\n${JSON.stringify(metadata)}`;
}

function addNote(repository: GitRepository, commit: string, entries: string, ref = 'refs/notes/ai'): void {
  repository.gitBytes(['notes', `--ref=${ref}`, 'add', '-f', '-F', '-', commit], note(entries));
}

describe('trailers', () => {
  test('each commit of a range speaks for its own lines', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': numbered('old', 1, 5) } });
    const ai = repository.commit(`feature${claude}`, {
      files: { 'a.txt': numbered('old', 1, 5) + numbered('ai', 1, 4) },
    });
    const person = repository.commit('more', {
      files: {
        'a.txt':
          numbered('old', 1, 5) + numbered('ai', 1, 2) + numbered('person', 1, 1) + numbered('ai', 3, 4),
      },
    });
    const { provenance } = await resolveHistory(repository.directory, base, person);
    expect(describeRanges(provenance, { ai, person })).toEqual([
      'a.txt 6-7 ai D commit-trailer claude ai',
      'a.txt 8-8 unknown - - - person',
      'a.txt 9-10 ai D commit-trailer claude ai',
    ]);
    expect(provenance.problems).toEqual([]);
  });

  test('lines an agent wrote and a person wrote anew are the person’s commit, which says nothing', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
    const ai = repository.commit(`feature${claude}`, { files: { 'a.txt': `x\n${numbered('ai', 1, 3)}` } });
    const person = repository.commit('rewrite', { files: { 'a.txt': `x\nai 1\nmine\nai 3\n` } });
    const { provenance } = await resolveHistory(repository.directory, base, person);
    expect(describeRanges(provenance, { ai, person })).toEqual([
      'a.txt 2-2 ai D commit-trailer claude ai',
      'a.txt 3-3 unknown - - - person',
      'a.txt 4-4 ai D commit-trailer claude ai',
    ]);
  });

  test('a squash speaks as a whole; the stronger of its marks wins', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
    const squash = repository.commit(`Feature (#1)\n\n* one\n\nMade-with: Cursor\n\n* two${claude}`, {
      files: { 'a.txt': `x\n${numbered('new', 1, 3)}` },
    });
    const { provenance } = await resolveHistory(repository.directory, base, squash);
    expect(describeRanges(provenance, { squash })).toEqual(['a.txt 2-4 ai D commit-trailer claude squash']);
    const claims = claimsForLine(provenance, toRepoPath('a.txt'), 3);
    expect(claims.map((claim) => `${claim.tier} ${claim.evidence}`)).toEqual(['D co-author', 'E made-with']);
    expect(claimsForLine(provenance, toRepoPath('a.txt'), 1)).toEqual([]);
  });

  test('an agent as author, sessions that decide nothing, review bots', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': '' } });
    const author = { name: 'Cursor Agent', email: 'cursoragent@cursor.com' };
    const agent = repository.commit('a', { author, files: { 'a.txt': 'one\n' } });
    const entire = repository.commit('b\n\nEntire-Checkpoint: ca481ffde7d7\n', {
      files: { 'b.txt': 'one\n' },
    });
    const bot = 'gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>';
    const review = repository.commit(`c\n\nCo-authored-by: ${bot}\n`, { files: { 'c.txt': 'one\n' } });
    const { provenance } = await resolveHistory(repository.directory, base, review);
    expect(describeRanges(provenance, { agent, entire, review })).toEqual([
      'a.txt 1-1 ai D commit-identity cursor agent',
      'b.txt 1-1 unknown - - - entire',
      'c.txt 1-1 mixed D commit-trailer gemini-code-assist review',
    ]);
    expect(claimsForLine(provenance, toRepoPath('b.txt'), 1)).toMatchObject([
      { kind: 'unknown', source: { session: 'ca481ffde7d7' } },
    ]);
  });
});

describe('git-ai notes', () => {
  test('a note is exact about lines and leaves the rest to the trailer', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
    const head = repository.commit(`feature${copilot}`, {
      files: { 'a.txt': `x\n${numbered('new', 1, 6)}` },
    });
    addNote(repository, head, 'a.txt\n  $S 1-3\n  h_31dce776f88375 4\n');
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(describeRanges(provenance, { head })).toEqual([
      'a.txt 2-3 ai A git-ai claude head',
      'a.txt 4-4 human A git-ai - head',
      'a.txt 5-7 ai D commit-trailer copilot head',
    ]);
    const claims = claimsForLine(provenance, toRepoPath('a.txt'), 4).map(
      (claim) => `${claim.kind} ${claim.tier}`,
    );
    expect(claims).toEqual(['human A', 'ai D']);
  });

  test('a note is looked up at the line and path its commit had', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': numbered('old', 1, 20) } });
    const noted = repository.commit('feature', {
      files: { 'a.txt': numbered('old', 1, 20) + numbered('new', 1, 4) },
    });
    addNote(repository, noted, 'a.txt\n  $S 22-23\n');
    const moved = repository.commit('move', {
      files: {
        'a.txt': null,
        'b.txt': numbered('top', 1, 3) + numbered('old', 1, 20) + numbered('new', 1, 4),
      },
    });
    const { provenance } = await resolveHistory(repository.directory, base, moved);
    expect(describeRanges(provenance, { noted, moved })).toEqual([
      'b.txt 1-3 unknown - - - moved',
      'b.txt 24-24 unknown - - - noted',
      'b.txt 25-26 ai A git-ai claude noted',
      'b.txt 27-27 unknown - - - noted',
    ]);
  });

  test('claims outside the lines that the commit added are not believed', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': 'x\n' } });
    const one = repository.commit('one', { files: { 'a.txt': 'x\none\n' } });
    const two = repository.commit('two', { files: { 'a.txt': 'x\none\ntwo\n' } });
    addNote(repository, two, 'a.txt\n  $S 1-3\nother.txt\n  $S 1-9\n');
    const { provenance } = await resolveHistory(repository.directory, base, two);
    expect(describeRanges(provenance, { one, two })).toEqual([
      'a.txt 2-2 unknown - - - one',
      'a.txt 3-3 ai A git-ai claude two',
    ]);
  });

  test('copies of notes count where the own ref says nothing', async () => {
    const repository = newRepository();
    const base = repository.commit('base');
    const one = repository.commit('one', { files: { 'a.txt': 'one\n' } });
    const two = repository.commit('two', { files: { 'b.txt': 'two\n' } });
    addNote(repository, one, 'a.txt\n  h_31dce776f88375 1\n');
    addNote(repository, one, 'a.txt\n  $S 1\n', 'refs/notes/ai-remote/origin');
    addNote(repository, two, 'b.txt\n  $S 1\n', 'refs/notes/ai-remote/origin');
    const { provenance } = await resolveHistory(repository.directory, base, two);
    expect(describeRanges(provenance)).toEqual([
      expect.stringMatching(/^a.txt 1-1 human A git-ai/),
      expect.stringMatching(/^b.txt 1-1 ai A git-ai/),
    ]);
  });

  test('a broken note is a problem, one above the limit too, and both leave lines unknown', async () => {
    const repository = newRepository();
    const base = repository.commit('base');
    const one = repository.commit('one', { files: { 'a.txt': 'one\n' } });
    const two = repository.commit('two', { files: { 'b.txt': 'two\n' } });
    repository.gitBytes(
      ['notes', '--ref=refs/notes/ai', 'add', '-F', '-', one],
      'a.txt\n  s_1::t_1 x\n---\n{}',
    );
    repository.gitBytes(
      ['notes', '--ref=refs/notes/ai', 'add', '-F', '-', two],
      'x'.repeat(21 * 1024 * 1024),
    );
    const { provenance } = await resolveHistory(repository.directory, base, two);
    expect(describeRanges(provenance, { one, two })).toEqual([
      'a.txt 1-1 unknown - - - one',
      'b.txt 1-1 unknown - - - two',
    ]);
    expect(
      provenance.problems.map((problem) => [
        problem.incomplete ?? false,
        problem.message.includes('not read'),
      ]),
    ).toEqual([
      [false, true],
      [false, true],
    ]);
  });

  test('a SHA-256 repository', async () => {
    const repository = newRepository({ objectFormat: 'sha256' });
    const base = repository.commit('base');
    const head = repository.commit('one', { files: { 'a.txt': 'one\ntwo\n' } });
    addNote(repository, head, 'a.txt\n  $S 2\n');
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(describeRanges(provenance, { head })).toEqual([
      'a.txt 1-1 unknown - - - head',
      'a.txt 2-2 ai A git-ai claude head',
    ]);
  });
});

describe('merges and odd histories', () => {
  test('a merge owns only what its conflict made', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': 'x\n', 'b.txt': numbered('b', 1, 9) } });
    repository.git('checkout', '-q', '-b', 'side');
    const side = repository.commit(`side${claude}`, {
      files: { 'a.txt': 'x\nside\n', 'b.txt': `${numbered('b', 1, 9)}end\n` },
    });
    repository.git('checkout', '-q', 'main');
    const main = repository.commit('main', {
      files: { 'a.txt': 'x\nmain\n', 'b.txt': `start\n${numbered('b', 1, 9)}` },
    });
    expect(() => repository.git('merge', '-q', '--no-ff', 'side')).toThrow('merge');
    const merge = repository.commit(`Merge side${copilot}`, { files: { 'a.txt': 'x\nmain\nglue\nside\n' } });
    expect(repository.git('rev-list', '--parents', '-n1', merge).split(' ').length).toBe(3);
    const { provenance } = await resolveHistory(repository.directory, base, merge);
    expect(describeRanges(provenance, { side, main, merge })).toEqual([
      'a.txt 2-2 unknown - - - main',
      'a.txt 3-3 ai D commit-trailer copilot merge',
      'a.txt 4-4 ai D commit-trailer claude side',
      'b.txt 1-1 unknown - - - main',
      'b.txt 11-11 ai D commit-trailer claude side',
    ]);
  });

  test('a branch that left before base: lines of main stay main’s', async () => {
    const repository = newRepository();
    repository.commit('root', { files: { 'a.txt': 'x\n' } });
    repository.git('checkout', '-q', '-b', 'side');
    const side = repository.commit(`side${claude}`, { files: { 'a.txt': 'x\nside\n' } });
    repository.git('checkout', '-q', 'main');
    const base = repository.commit('main', { files: { 'a.txt': 'main\nx\n' } });
    repository.git('merge', '-q', '--no-ff', '-X', 'theirs', '-m', 'Merge', 'side');
    const head = repository.git('rev-parse', 'HEAD');
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(describeRanges(provenance, { side })).toEqual(['a.txt 3-3 ai D commit-trailer claude side']);
  });

  test('everything from the first commit on', async () => {
    const repository = newRepository();
    const root = repository.commit(`root${claude}`, { files: { 'a.txt': 'one\ntwo\n' } });
    const head = repository.commit('next', { files: { 'a.txt': 'one\nmid\ntwo\n' } });
    const { provenance } = await resolveHistory(repository.directory, null, head);
    expect(describeRanges(provenance, { root, head })).toEqual([
      'a.txt 1-1 ai D commit-trailer claude root',
      'a.txt 2-2 unknown - - - head',
      'a.txt 3-3 ai D commit-trailer claude root',
    ]);
  });

  test('a rename with an edit, the file edited before by another commit', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': numbered('old', 1, 30) } });
    const edit = repository.commit(`edit${claude}`, {
      files: { 'a.txt': `edit\n${numbered('old', 1, 30)}` },
    });
    const rename = repository.commit('rename', {
      files: { 'a.txt': null, 'b.txt': `edit\n${numbered('old', 1, 30)}tail\n` },
    });
    const { provenance, change } = await resolveHistory(repository.directory, base, rename);
    expect(change.files.map((file) => file.status)).toEqual(['renamed']);
    expect(describeRanges(provenance, { edit, rename })).toEqual([
      'b.txt 1-1 ai D commit-trailer claude edit',
      'b.txt 32-32 unknown - - - rename',
    ]);
  });

  test('names with spaces, quotes, line ends and bytes that are no UTF-8', async () => {
    const repository = newRepository();
    const base = repository.commit('base');
    repository.write('odd "name"\nx.txt', 'one\n');
    repository.gitBytes(
      ['update-index', '-z', '--index-info'],
      Buffer.concat([
        Buffer.from(
          `100644 ${repository.gitBytes(['hash-object', '-w', '--stdin'], 'one\n').toString('utf8').trim()}\t`,
        ),
        Buffer.from([0x66, 0xff, 0x2e, 0x74, 0x00]),
      ]),
    );
    repository.git('add', 'odd "name"\nx.txt');
    repository.git('commit', '-q', '-m', `one${claude}`);
    const one = repository.git('rev-parse', 'HEAD');
    const { provenance } = await resolveHistory(repository.directory, base, one);
    expect(describeRanges(provenance, { one })).toEqual([
      'f\uFFFD.t 1-1 ai D commit-trailer claude one',
      'odd "name"\nx.txt 1-1 ai D commit-trailer claude one',
    ]);
  });

  /** Commits one after the other, each leaving only a file named by a byte that is no UTF-8. */
  function commitOddName(
    repository: GitRepository,
    versions: readonly { readonly mode: string; readonly content: string }[],
  ): string[] {
    let head = repository.git('rev-parse', 'HEAD');
    return versions.map(({ mode, content }) => {
      const blob = repository.gitBytes(['hash-object', '-w', '--stdin'], content).toString('utf8').trim();
      const entry = Buffer.concat([Buffer.from(`${mode} blob ${blob}\t`), Buffer.from([0xff, 0x00])]);
      const tree = repository.gitBytes(['mktree', '-z'], entry).toString('utf8').trim();
      head = repository.git('commit-tree', tree, '-p', head, '-m', `step${claude}`);
      return head;
    });
  }

  test('a name that git blame cannot be given, changed by one commit after the other', async () => {
    const repository = newRepository();
    const base = repository.commit('base');
    const versions = ['one\n', 'one\ntwo\n'].map((content) => ({ mode: '100644', content }));
    const [one = '', two = ''] = commitOddName(repository, versions);
    const { provenance } = await resolveHistory(repository.directory, base, two);
    expect(describeRanges(provenance, { one, two })).toEqual([
      '\uFFFD 1-1 ai D commit-trailer claude one',
      '\uFFFD 2-2 ai D commit-trailer claude two',
    ]);
    expect(provenance.problems).toEqual([]);
  });

  test('and in a history that only blame could tell: a problem', async () => {
    const repository = newRepository();
    const base = repository.commit('base');
    const [, , head = ''] = commitOddName(repository, [
      { mode: '100644', content: 'one\n' },
      { mode: '120000', content: 'target' },
      { mode: '100644', content: 'one\ntwo\n' },
    ]);
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(describeRanges(provenance)).toEqual(['\uFFFD 1-2 unknown - - - -']);
    expect(provenance.problems).toMatchObject([
      { message: expect.stringContaining('not valid UTF-8') as unknown, path: '\uDCFF' },
    ]);
  });
});

describe('changes without added lines', () => {
  test('deletions, modes, binaries and pure renames take what their commits say', async () => {
    const repository = newRepository();
    const base = repository.commit('base', {
      files: {
        'deleted.txt': numbered('x', 1, 3),
        'cut.txt': numbered('y', 1, 3),
        'moved.txt': numbered('z', 1, 9),
        'plain.txt': 'a\nb\n',
      },
    });
    const ai = repository.commit(`ai${claude}`, {
      files: {
        'deleted.txt': null,
        'cut.txt': 'y 1\n',
        'moved.txt': null,
        'new.txt': numbered('z', 1, 9),
        'data.bin': Buffer.of(0, 1, 2),
      },
    });
    const person = repository.commit('person', { files: { 'plain.txt': 'a\n' } });
    addNote(repository, person, 'plain.txt\n  h_31dce776f88375 1-2\n');
    const { provenance } = await resolveHistory(repository.directory, base, person);
    expect(describeRanges(provenance, { ai, person })).toEqual([]);
    for (const path of ['deleted.txt', 'cut.txt', 'new.txt', 'data.bin'])
      expect(describeTouched(provenance, path)).toBe('ai D');
    expect(describeTouched(provenance, 'plain.txt')).toBe('unknown -');
  });

  test('a note on the path counts as a file record', async () => {
    const repository = newRepository();
    const base = repository.commit('base', { files: { 'a.txt': numbered('x', 1, 9) } });
    const head = repository.commit('edit', { files: { 'a.txt': `ai\n${numbered('x', 3, 9)}` } });
    addNote(repository, head, 'a.txt\n  $S 1\n');
    const { provenance } = await resolveHistory(repository.directory, base, head);
    expect(describeTouched(provenance, 'a.txt')).toBe('ai C');
  });
});
