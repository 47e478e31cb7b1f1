import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { Unit, UnitId } from '../../../src/core/diff/change.ts';
import type {
  AttributedRange,
  AuthorKind,
  EvidenceTier,
  FileProvenance,
} from '../../../src/core/provenance/attribution.ts';
import { unitProvenance } from '../../../src/core/provenance/unitProvenance.ts';

const path = toRepoPath('a.ts');
const commit = toObjectId('1'.repeat(40));

function unit(start: number, lines: number, kind: Unit['kind'] = 'text'): Unit {
  const addedLines = Array.from({ length: lines }, () => Buffer.from('x\n'));
  return {
    id: 'id' as UnitId,
    kind,
    path,
    old: { start: 0, lines: 0 },
    new: { start, lines },
    removedLines: [],
    addedLines,
  };
}

function range(
  start: number,
  end: number,
  kind: AuthorKind,
  tier: EvidenceTier | null,
  tool = 'claude',
): AttributedRange {
  const source = kind === 'unknown' ? null : { reader: 'git-ai', tool, model: null, session: null, commit };
  return { start, end, kind, tier, source, commit };
}

function file(
  ranges: readonly AttributedRange[],
  touched: FileProvenance['touched'] = { kind: 'unknown', tier: null, sources: [] },
): FileProvenance {
  return { path, ranges, touched };
}

/** `kind tier ai human tools` of lines 10..19. */
function check(ranges: readonly AttributedRange[], expected: string): void {
  const { kind, tier, aiLines, humanLines, sources } = unitProvenance(unit(10, 10), file(ranges));
  const tools = sources.map((source) => source.tool).join('+');
  expect(`${kind} ${tier} ${JSON.stringify(aiLines)} ${JSON.stringify(humanLines)} ${tools}`).toBe(expected);
}

test('all one kind', () => {
  check([range(1, 30, 'ai', 'D')], 'ai D [[10,19]] [] claude');
  check([range(10, 19, 'human', 'A')], 'human A [] [[10,19]] claude');
  check([range(10, 19, 'unknown', null)], 'unknown null [] [] ');
});
test('the strongest tier, neighbouring ranges joined, each source once', () => {
  check(
    [range(5, 12, 'ai', 'E'), range(13, 15, 'ai', 'A', 'codex'), range(16, 40, 'ai', 'E')],
    'ai A [[10,19]] [] claude+codex',
  );
});
test('several kinds are mixed', () => {
  check([range(10, 12, 'ai', 'D'), range(13, 19, 'unknown', null)], 'mixed D [[10,12]] [] claude');
  check([range(10, 12, 'ai', 'A'), range(13, 19, 'human', 'A')], 'mixed A [[10,12]] [[13,19]] claude');
  check([range(10, 12, 'human', 'A'), range(13, 19, 'unknown', null)], 'mixed A [] [[10,12]] claude');
});
test('lines both wrote', () => check([range(10, 19, 'mixed', 'D')], 'mixed D [[10,19]] [] claude'));
test('lines without a range are unknown', () =>
  check([range(10, 18, 'ai', 'D')], 'mixed D [[10,18]] [] claude'));
test('ranges of other units do not count', () => {
  check(
    [range(1, 9, 'human', 'A'), range(10, 19, 'ai', 'F'), range(20, 21, 'human', 'A')],
    'ai F [[10,19]] [] claude',
  );
});

test('units without added lines take what the commits say', () => {
  const source = { reader: 'commit-trailer', tool: 'claude', model: null, session: null, commit };
  const touched = { kind: 'ai', tier: 'D', sources: [source] } as const;
  const expected = { ...touched, aiLines: [], humanLines: [] };
  expect(unitProvenance(unit(10, 0), file([range(10, 19, 'human', 'A')], touched))).toEqual(expected);
  expect(unitProvenance(unit(0, 0, 'object'), file([], touched))).toEqual(expected);
});
test('no provenance at all is unknown', () => {
  expect(unitProvenance(unit(1, 1), undefined)).toEqual({
    kind: 'unknown',
    tier: null,
    aiLines: [],
    humanLines: [],
    sources: [],
  });
});
