import { expect, test } from 'vitest';
import type {
  AttributedRange,
  AuthorKind,
  AuthorshipMark,
  EvidenceTier,
  Provenance,
} from '../../../src/core/provenance/attribution.ts';
import { markProvenance } from '../../../src/core/provenance/markProvenance.ts';
import { markUnit } from '../../../src/core/provenance/markUnit.ts';
import { unitProvenance } from '../../../src/core/provenance/unitProvenance.ts';
import type { Unit } from '../../../src/core/diff/change.ts';
import { unit } from '../policy/verifyScenario.ts';

const lines = Array.from({ length: 4 }, (_, at) => Buffer.from(`${at}\n`));
const { unit: edited, file } = unit('src/a.ts', 'x', { addedLines: lines, start: 10 });
const gone: Unit = {
  ...unit('src/a.ts', 'y').unit,
  new: { start: 30, lines: 0 },
  old: { start: 40, lines: 2 },
};
const change = { files: [{ ...file, units: [edited, gone] }], problems: [] };

const ai: AuthorshipMark = { kind: 'ai', by: 'bob@example.com', reason: 'the log' };
const human: AuthorshipMark = { kind: 'human', by: null, reason: 'I typed it' };

/** Each `first-last kind tier`. */
function provenanceOf(...sketches: readonly string[]): Provenance {
  const ranges = sketches.map((sketch): AttributedRange => {
    const [span = '', kind = '', tier = ''] = sketch.split(' ');
    const [start, end] = span.split('-').map(Number);
    const source =
      tier === '' ? null : { reader: 'notes', tool: null, model: null, session: null, commit: null };
    return {
      start: start ?? 0,
      end: end ?? 0,
      kind: kind as AuthorKind,
      tier: tier === '' ? null : (tier as EvidenceTier),
      source,
      commit: null,
    };
  });
  const touched = { kind: 'unknown', tier: null, sources: [] } as const;
  return { files: new Map([[file.path, { path: file.path, ranges, touched }]]), problems: [] };
}

function marked(provenance: Provenance, marks: readonly AuthorshipMark[], target: Unit = edited): string[] {
  const found = markProvenance(provenance, change, new Map([[target.id, marks]])).files.get(file.path);
  return (found?.ranges ?? []).map(({ start, end, kind, source, conflicts = [] }) =>
    [
      `${start}-${end}`,
      kind,
      source?.reader ?? '-',
      ...conflicts.map((one) => `${one.reader}:${one.kind}`),
    ].join(' '),
  );
}

const mixed = provenanceOf('8-9 unknown', '10-11 human A', '12-12 ai D', '13-15 unknown');

test('a mark changes the lines of its unit and no others', () => {
  expect(marked(mixed, [ai])).toEqual([
    '8-9 unknown -',
    '10-11 ai marked notes:human',
    '12-12 ai notes',
    '13-13 ai marked',
    '14-15 unknown -',
  ]);
  expect(marked(mixed, [human])).toEqual([
    '8-9 unknown -',
    '10-11 human notes',
    '12-12 ai notes marked:human',
    '13-13 human marked',
    '14-15 unknown -',
  ]);
  expect(marked(mixed, [human, ai])).toEqual([
    '8-9 unknown -',
    '10-11 ai marked marked:human notes:human',
    '12-12 ai notes marked:human',
    '13-13 ai marked marked:human',
    '14-15 unknown -',
  ]);
});

test('a unit without added lines is marked as a whole', () => {
  const found = markProvenance(mixed, change, new Map([[gone.id, [human]]]));
  const of = found.files.get(file.path);
  expect(unitProvenance(gone, of)).toMatchObject({
    kind: 'human',
    tier: 'E',
    sources: [{ reason: 'I typed it' }],
  });
  expect(unitProvenance(edited, of).kind).toBe('mixed');
  expect(marked(mixed, [ai], gone)).toEqual([
    '8-9 unknown -',
    '10-11 human notes',
    '12-12 ai notes',
    '13-15 unknown -',
  ]);
});

test('nothing marked, nothing made anew', () => {
  expect(markProvenance(mixed, change, new Map())).toBe(mixed);
  const known = unitProvenance(edited, mixed.files.get(file.path));
  expect(markUnit(known, edited, [])).toBe(known);
});

test.each<[string, Provenance, readonly AuthorshipMark[], AuthorKind, readonly string[]]>([
  ['unknown, as human', provenanceOf('10-13 unknown'), [human], 'human', []],
  ['unknown, as AI', provenanceOf('10-13 unknown'), [ai], 'ai', []],
  ['human, as AI', provenanceOf('10-13 human A'), [ai], 'ai', ['notes human A']],
  ['AI, as human', provenanceOf('10-13 ai E'), [human], 'ai', ['marked human E']],
  ['partly AI, as human', provenanceOf('10-11 ai A', '12-13 human A'), [human], 'mixed', ['marked human E']],
  ['partly human, as human', provenanceOf('10-11 human A', '12-13 unknown'), [human], 'human', []],
  [
    'a commit with an AI’s part, as human',
    provenanceOf('10-13 mixed D'),
    [human],
    'mixed',
    ['marked human E'],
  ],
  ['both', provenanceOf('10-13 unknown'), [human, ai], 'ai', ['marked human E']],
])('a unit whose lines are %s', (_, provenance, marks, kind, conflicts) => {
  const result = markUnit(unitProvenance(edited, provenance.files.get(file.path)), edited, marks);
  expect(result.kind).toBe(kind);
  expect((result.conflicts ?? []).map((one) => `${one.reader} ${one.kind} ${one.tier}`)).toEqual(conflicts);
  expect(result.sources.filter(({ reader }) => reader === 'marked')).toHaveLength(marks.length);
});
