// Lines that a model writes while a person types around them; against a model that keeps a name for every line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { applyEdit, type EditedLines } from '../../../src/core/capture/editedLines.ts';
import { recordEditedLines } from '../../../src/core/capture/recordEditedLines.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';
import { describeRanges, resolveHistory } from '../provenance/resolvedHistory.ts';

const model = { tool: 'github-copilot', model: 'gpt-5', session: 's' };

/** `line:character-line:character` of the old text, then the new text. */
type Edit = readonly [range: string, text: string, who: 'model' | 'person'];

/** Applies edits to a text as an editor does; the text and the numbers of the model's lines, 0-based. */
function run(
  text: string,
  edits: readonly Edit[],
): { text: string; lines: number[]; edited: readonly EditedLines[] } {
  let now = text;
  let edited: readonly EditedLines[] = [];
  for (const [range, put, who] of edits) {
    const [start, end] = range.split('-').map((place) => {
      const [line = 0, character = 0] = place.split(':').map(Number);
      return { line, character };
    });
    if (start === undefined || end === undefined) throw new Error(range);
    now = now.slice(0, offset(now, start)) + put + now.slice(offset(now, end));
    const lines = now.split('\n');
    const lineLength = (line: number): number => (lines[line] ?? '').length;
    edited = applyEdit(edited, { start, end, text: put, source: who === 'model' ? model : null, lineLength });
  }
  const lines = edited.flatMap(({ start, end }) =>
    Array.from({ length: end - start + 1 }, (_, at) => start + at),
  );
  return { text: now, lines, edited };
}

function offset(text: string, { line, character }: { line: number; character: number }): number {
  return text.split('\n').slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character; // prettier-ignore
}

test.each<[string, readonly Edit[], number[]]>([
  ['whole lines put before a line', [['1:0-1:0', 'x\ny\n', 'model']], [1, 2]],
  ['put behind the end of a line', [['0:1-0:1', '\nx\ny', 'model']], [1, 2]],
  ['inside a line', [['1:1-1:1', 'x', 'model']], [1]],
  ['a line broken in two', [['0:0-0:0', '\nx', 'model']], [0, 1]],
  ['lines replaced by fewer', [['0:0-2:0', 'x\n', 'model']], [0]],
  ['nothing but a deletion', [['0:0-2:0', '', 'model']], []],
  ['a person’s lines above', [['1:0-1:0', 'x\n', 'model'], ['0:0-0:0', 'p\nq\n', 'person']], [3]], // prettier-ignore
  ['a person’s line behind', [['1:0-1:0', 'x\n', 'model'], ['1:1-1:1', '\np', 'person']], [1]], // prettier-ignore
  ['a person’s line amid', [['1:0-1:0', 'x\ny\n', 'model'], ['2:0-2:0', 'p\n', 'person']], [1, 3]], // prettier-ignore
  ['a person who changes a line', [['1:0-1:0', 'x\ny\n', 'model'], ['1:0-1:1', 'p', 'person']], [2]], // prettier-ignore
  ['a person who deletes one', [['1:0-1:0', 'x\ny\nz\n', 'model'], ['2:0-3:0', '', 'person']], [1, 2]], // prettier-ignore
  ['a stream of edits', [['1:0-1:0', 'x\n', 'model'], ['1:0-2:0', 'xy\n', 'model'], ['2:0-2:0', 'z\n', 'model']], [1, 2]], // prettier-ignore
])('%s', (_, edits, expected) => {
  expect(run('a\nb\nc\n', edits).lines).toEqual(expected);
});

test('every line that the model alone wrote is known, and no line that it never touched', () => {
  const place = fc.tuple(fc.nat(6), fc.nat(3));
  const edit = fc.record({
    from: place,
    to: place,
    lines: fc.array(fc.constantFrom('', 'm', 'mm'), { maxLength: 3 }),
    isModel: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
      // Letters tell who wrote what: a model's are `m`, a person's `p`, the first text's `a`.
      let text = 'aa\na\n\naaa\n';
      const steps: Edit[] = edits.map(({ from, to, lines, isModel }) => {
        const put = lines.join('\n').replaceAll('m', isModel ? 'm' : 'p');
        const [start, end] = [from, to].map(([line, character]) => clamp(text, line, character)).toSorted((l, r) => offset(text, l) - offset(text, r)); // prettier-ignore
        const range = `${start?.line}:${start?.character}-${end?.line}:${end?.character}`;
        text = run(text, [[range, put, 'person']]).text;
        return [range, put, isModel ? 'model' : 'person'];
      });
      const { lines } = run('aa\na\n\naaa\n', steps);
      expect(lines).toEqual([...new Set(lines)].toSorted((left, right) => left - right));
      for (const line of lines) expect(line).toBeLessThan(text.split('\n').length);
      if (!steps.some(([, , who]) => who === 'person'))
        for (const [line, said] of text.split('\n').entries())
          if (said.includes('m')) expect(lines).toContain(line);
      if (!steps.some(([, , who]) => who === 'model')) expect(lines).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

function clamp(text: string, line: number, character: number): { line: number; character: number } {
  const lines = text.split('\n');
  const at = Math.min(line, lines.length - 1);
  return { line: at, character: Math.min(character, lines[at]?.length ?? 0) };
}

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

test('saved lines are recorded where somebody asked for it, and are the model’s in the next commit', async () => {
  const repository = createGitRepository();
  open.push(repository);
  const { directory } = repository;
  const base = repository.commit('base', { files: { 'a.ts': 'first();\n' } });
  const { text, edited } = run('first();\n', [
    ['1:0-1:0', 'model(1);\nmodel(2);\n', 'model'],
    ['2:0-2:0', 'person();\n', 'person'],
  ]);
  const file = join(directory, 'a.ts');
  const saved = { file, lines: text.split('\n'), edited, now: new Date() };
  repository.write('a.ts', text);
  expect(await recordEditedLines(saved)).toBe(0);
  repository.git('config', 'countersign.capture.editor', 'true');
  expect(await recordEditedLines(saved)).toBe(2);
  expect(readFileSync(join(directory, '.git/countersign/traces.jsonl'), 'utf8')).not.toContain('model(');
  const own = repository.commit('own', { files: {} });
  const { provenance } = await resolveHistory(directory, base, own);
  expect(describeRanges(provenance, { own })).toEqual([
    'a.ts 2-2 ai B captured github-copilot own',
    'a.ts 3-3 unknown - - - own',
    'a.ts 4-4 ai B captured github-copilot own',
  ]);
  expect(await recordEditedLines({ ...saved, file: join(repository.home, 'nowhere.ts') })).toBe(0);
});
