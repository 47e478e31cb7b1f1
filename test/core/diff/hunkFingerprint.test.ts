import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRepoPath, encodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { isUnitId, type FileChange, type UnitId } from '../../../src/core/diff/change.ts';
import {
  foreignFingerprint,
  metaFingerprint,
  objectFingerprint,
  renameFingerprint,
  textFingerprint,
  unitSetRoot,
} from '../../../src/core/diff/hunkFingerprint.ts';
import { splitLines } from '../../../src/core/diff/splitLines.ts';
import {
  h,
  id,
  lp,
  referencePieces,
  type ReferenceSide,
  referenceTextIds,
  referenceWholeIds,
} from './hf1Reference.ts';
import { editedTree, sidesOf } from './randomFiles.ts';
import { contentsOf, createTreePair, cutPair, type Side } from './treePair.ts';

interface Vectors {
  readonly description: string;
  readonly files: readonly {
    readonly name: string;
    readonly path: string;
    /** The bytes of a path that is not UTF-8; `path` is then for people. */
    readonly pathBase64?: string;
    readonly oldPath?: string;
    readonly old: { readonly mode: string; readonly base64: string } | null;
    readonly new: { readonly mode: string; readonly base64: string } | null;
    readonly units: readonly { readonly kind: string; readonly id: string }[];
  }[];
  readonly sets: readonly { readonly ids: readonly string[]; readonly root: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../fixtures/diff/hf1Vectors.json', import.meta.url), 'utf8'),
) as Vectors;

const path = toRepoPath('src/a.ts');
const content = (text: string): { kind: 'content'; bytes: Buffer } => ({
  kind: 'content',
  bytes: Buffer.from(text),
});
const list =
  (...lines: string[]) =>
  (writer: { prefixedText(text: string): unknown }) => {
    for (const line of lines) writer.prefixedText(line);
  };

describe('golden vectors', () => {
  test.each(vectors.files)('$name', async (vector) => {
    const side = (
      entry: typeof vector.old,
      name: string,
    ): Record<string, { mode: string; content: Buffer }> =>
      entry === null ? {} : { [name]: { mode: entry.mode, content: Buffer.from(entry.base64, 'base64') } };
    const name =
      vector.pathBase64 === undefined
        ? vector.path
        : decodeRepoPath(Buffer.from(vector.pathBase64, 'base64'));
    const pair = createTreePair(side(vector.old, vector.oldPath ?? name), side(vector.new, name));
    try {
      const [file] = await cutPair(pair);
      expect(file?.units.map(({ kind, id: unitId }) => ({ kind, id: unitId }))).toEqual(vector.units);
      const whole = referenceWholeIds(
        [...(vector.oldPath === undefined ? [] : [vector.oldPath]), name].map((text) =>
          encodeRepoPath(toRepoPath(text)),
        ),
        referenceSide(vector.old),
        referenceSide(vector.new),
      );
      const texts = file === undefined ? [] : referenceIds(file, contentsOf(pair, file));
      expect([...whole, ...texts.map((unitId) => ({ kind: 'text', id: unitId }))]).toEqual(vector.units);
    } finally {
      pair.repository.dispose();
    }
  });

  test.each(vectors.sets)('set $root', ({ ids, root }) => {
    expect(unitSetRoot(ids.filter(isUnitId))).toBe(root);
    expect(unitSetRoot(ids.filter(isUnitId).toReversed())).toBe(root);
  });
});

describe('by the description', () => {
  test('meta', () => {
    expect(metaFingerprint(path, '100644', '100755')).toBe(
      id(lp('hf1/meta', 'src/a.ts', '100644', '100755')),
    );
  });

  test('object, with a content, a named and an absent side', () => {
    const change = {
      oldMode: '120000',
      newMode: '160000',
      old: content('target'),
      new: { kind: 'named', oid: 'f'.repeat(40) },
    } as const;
    expect(objectFingerprint(path, change)).toBe(
      id(lp('hf1/obj', 'src/a.ts', '120000', '160000', h(Buffer.from('target')), 'f'.repeat(40))),
    );
    const added = {
      oldMode: '000000',
      newMode: '100644',
      old: { kind: 'absent' },
      new: content('\0'),
    } as const;
    expect(objectFingerprint(path, added)).toBe(
      id(lp('hf1/obj', 'src/a.ts', '000000', '100644', '', h(Buffer.from('\0')))),
    );
  });

  test('rename', () => {
    const change = { oldMode: '100644', newMode: '100644', old: content('a'), new: content('b') } as const;
    expect(renameFingerprint(toRepoPath('old.ts'), path, change)).toBe(
      id(lp('hf1/ren', 'old.ts', 'src/a.ts', '100644', '100644', h(Buffer.from('a')), h(Buffer.from('b')))),
    );
  });

  test('text, in a file of its own name, in a renamed file, and at one of several equal places', () => {
    const lines = { removed: list('old\n'), added: list('new\n', 'more'), pre: list('p\n'), post: list() };
    const core = h(lp('hf1/blk', 'src/a.ts', lp('old\n'), lp('new\n', 'more')));
    const unit = { path, oldPath: null, k: 3, places: null, ...lines };
    expect(textFingerprint(unit)).toBe(id(lp('hf1/ctx', core, '3', lp('p\n'), '')));
    expect(
      textFingerprint({ ...unit, k: 20, places: { new: { nth: 2, total: 11 }, old: { nth: 1, total: 3 } } }),
    ).toBe(id(lp('hf1/ctx', core, '20', lp('p\n'), '', '2/11', '1/3')));
    const renamed = h(lp('hf1/blk', 'old.ts', 'src/a.ts', lp('old\n'), lp('new\n', 'more')));
    expect(textFingerprint({ ...unit, oldPath: toRepoPath('old.ts') })).toBe(
      id(lp('hf1/ctx', renamed, '3', lp('p\n'), '')),
    );
  });

  test('foreign', () => {
    const section = Buffer.from('diff --cc a\n');
    expect(foreignFingerprint(path, '100644', '100644', section)).toBe(
      id(lp('hf1/foreign', 'src/a.ts', '100644', '100644', h(section))),
    );
  });

  test('a set is a sorted multiset', () => {
    const one = metaFingerprint(path, '100644', '100755');
    const two = metaFingerprint(path, '100755', '100644');
    const sorted = [one, two, two]
      .map((unitId) => Buffer.from(unitId, 'base64url'))
      .toSorted((left, right) => left.compare(right));
    expect(unitSetRoot([two, one, two])).toBe(h(lp('hf1/set', ...sorted)).toString('hex'));
    expect(unitSetRoot([one, two])).not.toBe(unitSetRoot([one, two, two]));
    expect(unitSetRoot([])).toBe(h(lp('hf1/set')).toString('hex'));
  });

  test.each(['', 'short', 'A'.repeat(42), `${'A'.repeat(42)}B`, `${'A'.repeat(42)}=`, `${'A'.repeat(42)}/`])(
    'no set of %j, which is no id',
    (text) => {
      expect(isUnitId(text)).toBe(false);
      expect(() => unitSetRoot([text as UnitId])).toThrow(TypeError);
    },
  );
});

describe('against the second implementation', () => {
  const check = async (pair: ReturnType<typeof createTreePair>): Promise<void> => {
    try {
      for (const file of await cutPair(pair)) {
        const ours = file.units.filter((unit) => unit.kind === 'text').map((unit) => unit.id);
        expect(ours).toEqual(referenceIds(file, contentsOf(pair, file)));
      }
    } finally {
      pair.repository.dispose();
    }
  };

  test('random edits', () =>
    fc.assert(
      fc.asyncProperty(editedTree({ files: 40, lines: 60, edits: 6 }), async (edited) => {
        const { before, after } = sidesOf(edited);
        await check(createTreePair(before, after));
      }),
      { numRuns: 5, endOnFailure: true },
    ));

  test('files that repeat themselves, where only the count of places tells units apart', () =>
    check(
      createTreePair(
        {
          a: `${'x\n'.repeat(50)}y\n${'x\n'.repeat(50)}y\n${'x\n'.repeat(50)}`,
          b: 'p\nq\n'.repeat(80),
          c: 'x\n'.repeat(30),
        },
        { a: 'x\n'.repeat(150), b: 'p\nq\n'.repeat(30) + 'q\n' + 'p\nq\n'.repeat(50), c: 'x\n'.repeat(31) },
      ),
    ));

  test('long added files', () => {
    const body = (count: number): string =>
      Array.from(
        { length: count },
        (_, index) => `function f${index}() {\n${'  go()\n'.repeat(index % 17)}}\n\n`,
      ).join('');
    return check(
      createTreePair(
        { edit: 'head\n' },
        { added: body(90), flat: 'line\n'.repeat(301), edit: `head\n${body(12)}tail\n` },
      ),
    );
  });

  test('random pieces', () => {
    const added = fc.array(fc.constantFrom('\n', ' \t\r\n', 'x\n', '  y\n', '\u00a0\n', '}\n'), {
      minLength: 35,
      maxLength: 400,
    });
    fc.assert(
      fc.property(added, (lines) => {
        const buffers = lines.map((line) => Buffer.from(line, 'latin1'));
        const pieces = referencePieces(buffers);
        for (const [index, [from, to]] of pieces.entries()) {
          expect(from).toBe(index === 0 ? 0 : pieces[index - 1]?.[1]);
          if (lines.length > 40) expect(to - from).toBeLessThanOrEqual(120);
        }
      }),
    );
  });
});

function referenceSide(entry: Vectors['files'][number]['old']): ReferenceSide | null {
  return entry === null ? null : { mode: entry.mode, bytes: Buffer.from(entry.base64, 'base64') };
}

/** Ids by the reference, from the runs of `file` and the bytes of both sides. */
function referenceIds(file: FileChange, contents: { old: Buffer | null; new: Buffer | null }): string[] {
  const paths = file.oldPath === null ? [file.path] : [file.oldPath, file.path];
  const runs = file.runs.map((run) => ({
    place: run.new.lines === 0 ? run.new.start : run.new.start - 1,
    oldPlace: run.old.lines === 0 ? run.old.start : run.old.start - 1,
    removed: run.removedLines,
    added: run.addedLines,
  }));
  const [old, now] = [contents.old, contents.new].map((bytes) => splitLines(bytes ?? Buffer.alloc(0)));
  return referenceTextIds(paths.map(encodeRepoPath), old ?? [], now ?? [], runs);
}

/** Threats T4, T8 and T9 of docs/attestation.md: nothing that was reviewed can change without the id changing. */
test('flipping any byte of removed lines, added lines or window changes the id', async () => {
  const before = 'zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n';
  const after = 'zero\none\ntwo\nthree\nFOUR\nFIVE\nsix\nseven\neight\nnine\n';
  const old: Record<string, Buffer> = {};
  const now: Record<string, Buffer> = {};
  for (let at = after.indexOf('one'); at < after.indexOf('nine'); at += 1) {
    const isContext = at < after.indexOf('FOUR') || at >= after.indexOf('six');
    old[`window-${at}`] = isContext ? flipped(before, at) : Buffer.from(before);
    now[`window-${at}`] = flipped(after, at);
  }
  for (let at = before.indexOf('four'); at < before.indexOf('six'); at += 1) {
    old[`removed-${at}`] = flipped(before, at);
    now[`removed-${at}`] = Buffer.from(after);
  }
  const names = Object.keys(now);
  const same = (text: string): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, text]));
  // The path is part of the id, so each flipped file stands beside the plain one of its own name.
  const [flips, plains] = await Promise.all([cutTrees(old, now), cutTrees(same(before), same(after))]);
  const plainIds = new Set(plains.flatMap((file) => file.units.map((unit) => unit.id)));
  expect(plainIds.size).toBe(names.length);
  expect(flips.map((file) => file.path).toSorted()).toEqual(names.toSorted());
  expect(
    flips.filter((file) => file.units.some((unit) => plainIds.has(unit.id))).map((file) => file.path),
  ).toEqual([]);
});

function flipped(text: string, at: number): Buffer {
  const bytes = Buffer.from(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

async function cutTrees(before: Side, after: Side): Promise<readonly FileChange[]> {
  const pair = createTreePair(before, after);
  try {
    return await cutPair(pair);
  } finally {
    pair.repository.dispose();
  }
}
