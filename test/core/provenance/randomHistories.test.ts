import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { Change, FileChange } from '../../../src/core/diff/change.ts';
import type { ResolvedProvenance } from '../../../src/core/provenance/claimsForLine.ts';
import { unitProvenance } from '../../../src/core/provenance/unitProvenance.ts';
import { resolveHistory } from './resolvedHistory.ts';

interface Step {
  readonly file: 0 | 1;
  /** Removes lines at a share of the file, then inserts new ones there. */
  readonly at: number;
  readonly removed: number;
  readonly added: number;
  readonly author: 'agent' | 'noted' | 'person';
  readonly isRename: boolean;
  readonly isBranch: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  file: fc.constantFrom<0 | 1>(0, 1),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(3),
  added: fc.nat(4),
  author: fc.constantFrom<'agent' | 'noted' | 'person'>('agent', 'noted', 'person'),
  isRename: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  isBranch: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
});

interface BuiltHistory {
  readonly base: string;
  readonly head: string;
  /** What each step committed. */
  readonly commits: readonly string[];
}

/** Lines carry the number of their step, so their text tells who must be found: `step.line`. */
function build(
  repository: ReturnType<typeof createGitRepository>,
  steps: readonly Step[],
  lineOf: (step: number, line: number) => string,
): BuiltHistory {
  const names = ['first.txt', 'second.txt'];
  const contents = names.map((_, file) => Array.from({ length: 12 }, (__, line) => lineOf(-1 - file, line)));
  const files = (): Record<string, string> =>
    Object.fromEntries(
      names.map((name, file) => [name, contents[file]?.map((line) => `${line}\n`).join('') ?? '']),
    );
  const base = repository.commit('base', { files: files() });
  const commits = steps.map(({ file, at, removed, added, author, isRename, isBranch }, number) => {
    const lines = contents[file] ?? [];
    const index = Math.floor(at * lines.length);
    const inserted = Array.from({ length: added }, (_, line) => lineOf(number, line));
    lines.splice(index, removed, ...inserted);
    const old = names[file] ?? '';
    if (isRename) names[file] = `renamed${number}.txt`;
    if (isBranch) repository.git('checkout', '-q', '-b', `step${number}`);
    const message = author === 'agent' ? 'step\n\nAssisted-by: Codex\n' : 'step';
    const commit = repository.commit(message, {
      files: { ...(isRename ? { [old]: null } : {}), ...files() },
    });
    if (author === 'noted' && added > 0) {
      const entry = `${names[file]}\n  s_1::t_1 ${index + 1}-${index + added}\n---\n{"schema_version":"authorship/3.0.0"}`;
      repository.gitBytes(['notes', '--ref=refs/notes/ai', 'add', '-F', '-', commit], entry);
    }
    if (isBranch) {
      repository.git('checkout', '-q', 'main');
      repository.git('merge', '-q', '--no-ff', '-m', 'merge', `step${number}`);
    }
    return commit;
  });
  return { base, head: repository.git('rev-parse', 'HEAD'), commits };
}

/** Every added line stands in exactly one range, ranges are sorted, and units agree with them. */
function checkInvariants(change: Change, provenance: ResolvedProvenance): void {
  for (const file of change.files) {
    const found = provenance.files.get(file.path);
    const covered = found?.ranges.flatMap(({ start, end }) =>
      Array.from({ length: end - start + 1 }, (_, at) => start + at),
    );
    const added = file.runs.flatMap((run) => run.addedLines.map((_, at) => run.new.start + at));
    expect(covered).toEqual(added);
    for (const unit of file.units) {
      const { kind, aiLines, humanLines } = unitProvenance(unit, found);
      const ai = aiLines.reduce((sum, [start, end]) => sum + end - start + 1, 0);
      expect(kind === 'ai').toBe(
        unit.addedLines.length > 0 ? ai === unit.addedLines.length : found?.touched.kind === 'ai',
      );
      expect(humanLines).toEqual([]);
    }
  }
}

/** For each added line that a step wrote: who must be found, told by its text. */
function trueAuthors(file: FileChange, steps: readonly Step[], commits: readonly string[]): string[] {
  const wanted = { agent: 'ai E', noted: 'ai A', person: 'unknown null' };
  return addedLines(file).flatMap(({ line, text }) => {
    const number = Number.parseInt(text, 10);
    const step = steps[number];
    return step === undefined ? [] : [`${line} ${commits[number]} ${wanted[step.author]}`];
  });
}

/** The same, as resolved. */
function foundAuthors(file: FileChange, provenance: ResolvedProvenance): string[] {
  const ranges = provenance.files.get(file.path)?.ranges ?? [];
  return addedLines(file).flatMap(({ line, text }) => {
    const range = ranges.find(({ start, end }) => line >= start && line <= end);
    // An old line counts as added where git did not pair a file with its new name.
    return text.startsWith('-') ? [] : [`${line} ${range?.commit} ${range?.kind} ${range?.tier}`];
  });
}

function addedLines(file: FileChange): { line: number; text: string }[] {
  return file.runs.flatMap((run) =>
    run.addedLines.map((bytes, at) => ({ line: run.new.start + at, text: bytes.toString() })),
  );
}

/** Every history takes dozens of git processes. */
const historyTimeout = 240_000;

test(
  'every added line is found in the commit that wrote it',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 7 }), async (steps) => {
        const repository = createGitRepository();
        try {
          const { base, head, commits } = build(
            repository,
            steps,
            (number, line) => `${number}.${line} of this history`,
          );
          const { change, provenance } = await resolveHistory(repository.directory, base, head);
          expect(provenance.problems).toEqual([]);
          checkInvariants(change, provenance);
          for (const file of change.files) {
            expect(foundAuthors(file, provenance)).toEqual(trueAuthors(file, steps, commits));
          }
        } finally {
          repository.dispose();
        }
      }),
      { numRuns: 6 },
    );
  },
  historyTimeout,
);

test(
  'lines that cannot be told apart still come out exactly once',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, alphabet) => {
          const repository = createGitRepository();
          try {
            const { base, head } = build(
              repository,
              steps,
              (number, line) => `line ${Math.abs(number + line) % alphabet}`,
            );
            const { change, provenance } = await resolveHistory(repository.directory, base, head);
            checkInvariants(change, provenance);
            const range = new Set(repository.git('rev-list', head, `^${base}`).split('\n'));
            const commits = [...provenance.files.values()].flatMap((file) =>
              file.ranges.map(({ commit }) => commit),
            );
            expect(commits.filter((commit) => commit !== null && !range.has(commit))).toEqual([]);
          } finally {
            repository.dispose();
          }
        },
      ),
      { numRuns: 4 },
    );
  },
  historyTimeout,
);
