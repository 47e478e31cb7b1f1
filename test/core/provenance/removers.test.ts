// Who removed a line: from the commits of the range, each of which did something else to the file.
import { afterEach, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { unitProvenance } from '../../../src/core/provenance/unitProvenance.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';
import { numbered, resolveHistory } from './resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

const claude = '\n\nCo-authored-by: Claude <noreply@anthropic.com>\n';
const lines = Array.from({ length: 40 }, (_, at) => `line ${at + 1}\n`);

/** The file without some of its lines (1-based). */
function without(...gone: readonly number[]): string {
  return lines.filter((_, at) => !gone.includes(at + 1)).join('');
}

/** What is said of each unit that only removes lines, as `first old line kind`. */
async function removals(
  steps: readonly (readonly [who: 'ai' | 'person', text: string | null])[],
): Promise<string[]> {
  const repository = createGitRepository();
  open.push(repository);
  const base = repository.commit('base', { files: { 'a.txt': lines.join('') } });
  let head = base;
  for (const [who, text] of steps)
    head = repository.commit(who === 'ai' ? `step${claude}` : 'step', { files: { 'a.txt': text } });
  const { change, provenance } = await resolveHistory(repository.directory, base, head);
  const file = provenance.files.get(toRepoPath('a.txt'));
  return change.files
    .flatMap((entry) => entry.units)
    .filter((unit) => unit.kind === 'text' && unit.new.lines === 0)
    .map((unit) => `${unit.old.start} ${unitProvenance(unit, file).kind}`);
}

test.each([
  [
    'each its own',
    [
      ['ai', without(5)],
      ['person', without(5, 30)],
    ],
    ['5 ai', '30 unknown'],
  ],
  [
    'the other way round',
    [
      ['person', without(30)],
      ['ai', without(5, 30)],
    ],
    ['5 ai', '30 unknown'],
  ],
  [
    'lines moved by what stands above',
    [
      ['ai', numbered('new', 1, 9) + without()],
      ['person', numbered('new', 1, 9) + without(30)],
    ],
    ['30 unknown'],
  ],
  [
    'put back and removed again by a person',
    [
      ['ai', without(5)],
      ['person', without()],
      ['person', without(5, 30)],
    ],
    ['5 ai', '30 unknown'],
  ],
  [
    'removed by a person first, by an agent for good',
    [
      ['person', without(5)],
      ['person', without()],
      ['ai', without(5)],
      ['person', without(5, 30)],
    ],
    ['5 ai', '30 unknown'],
  ],
  [
    'one run, two hands',
    [
      ['ai', without(5)],
      ['person', without(5, 6)],
    ],
    ['5 ai'],
  ],
  [
    'edited by an agent before a person removed it',
    [
      ['ai', lines.join('').replace('line 5\n', 'five\n')],
      ['person', without(5, 30)],
    ],
    ['5 ai', '30 unknown'],
  ],
  [
    'a person alone',
    [
      ['person', without(5)],
      ['person', without(5, 30)],
    ],
    ['5 unknown', '30 unknown'],
  ],
  [
    'an agent alone',
    [
      ['ai', without(5)],
      ['ai', without(5, 30)],
    ],
    ['5 ai', '30 ai'],
  ],
  [
    'the whole file in the end, by a person',
    [
      ['ai', without(5)],
      ['person', null],
    ],
    ['1 ai'],
  ],
  [
    'removed and added anew: every commit is asked',
    [
      ['ai', null],
      ['person', without(30)],
    ],
    ['30 ai'],
  ],
] as const)('%s', async (_, steps, expected) => {
  expect(await removals(steps)).toEqual(expected);
});

test('lines that repeat are cut one way or another, and never lose the agent that removed one', async () => {
  const repository = createGitRepository();
  open.push(repository);
  const text = (count: number): string => `top\n${'same\n'.repeat(count)}bottom\n`;
  const base = repository.commit('base', { files: { 'a.txt': text(12) } });
  repository.commit(`step${claude}`, { files: { 'a.txt': text(9) } });
  const head = repository.commit('step', { files: { 'a.txt': text(8) } });
  const { change, provenance } = await resolveHistory(repository.directory, base, head);
  const file = provenance.files.get(toRepoPath('a.txt'));
  const units = change.files.flatMap((entry) => entry.units);
  expect(units.map((unit) => unitProvenance(unit, file).kind)).toEqual(['ai']);
});
