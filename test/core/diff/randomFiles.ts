import { Buffer } from 'node:buffer';
import fc from 'fast-check';

/** A file before and after some edits of its lines. */
export interface EditedFile {
  readonly before: Buffer;
  readonly after: Buffer;
}

/** Lines that occur again and again, as in real files, beside lines of arbitrary bytes without NUL and LF. */
const line: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(
        '',
        '}',
        '  x',
        'foo()',
        '\t',
        'a\r',
        '-- sql',
        '++ n',
        '@@ -1 +1 @@',
        '\\ No newline at end of file',
      )
      .map((text) => Buffer.from(text)),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 0, max: 30 }).map((number) => Buffer.from(`function f${number}() {`)),
  },
  {
    weight: 1,
    arbitrary: fc
      .uint8Array({ maxLength: 12 })
      .map((bytes) => Buffer.from(bytes.filter((code) => code !== 0 && code !== 10))),
  },
);

const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 6 }),
  insert: fc.array(line, { maxLength: 6 }),
});

function join(lines: readonly Buffer[], isEnded: boolean): Buffer {
  const parts = lines.flatMap((text, index) =>
    index < lines.length - 1 || isEnded ? [text, Buffer.from('\n')] : [text],
  );
  return Buffer.concat(parts);
}

/** Both sides differ or are equal; either may be empty or lack its last line end. */
export function editedFile(limits: {
  readonly lines: number;
  readonly edits: number;
}): fc.Arbitrary<EditedFile> {
  return fc
    .record({
      lines: fc.array(line, { maxLength: limits.lines }),
      edits: fc.array(edit, { maxLength: limits.edits }),
      isEndedBefore: fc.boolean(),
      isEndedAfter: fc.boolean(),
    })
    .map(({ lines, edits, isEndedBefore, isEndedAfter }) => {
      const after = [...lines];
      for (const { at, remove, insert } of edits) after.splice(at % (after.length + 1), remove, ...insert);
      return { before: join(lines, isEndedBefore), after: join(after, isEndedAfter) };
    });
}

/** A batch of files for one run of git, by path. */
export function editedTree(limits: {
  readonly files: number;
  readonly lines: number;
  readonly edits: number;
}): fc.Arbitrary<readonly EditedFile[]> {
  return fc.array(editedFile(limits), { minLength: 1, maxLength: limits.files });
}

export function sidesOf(files: readonly EditedFile[]): {
  before: Record<string, Buffer>;
  after: Record<string, Buffer>;
} {
  const pathOf = (index: number): string => `file-${String(index).padStart(3, '0')}`;
  return {
    before: Object.fromEntries(files.map((file, index) => [pathOf(index), file.before])),
    after: Object.fromEntries(files.map((file, index) => [pathOf(index), file.after])),
  };
}
