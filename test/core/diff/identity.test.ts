import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toObjectId, type ObjectId } from '../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { UnitId } from '../../../src/core/diff/change.ts';
import { cutFile } from '../../../src/core/diff/cutFile.ts';
import { metaFingerprint } from '../../../src/core/diff/hunkFingerprint.ts';
import type { FilePatch } from '../../../src/core/diff/scanPatch.ts';
import { createTreePair, cutPair, type Side } from './treePair.ts';

/*
 * What an identity survives (docs/attestation.md, Fingerprint hf1): somebody attested the five units between `base` and
 * `head`; then something happened. How many of the five does what is there now still cover, and how many units are new?
 */

const body = (name: string, from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${name} ${from + index}\n`).join('');

const base: Side = {
  'src/app.ts': body('app', 1, 60),
  'src/auth.ts': body('auth', 1, 60),
  'run.sh': '#!/bin/sh\n',
  'logo.png': Buffer.from('\x89PNG\0old', 'latin1'),
};
const edited = body('app', 1, 60)
  .replace('app 20\n', 'if (ready) {\n  start();\n}\n')
  .replace('app 45\n', '');
const secured = body('auth', 1, 60).replace('auth 30\n', 'return check(token);\n');
const head: Side = {
  ...base,
  'src/app.ts': edited,
  'src/auth.ts': secured,
  'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
  'logo.png': Buffer.from('\x89PNG\0new', 'latin1'),
};

async function idsOf(before: Side, after: Side): Promise<readonly UnitId[]> {
  const pair = createTreePair(before, after);
  try {
    return (await cutPair(pair)).flatMap((file) => file.units.map((unit) => unit.id));
  } finally {
    pair.repository.dispose();
  }
}

/** `kept` of the attested ids are still there, beside `fresh` others. */
async function check(before: Side, after: Side, expected: { kept: number; fresh: number }): Promise<void> {
  const attested = await idsOf(base, head);
  const now = await idsOf(before, after);
  const kept = attested.filter((id) => now.includes(id)).length;
  expect({ attested: attested.length, kept, fresh: now.length - kept }).toEqual({ attested: 5, ...expected });
}

const without = (side: Side, path: string): Side =>
  Object.fromEntries(Object.entries(side).filter(([name]) => name !== path));
const inBoth = (change: (text: string) => string): { before: Side; after: Side } => ({
  before: { ...base, 'src/app.ts': change(body('app', 1, 60)) },
  after: { ...head, 'src/app.ts': change(edited) },
});

describe('survives', () => {
  test('nothing happened', () => check(base, head, { kept: 5, fresh: 0 }));

  test('a rebase over edits far away in the same file', () => {
    const { before, after } = inBoth(
      (text) => `// licence\n// more\n${text.replace('app 8\n', 'app eight\n')}app 61\n`,
    );
    return check(before, after, { kept: 5, fresh: 0 });
  });

  test('a rebase over edits in other files', () =>
    check({ ...base, 'src/other.ts': 'x\n' }, { ...head, 'src/other.ts': 'x\n' }, { kept: 5, fresh: 0 }));

  test('more work on the branch', () => check(base, { ...head, 'src/new.ts': 'x\n' }, { kept: 5, fresh: 2 }));

  test('work far away in an attested file', () =>
    check(base, { ...head, 'src/app.ts': edited.replace('app 5\n', 'app five\n') }, { kept: 5, fresh: 1 }));
});

describe('goes stale', () => {
  const withApp = (text: string): Side => ({ ...head, 'src/app.ts': text });
  const cases: readonly (readonly [string, Side, { kept: number; fresh: number }])[] = [
    ['an edited line', withApp(edited.replace('start();', 'stop();')), { kept: 4, fresh: 1 }],
    ['only the indentation', withApp(edited.replace('  start();', '    start();')), { kept: 4, fresh: 1 }],
    ['only a line end', withApp(edited.replace('  start();\n', '  start();\r\n')), { kept: 4, fresh: 1 }],
    [
      'a hidden bidirectional character',
      withApp(edited.replace('ready', 'ready\u202e')),
      { kept: 4, fresh: 1 },
    ],
    [
      'a neighbour line inserted above',
      withApp(edited.replace('if (ready)', 'if (false) {\nif (ready)')),
      { kept: 4, fresh: 1 },
    ],
    ['a neighbour line edited', withApp(edited.replace('app 22\n', 'app 22!\n')), { kept: 4, fresh: 2 }],
    [
      'the attested deletion undone',
      withApp(edited.replace('app 44\n', 'app 44\napp 45\n')),
      { kept: 4, fresh: 0 },
    ],
    [
      'a neighbour of the deletion edited',
      withApp(edited.replace('app 46\n', 'app 46!\n')),
      { kept: 4, fresh: 1 },
    ],
    ['the mode reverted', { ...head, 'run.sh': '#!/bin/sh\n' }, { kept: 4, fresh: 0 }],
    [
      'the mode reverted, something else changed',
      { ...head, 'run.sh': '#!/bin/bash\n' },
      { kept: 4, fresh: 1 },
    ],
    [
      'the binary replaced again',
      { ...head, 'logo.png': Buffer.from('\x89PNG\0!', 'latin1') },
      { kept: 4, fresh: 1 },
    ],
  ];
  test.each(cases)('%s', (_name, after, expected) => check(base, after, expected));

  test('a last line that lost its end', async () => {
    const attested = await idsOf({ f: 'a\nb\n' }, { f: 'a\nc\n' });
    expect(await idsOf({ f: 'a\nb\n' }, { f: 'a\nc' })).not.toContain(attested[0]);
  });

  test('an edit upstream two lines below', () => {
    const { before, after } = inBoth((text) => text.replace('app 22\n', 'app twenty-two\n'));
    return check(before, after, { kept: 4, fresh: 1 });
  });

  test('a file moved with its hunks', () => {
    const after = { ...without(head, 'src/app.ts'), 'src/moved.ts': edited };
    return check(base, after, { kept: 3, fresh: 3 });
  });

  test('a removed line that upstream had changed', () => {
    const before = { ...base, 'src/auth.ts': body('auth', 1, 60).replace('auth 30\n', 'auth thirty\n') };
    return check(before, head, { kept: 4, fresh: 1 });
  });
});

describe('cannot be carried elsewhere', () => {
  test('copied to another file: the copy is new', () =>
    check(base, { ...head, 'src/copy.ts': edited }, { kept: 5, fresh: 2 }));

  test('moved to the next function of the same shape', async () => {
    const functions = (guarded: number): Side => ({
      f: ['a', 'b', 'c']
        .map(
          (name, index) =>
            `def ${name}():\n    one\n    two\n    three\n${index === guarded ? '    return True\n' : ''}    four\n    five\n    six\n\n`,
        )
        .join(''),
    });
    const [attested] = await idsOf(functions(-1), functions(0));
    expect(await idsOf(functions(-1), functions(1))).not.toContain(attested);
    expect(await idsOf(functions(-1), functions(0))).toContain(attested);
  });

  test('two identical hunks are two units', async () => {
    const twice = (line: string): Side => ({
      f: `${body('a', 1, 9)}${line}${body('b', 1, 9)}${body('a', 1, 9)}${line}${body('b', 1, 9)}`,
    });
    const ids = await idsOf(twice('old\n'), twice('new\n'));
    expect(new Set(ids).size).toBe(2);
  });

  test('a removal in one place does not cover the same removal in another', async () => {
    const blocks = (gone: number): Side => ({
      f:
        [0, 1, 2].map((block) => `${'x\n'.repeat(30)}${block === gone ? '' : 'guard();\n'}`).join('') +
        'x\n'.repeat(30),
    });
    const ids = await Promise.all([0, 1, 2].map((gone) => idsOf(blocks(-1), blocks(gone))));
    expect(new Set(ids.flat()).size).toBe(3);
  });
});

/** One edit, made at every place of a repetitive file where it is possible: wherever the results differ, so do the ids. */
test('an edit moved to any other place has another id', () => {
  const line: fc.Arbitrary<string> = fc.constantFrom('a\n', 'b\n', '}\n');
  const block = fc.array(line, { minLength: 1, maxLength: 9 });
  const file = fc
    .tuple(block, fc.integer({ min: 1, max: 12 }), fc.array(line, { maxLength: 6 }))
    .map(([repeated, times, tail]) => [...Array.from({ length: times }, () => repeated).flat(), ...tail]);
  const edit = fc.tuple(
    file,
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.array(fc.constantFrom<string>('a\n', '}\n', 'new\n'), { maxLength: 3 }),
  );
  fc.assert(
    fc.property(edit, ([lines, at, length, added]) => {
      const place = at % (lines.length + 1);
      const removed = lines.slice(place, place + length);
      if (removed.join('') === added.join('')) return;
      const contentsById = new Map<UnitId, string>();
      for (let start = 0; start + removed.length <= lines.length; start += 1) {
        if (lines.slice(start, start + removed.length).join('') !== removed.join('')) continue;
        const now = lines.toSpliced(start, removed.length, ...added).join('');
        const id = idOfEdit(lines, start, removed, added);
        expect(contentsById.get(id) ?? now).toBe(now);
        contentsById.set(id, now);
      }
    }),
    { numRuns: 3000 },
  );
});

function idOfEdit(
  lines: readonly string[],
  start: number,
  removed: readonly string[],
  added: readonly string[],
): UnitId {
  const bytes = (list: readonly string[]): Buffer[] => list.map((line) => Buffer.from(line));
  const span = (count: number): { start: number; lines: number } => ({
    start: count === 0 ? start : start + 1,
    lines: count,
  });
  const run = {
    old: span(removed.length),
    new: span(added.length),
    removedLines: bytes(removed),
    addedLines: bytes(added),
    section: '',
  };
  const oid = (digit: string): ObjectId => toObjectId(digit.repeat(40));
  const sides = {
    oldMode: '100644',
    newMode: '100644',
    oldOid: oid('1'),
    newOid: oid('2'),
    similarity: null,
    isScript: false,
    statusLetter: 'M',
  };
  const patch: FilePatch = {
    path: toRepoPath('f'),
    oldPath: null,
    ...sides,
    runs: [run],
    hunks: [],
    content: 'text',
    sectionBytes: null,
  };
  const now = lines.toSpliced(start, removed.length, ...added);
  const { units } = cutFile(patch, { old: Buffer.from(lines.join('')), new: Buffer.from(now.join('')) });
  const [unit] = units;
  expect(units.map(({ kind }) => kind)).toEqual(['text']);
  return unit?.id ?? metaFingerprint(toRepoPath('f'), '', '');
}

describe('long added runs', () => {
  const functions = (count: number, edit: number): string =>
    Array.from(
      { length: count },
      (_, index) =>
        `function f${index}() {\n${'  step();\n'.repeat(8)}  return ${index === edit ? 'EDITED' : index};\n}\n\n`,
    ).join('');

  test('one edited line makes its piece stale, and at most the neighbour whose context it is', async () => {
    const attested = await idsOf({}, { f: functions(60, -1) });
    const now = await idsOf({}, { f: functions(60, 30) });
    expect(attested.length).toBe(61);
    const stale = attested.filter((id) => !now.includes(id)).length;
    expect(stale).toBeGreaterThanOrEqual(1);
    expect(stale).toBeLessThanOrEqual(2);
  });

  test('a function inserted leaves the others alone', async () => {
    const attested = await idsOf({}, { f: functions(60, -1) });
    const inserted = functions(60, -1).replace(
      'function f30',
      `function extra() {\n${'  other();\n'.repeat(9)}}\n\nfunction f30`,
    );
    const now = await idsOf({}, { f: inserted });
    expect(attested.filter((id) => !now.includes(id)).length).toBeLessThanOrEqual(2);
  });
});
