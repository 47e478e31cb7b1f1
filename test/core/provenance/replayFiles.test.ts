import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { blameLines } from '../../../src/core/git/blame.ts';
import type { BlamedLine } from '../../../src/core/git/blame.ts';
import type { ChangedFile } from '../../../src/core/provenance/changedFile.ts';
import { replayFiles } from '../../../src/core/provenance/replayFiles.ts';
import { readHistory } from './replayedHistory.ts';
import type { ReadHistory } from './replayedHistory.ts';

/** What one commit does to one of the files. */
interface Edit {
  readonly file: number;
  readonly kind: 'splice' | 'remove' | 'rename';
  readonly at: number;
  readonly removed: number;
  readonly added: readonly number[];
}

interface Step {
  readonly branch: 'main' | 'side';
  readonly isMergedAfter: boolean;
  readonly edits: readonly Edit[];
}

const fileCount = 6;
const anyEdit: fc.Arbitrary<Edit> = fc.record({
  file: fc.nat(fileCount - 1),
  kind: fc.nat(19).map((number) => (number === 0 ? 'remove' : number === 1 ? 'rename' : 'splice')),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(4),
  added: fc.array(fc.nat(3), { maxLength: 5 }),
});
const anyStep: fc.Arbitrary<Step> = fc.record({
  branch: fc.constantFrom<'main' | 'side'>('main', 'main', 'side'),
  isMergedAfter: fc.nat(3).map((number) => number === 0),
  edits: fc.array(anyEdit, { minLength: 3, maxLength: 6 }),
});

type Contents = Map<string, string[]>;

/** A history whose lines are hard to tell apart; returns its base. */
function build(repository: GitRepository, steps: readonly Step[]): string {
  const contents: Contents = new Map(
    Array.from({ length: fileCount }, (_, file) => [
      `${file}.txt`,
      Array.from({ length: 10 }, (__, line) => `${(line * 7 + file) % 5}`),
    ]),
  );
  const base = repository.commit('base', { files: written(contents) });
  repository.git('branch', 'side');
  for (const [number, step] of steps.entries()) {
    repository.git('checkout', '-q', step.branch);
    commitEdits(repository, step.edits, number);
    if (!step.isMergedAfter) continue;
    repository.git('checkout', '-q', 'main');
    mergeSide(repository);
  }
  repository.git('checkout', '-q', 'main');
  mergeSide(repository);
  return base;
}

function written(contents: Contents): Record<string, string> {
  return Object.fromEntries(
    [...contents].map(([path, lines]) => [path, lines.map((line) => `line ${line}\n`).join('')]),
  );
}

function commitEdits(repository: GitRepository, edits: readonly Edit[], number: number): void {
  const names = repository.git('ls-files').split('\n');
  const files: Record<string, string | null> = {};
  for (const { file, kind, at, removed, added } of edits) {
    const name = names.find((candidate) => candidate.startsWith(`${file}`)) ?? `${file}.txt`;
    if (name in files) continue;
    const text = names.includes(name) ? repository.gitBytes(['show', `:${name}`]).toString() : '';
    const lines = text.split('\n').slice(0, -1);
    lines.splice(Math.floor(at * lines.length), removed, ...added.map((line) => `line ${line}`));
    if (kind !== 'splice') files[name] = null;
    if (kind !== 'remove')
      files[kind === 'rename' ? `${file}.${number}.txt` : name] = lines.map((line) => `${line}\n`).join('');
  }
  repository.commit(`step ${number}`, { files });
}

function mergeSide(repository: GitRepository): void {
  try {
    repository.git('merge', '-q', '--no-ff', '-X', 'theirs', '-m', 'merge', 'side');
  } catch {
    // Removed on one side, changed on the other: the branch stays as it is.
    repository.git('reset', '-q', '--hard');
  }
  repository.git('branch', '-q', '-f', 'side', 'main');
}

function describeLines(lines: readonly BlamedLine[]): string[] {
  return lines.map(
    ({ line, commit, originalPath, originalLine }) => `${line} ${commit} ${originalPath} ${originalLine}`,
  );
}

/** What blame says about the added lines, without those that are older than the range. */
async function blamed(
  { repository, base, head, commits }: ReadHistory,
  file: ChangedFile,
): Promise<BlamedLine[]> {
  const lines = await blameLines(repository, { head, base: [base], path: file.path, spans: file.added });
  return lines.filter((line) => commits.has(line.commit));
}

/** The line stands in its commit byte for byte, and that commit's own diff adds it. */
function checkOrigins(
  repository: GitRepository,
  head: string,
  path: string,
  lines: readonly BlamedLine[],
): void {
  const textAt = (commit: string): string[] =>
    repository
      .gitBytes(['show', `${commit}:${path}`])
      .toString()
      .split('\n');
  const now = textAt(head);
  for (const commit of new Set(lines.map((line) => line.commit))) {
    const then = textAt(commit);
    const patch = repository.git('show', '-U0', '--format=', '--no-renames', commit, '--', path);
    const added = [...patch.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].flatMap(([, start, count = '1']) =>
      Array.from({ length: Number(count) }, (_, at) => Number(start) + at),
    );
    for (const { line, originalLine } of lines.filter((candidate) => candidate.commit === commit)) {
      expect(then[originalLine - 1]).toBe(now[line - 1]);
      expect(added).toContain(originalLine);
    }
  }
}

/** Dozens of git processes per history. */
const timeout = 240_000;

async function checkHistories(steps: fc.Arbitrary<Step[]>): Promise<void> {
  let replayedFiles = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const builder = createGitRepository();
      try {
        const base = build(builder, history);
        const read = await readHistory(builder.directory, base, builder.git('rev-parse', 'main'));
        const replayed = await replayFiles(read);
        for (const file of read.files) {
          const lines = replayed.get(file.path);
          if (lines === undefined) continue;
          replayedFiles += 1;
          expect(describeLines(lines)).toEqual(describeLines(await blamed(read, file)));
          checkOrigins(builder, read.head, file.path, lines);
        }
      } finally {
        builder.dispose();
      }
    }),
    // The same histories each time: of a few that meet at random, sometimes none has a file that can be replayed.
    { numRuns: 12, seed: 3 },
  );
  expect(replayedFiles).toBeGreaterThan(0);
}

test(
  'a replay says of lines that look alike what blame says',
  () =>
    checkHistories(
      fc.array(
        anyStep.map((step): Step => ({ ...step, branch: 'main' })),
        { minLength: 4, maxLength: 7 },
      ),
    ),
  timeout,
);

test(
  'and so it does where branches meet',
  () => checkHistories(fc.array(anyStep, { minLength: 4, maxLength: 8 })),
  timeout,
);

/** Five files, each changed by two commits as `contents` says. */
async function replayTwoSteps(contents: readonly [string, string, string]): Promise<[ReadHistory, number]> {
  const builder = createGitRepository();
  try {
    const [base = '', , head = ''] = contents.map((content, number) =>
      builder.commit(`${number}`, {
        files: Object.fromEntries(
          Array.from({ length: 5 }, (_, file) => [`${file}.txt`, `${file}\n${content}`]),
        ),
      }),
    );
    const read = await readHistory(builder.directory, base, head);
    return [read, (await replayFiles(read)).size];
  } finally {
    builder.dispose();
  }
}

test('big blobs are left to blame', async () => {
  const big = `${'x'.repeat(99)}\n`.repeat(30_000);
  const [read, replayed] = await replayTwoSteps(['a\n', big, 'b\n']);
  expect([...read.histories.values()].map(({ kind }) => kind)).toEqual(Array(5).fill('chain'));
  expect(replayed).toBe(0);
  expect((await replayTwoSteps(['a\n', 'c\n', 'b\n']))[1]).toBe(5);
});
