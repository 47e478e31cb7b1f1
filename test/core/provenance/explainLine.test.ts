// Each claim on a line, what became of it, and why the winner won.
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { AuthorKind, AuthorshipMark, EvidenceTier } from '../../../src/core/provenance/attribution.ts';
import { attributeLines } from '../../../src/core/provenance/attributeLines.ts';
import type { Claim, LineClaim, ReaderClaims } from '../../../src/core/provenance/claim.ts';
import type { ResolvedProvenance } from '../../../src/core/provenance/claimsForLine.ts';
import { explainLine } from '../../../src/core/provenance/explainLine.ts';
import type { LineOrigin } from '../../../src/core/provenance/lineOrigin.ts';
import { claimStore } from '../../../src/core/provenance/loadClaims.ts';
import { unitProvenance } from '../../../src/core/provenance/unitProvenance.ts';
import { unit } from '../policy/verifyScenario.ts';

const commit = toObjectId('a'.repeat(40));
const path = toRepoPath('src/a.ts');

/** `reader kind tier`, and `first-last` before it for a claim on lines of the commit. */
type Sketch = string;

function claimOf(reader: string, kind: string, tier: string): Claim {
  const source = { reader, tool: null, model: null, session: null, commit };
  return { kind: kind as AuthorKind, tier: tier as EvidenceTier, source, evidence: 'test' };
}

/** Ten lines that stood three lines higher in their commit; each reader is a list of claims. */
function resolved(readers: Readonly<Record<string, readonly Sketch[]>>): ResolvedProvenance {
  const origins: LineOrigin[] = [{ start: 11, end: 20, commit, original: { path, start: 8 } }];
  const claims = claimStore(Object.values(readers).map(readerOf), Object.keys(readers));
  const ranges = attributeLines(origins, claims);
  const touched = { kind: 'unknown', tier: null, sources: [] } as const;
  return {
    files: new Map([[path, { path, ranges, touched }]]),
    problems: [],
    origins: new Map([[path, origins]]),
    claims,
  };
}

function readerOf(sketches: readonly Sketch[]): ReaderClaims {
  const lines: LineClaim[] = [];
  const commits: Claim[] = [];
  for (const sketch of sketches) {
    const [, start, end, reader = '', kind = '', tier = ''] =
      /^(?:(\d+)-(\d+) )?(\S+) (\S+) (\S+)$/.exec(sketch) ?? [];
    const claim = claimOf(reader, kind, tier);
    if (start === undefined) commits.push(claim);
    else lines.push({ ...claim, start: Number(start), end: Number(end) });
  }
  return {
    lines: lines.length === 0 ? new Map() : new Map([[commit, new Map([[path, lines]])]]),
    commits: commits.length === 0 ? new Map() : new Map([[commit, commits]]),
  };
}

function standings(provenance: ResolvedProvenance, marks: readonly AuthorshipMark[] = []): string[] {
  const { claims = [] } = explainLine(provenance, path, 12, marks) ?? {};
  return claims.map(({ claim, standing }) => `${claim.source.reader} ${claim.kind} ${standing}`);
}

function reason(provenance: ResolvedProvenance, marks: readonly AuthorshipMark[] = []): string | undefined {
  return explainLine(provenance, path, 12, marks)?.reason;
}

const strongHuman = resolved({
  notes: ['9-9 notes human A', '9-9 notes ai A', '8-8 notes ai A'],
  traces: ['8-17 traces ai B'],
  messages: ['messages mixed D', 'sessions unknown F'],
  silent: [],
  others: ['15-16 others ai A'],
});

test('a line is looked up where its commit had it, and every claim has its standing', () => {
  expect(explainLine(strongHuman, path, 12)?.original).toEqual({ path, line: 9 });
  expect(standings(strongHuman)).toEqual([
    'notes human won',
    'notes ai superseded',
    'traces ai conflicts',
    'messages mixed weaker',
    'sessions unknown silent',
  ]);
  expect(explainLine(strongHuman, path, 12)?.notFound).toEqual([
    { reader: 'silent', elsewhere: false },
    { reader: 'others', elsewhere: true },
  ]);
  expect(explainLine(strongHuman, path, 10)).toBeNull();
  expect(explainLine(strongHuman, toRepoPath('b.ts'), 12)).toBeNull();
});

test('what the ranges say of a conflict is what is explained', () => {
  const ranges = strongHuman.files.get(path)?.ranges ?? [];
  expect(ranges.map(({ start, end, kind, conflicts }) => [start, end, kind, conflicts])).toEqual([
    [11, 11, 'ai', undefined],
    [12, 12, 'human', [{ kind: 'ai', tier: 'B', reader: 'traces' }]],
    [13, 17, 'ai', undefined],
    [18, 19, 'ai', undefined],
    [20, 20, 'ai', undefined],
  ]);
  const { unit: part } = unit('src/a.ts', 'x', { start: 11 });
  const file = strongHuman.files.get(path);
  expect(unitProvenance({ ...part, new: { start: 11, lines: 2 } }, file)).toMatchObject({
    kind: 'mixed',
    conflicts: [{ kind: 'ai', tier: 'B', reader: 'traces' }],
  });
  expect(unitProvenance({ ...part, new: { start: 13, lines: 2 } }, file)).not.toHaveProperty('conflicts');
});

test.each<[string, Readonly<Record<string, readonly Sketch[]>>, RegExp]>([
  ['nothing', { notes: [] }, /^No record speaks about this line/],
  ['silence', { notes: ['notes unknown F'] }, /stays unknown/],
  ['one', { notes: ['8-17 notes ai A'] }, /^Only notes says who wrote it: a record of exact lines/],
  [
    'a stronger tier',
    { messages: ['messages ai D'], notes: ['8-17 notes ai A'] },
    /^notes has the strongest evidence: a record of exact lines goes before an agent named .* \(messages\)/,
  ],
  [
    'the line before the commit',
    { messages: ['messages ai D'], notes: ['8-17 notes ai D'] },
    /a record of the line goes before one of the whole commit/,
  ],
  [
    'the reader that is asked first',
    { notes: ['8-17 notes ai A'], traces: ['8-17 traces mixed A'] },
    /^notes and traces are equally strong, and notes is asked first/,
  ],
  [
    'the AI before the person',
    { notes: ['8-17 notes human B'], traces: ['8-17 traces ai B'] },
    /^traces and notes are equally strong, and who saw an AI goes before who saw none/,
  ],
  [
    'two words of one',
    { messages: ['messages ai D', 'messages mixed D'] },
    /more than once with equal strength/,
  ],
])('the sentence for %s', (_, readers, expected) => {
  expect(reason(resolved(readers))).toMatch(expected);
});

test('claims of equal strength disagree openly, weaker ones only when they say the opposite', () => {
  const conflictsOf = (readers: Readonly<Record<string, readonly Sketch[]>>): unknown =>
    resolved(readers).files.get(path)?.ranges[0]?.conflicts;
  expect(conflictsOf({ a: ['8-17 a ai A'], b: ['8-17 b human A'] })).toEqual([
    { kind: 'human', tier: 'A', reader: 'b' },
  ]);
  expect(conflictsOf({ a: ['a ai D'], b: ['b mixed D'] })).toEqual([
    { kind: 'mixed', tier: 'D', reader: 'b' },
  ]);
  expect(conflictsOf({ a: ['8-17 a human A'], b: ['b mixed D'] })).toBeUndefined();
  expect(conflictsOf({ a: ['8-17 a human A'], b: ['b ai D', 'b ai D'] })).toEqual([
    { kind: 'ai', tier: 'D', reader: 'b' },
  ]);
  expect(conflictsOf({ a: ['8-17 a ai A'], b: ['b unknown F'] })).toBeUndefined();
});

test('a person of a stronger tier goes before an AI, of an equal one behind it; both are shown', () => {
  const rangeOf = (readers: Readonly<Record<string, readonly Sketch[]>>): unknown =>
    resolved(readers).files.get(path)?.ranges[0];
  expect(rangeOf({ notes: ['8-17 notes human A'], captured: ['8-17 captured ai B'] })).toMatchObject({
    kind: 'human',
    tier: 'A',
    conflicts: [{ kind: 'ai', tier: 'B', reader: 'captured' }],
  });
  expect(rangeOf({ notes: ['8-17 notes human B'], captured: ['8-17 captured ai B'] })).toMatchObject({
    kind: 'ai',
    source: { reader: 'captured' },
    conflicts: [{ kind: 'human', tier: 'B', reader: 'notes' }],
  });
  expect(rangeOf({ notes: ['8-17 notes ai B'], captured: ['8-17 captured human B'] })).toMatchObject({
    kind: 'ai',
    source: { reader: 'notes' },
  });
});

const asAi: AuthorshipMark = { kind: 'ai', by: 'bob@example.com', reason: 'I saw the session' };
const asHuman: AuthorshipMark = { kind: 'human', by: 'eve@example.com', reason: 'typed by me' };

test('a mark as AI goes before a person’s record, one as human never before an agent’s', () => {
  const human = resolved({ notes: ['8-17 notes human A'] });
  expect(standings(human, [asAi])).toEqual(['marked ai won', 'notes human conflicts']);
  expect(reason(human, [asAi])).toMatch(/^A person marked it as written by an AI/);
  const ai = resolved({ messages: ['messages ai E'] });
  expect(standings(ai, [asHuman])).toEqual(['messages ai won', 'marked human conflicts']);
  expect(reason(ai, [asHuman])).toMatch(/never overrules a record/);
  expect(standings(resolved({ notes: [] }), [asHuman, asAi])).toEqual([
    'marked ai won',
    'marked human conflicts',
  ]);
  expect(reason(resolved({ notes: [] }), [asHuman])).toMatch(/^A person marked it as written by a person/);
});
