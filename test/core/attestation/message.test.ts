import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertTrailers, parseTrailers } from '../../../src/core/attestation/message.ts';
import { parseAttestations } from '../../../src/core/attestation/parseAttestations.ts';
import { hermeticEnvironment, runProgram, scratchDirectory } from './scratch.ts';

const repository = scratchDirectory();
runProgram('git', ['init', '-q', repository]);

/** What git prints for each message as a stored commit; one fast-import and one log for all of them. */
function trailersByGitLog(messages: readonly Buffer[]): string[] {
  const stream = messages.flatMap((message, index) => [
    Buffer.from(
      `commit refs/heads/m${index}\ncommitter C <c@example.com> ${index} +0000\ndata ${message.length}\n`,
    ),
    message,
    Buffer.from('\n'),
  ]);
  runProgram('git', ['fast-import', '--force', '--quiet'], Buffer.concat(stream), repository);
  const names = messages.map((_, index) => `refs/heads/m${index}`);
  const args = ['log', '--no-walk=unsorted', '--format=%x1e%(trailers:only,unfold)', '--stdin'];
  const output = runProgram('git', args, `${names.join('\n')}\n`, repository).toString('latin1');
  return output
    .split('\x1e')
    .slice(1)
    .map((text) => text.trimEnd());
}

/** Null when this git never ends: 2.39 loops on some texts. */
function trailersByInterpret(message: Buffer): string | null {
  // Two seconds of work, however long a busy machine takes for them.
  const run = spawnSync('sh', ['-c', 'ulimit -t 2; exec git interpret-trailers --parse'], {
    input: message,
    env: hermeticEnvironment,
    cwd: repository,
  });
  if (run.signal !== null) return null;
  return run.stdout.toString('latin1').trimEnd();
}

function printed(message: Buffer, form: 'commit' | 'file'): string {
  const lines = parseTrailers(message, form).map(({ key, value }) => `${key}: ${value}`.trimEnd());
  return Buffer.from(lines.join('\n'), 'utf8').toString('latin1').trimEnd();
}

const withoutEndBlanks = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

function checkAgainstGit(messages: readonly Buffer[]): void {
  const expected = trailersByGitLog(messages).map(withoutEndBlanks);
  expect(messages.map((message) => printed(message, 'commit'))).toEqual(expected);
}

/** What git does with its default configuration. */
const cases: readonly { name: string; message: string; expected: string[] }[] = [
  { name: 'A1 one prose line spoils the block', message: 'T\n\nAttested: x\nsome prose\n', expected: [] },
  {
    name: 'A2 three prose lines and a sign-off',
    message: 'T\n\na b\nc d\ne f\nSigned-off-by: A\n',
    expected: ['Signed-off-by: A'],
  },
  {
    name: 'A2b four prose lines and a sign-off',
    message: 'T\n\na b\nc d\ne f\ng h\nSigned-off-by: A\n',
    expected: [],
  },
  {
    name: 'A2c a forged line beside a sign-off',
    message: 'T\n\nprose here\nReviewed-by: Eve\nSigned-off-by: A\n',
    expected: ['Reviewed-by: Eve', 'Signed-off-by: A'],
  },
  {
    name: 'A3 a divider in the body is text to git log',
    message: 'T\n\nbody\n--- \nmore\n\nReviewed-by: A\n',
    expected: ['Reviewed-by: A'],
  },
  {
    name: 'A5 a key with another as its prefix',
    message: 'T\n\nReviewed-By-Hunk: a\nReviewed: b\n',
    expected: ['Reviewed-By-Hunk: a', 'Reviewed: b'],
  },
  {
    name: 'A6 an alias means nothing without configuration',
    message: 'T\n\nrev: Eve\n',
    expected: ['rev: Eve'],
  },
  { name: 'A7 only the colon separates', message: 'T\n\nReviewed-by= Eve\n', expected: [] },
  { name: 'A8 comment lines are passed over', message: 'T\n\nA: b\n# c\nD: e\n', expected: ['A: b', 'D: e'] },
  { name: 'A8 another comment character is text', message: 'T\n\nA: b\n; c\nD: e\n', expected: [] },
  { name: 'A9 a folded value', message: 'T\n\nA: b\n  c\n\td\n', expected: ['A: b c d'] },
  {
    name: 'A10 the cherry-pick line belongs to the block',
    message: 'T\n\nA: b\n(cherry picked from commit 0123)\n',
    expected: ['A: b'],
  },
  { name: 'A11 CRLF', message: 'T\r\n\r\nA: b\r\nC: d\r\n', expected: ['A: b', 'C: d'] },
  { name: 'A12 a blank line inside a folded value', message: 'T\n\nA: b\n \n c\n', expected: [] },
  { name: 'A13 the title is no trailer', message: 'Hunk-Attestation: v1\n', expected: [] },
  { name: 'A14 blanks before the separator', message: 'T\n\nA \t: b\n', expected: ['A: b'] },
  { name: 'A15 only the last paragraph counts', message: 'T\n\nA: b\n\nC: d\n', expected: ['C: d'] },
  {
    name: 'A16 a link is a trailer',
    message: 'T\n\nhttps://example.com/x\n',
    expected: ['https: //example.com/x'],
  },
  {
    name: 'B1 scissors end the message',
    message: 'T\n\nA: b\n# ------------------------ >8 ------------------------\ndiff: x\n',
    expected: ['A: b'],
  },
  {
    name: 'B2 an old conflicts block is left off',
    message: 'T\n\nA: b\n\nConflicts:\n\tx.c\n',
    expected: ['A: b'],
  },
  { name: 'B3 nothing at all', message: '', expected: [] },
];

describe('G20 trailers as git reads them', () => {
  test.each(cases)('$name', ({ message, expected }) => {
    expect(parseTrailers(Buffer.from(message)).map(({ key, value }) => `${key}: ${value}`)).toEqual(expected);
  });

  test('the table is what this git says', () => {
    checkAgainstGit(cases.map(({ message }) => Buffer.from(message)));
  });

  test('a message file ends at its divider', () => {
    const message = Buffer.from('T\n\nA: b\n---\nC: d\n');
    expect(printed(message, 'file')).toBe(trailersByInterpret(message));
    expect(printed(message, 'file')).toBe('A: b');
  });
});

const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '',
      'A: b',
      'Signed-off-by: S <s@x>',
      ' folded on',
      '\tcontinued: x',
      'prose goes here',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '# comment',
      ' ',
      '\r',
      'A: b\r',
      'Conflicts:',
      '\tpath',
      '---',
      '--- x',
      'Reviewed-by : me',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '(cherry picked from commit 1)',
      ': x',
      '-: y',
      'key:',
      'K:v',
      '#',
      '\f',
      'https://e.x/y',
      'é: x',
      'A: é',
      'Signed-off-by:x',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '# ------------------------ >8 ------------------------',
      'Hunk-Attestation: v1',
      '---\r',
      '\v: x',
      ' # c',
    ),
  },
);
const message = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('', '\n', '\n\n', '\n \n'))
  .map(([lines, end]) => Buffer.from(lines.join('\n') + end));

describe('differential', () => {
  test('2,000 made-up messages read as git log reads them', () => {
    const seed = 20_261_120;
    checkAgainstGit(fc.sample(message, { numRuns: 2000, seed }));
  });

  test('150 made-up message files read as git interpret-trailers reads them', () => {
    for (const file of fc.sample(message, { numRuns: 150, seed: 7 })) {
      const byGit = trailersByInterpret(file);
      if (byGit === null) continue;
      expect({ file: file.toString(), trailers: printed(file, 'file') }).toEqual({
        file: file.toString(),
        trailers: withoutEndBlanks(byGit),
      });
    }
  });
});

/** Above its scissors; a message without text has no title, so git sees no trailers in it. */
const holdsText = (original: Buffer): boolean =>
  /\S/.test(original.toString().split('# ------------------------ >8')[0] ?? '');

const attestation = 'Hunk-Attestation: v1 alg=hf1\n root=abc\n rec=def';

function checkInsert(before: string, trailers: readonly string[], after: string): void {
  expect(insertTrailers(Buffer.from(before), trailers).toString()).toBe(after);
}

describe('inserting', () => {
  test('starts a block', () => checkInsert('T\n', ['A: b'], 'T\n\nA: b\n'));
  test('starts a block where the last line is open', () =>
    checkInsert('T\n\nbody', ['A: b'], 'T\n\nbody\n\nA: b\n'));
  test('appends to a block', () => checkInsert('T\n\nA: b\n', [attestation], `T\n\nA: b\n${attestation}\n`));
  test('appends to a block that is open', () => checkInsert('T\n\nA: b', ['C: d'], 'T\n\nA: b\nC: d\n'));
  test('keeps blank lines at the end', () =>
    checkInsert('T\n\nA: b\n\n\n', ['C: d'], 'T\n\nA: b\nC: d\n\n\n'));
  test('a block that ends in a line of blanks', () =>
    checkInsert('T\n\nA: b\n \n', ['C: d'], 'T\n\nA: b\nC: d\n \n'));
  test('is idempotent', () => checkInsert('T\n\nA: b\n', ['A: b', 'a:  b'], 'T\n\nA: b\n'));
  test('CRLF', () =>
    checkInsert(
      'T\r\n\r\nA: b\r\n',
      [attestation],
      `T\r\n\r\nA: b\r\n${attestation.replaceAll('\n', '\r\n')}\r\n`,
    ));
  test('before scissors', () =>
    checkInsert(
      'T\n# ------------------------ >8 ------------------------\ndiff\n',
      ['A: b'],
      'T\n\nA: b\n# ------------------------ >8 ------------------------\ndiff\n',
    ));
  test('a divider is text', () =>
    checkInsert('T\n\nbody\n---\nmore\n', ['A: b'], 'T\n\nbody\n---\nmore\n\nA: b\n'));
  test('a number that looks like a comment', () =>
    checkInsert('T\n\nSee\n#123\n', ['A: b'], 'T\n\nSee\n#123\n\nA: b\n'));
  test('comment lines below a block stay below', () =>
    checkInsert('T\n\nA: b\n# c\n', ['C: d'], 'T\n\nA: b\nC: d\n# c\n'));
  test.each(['no separator', 'A: b\nC: d', 'A: b\n\n c', ''])(
    'refuses what is not one trailer: %j',
    (trailer) => {
      expect(() => insertTrailers(Buffer.from('T\n'), [trailer])).toThrow(TypeError);
    },
  );

  test('never loses a byte; earlier trailers still parse; ours parses; twice is once', () => {
    fc.assert(
      fc.property(message, (original) => {
        const earlier = parseTrailers(original).map(({ key, value }) => `${key}: ${value}`);
        const inserted = insertTrailers(original, [attestation]);
        const at = inserted.length - original.length;
        const common = [...original].findIndex((byte, index) => byte !== inserted[index]);
        const head = common === -1 ? original.length : common;
        // One insertion: what stands behind the common head is the tail of both.
        const restored = [...Array(head + 1).keys()].some((cut) =>
          Buffer.concat([inserted.subarray(0, cut), inserted.subarray(cut + at)]).equals(original),
        );
        expect(restored).toBe(true);
        if (holdsText(original)) {
          const ours = 'Hunk-Attestation: v1 alg=hf1 root=abc rec=def';
          const now = parseTrailers(inserted).map(({ key, value }) => `${key}: ${value}`);
          expect([...now.slice(0, -1), now.at(-1)?.replaceAll('\r', '')]).toEqual([...earlier, ours]);
          expect(insertTrailers(inserted, [attestation]).equals(inserted)).toBe(true);
        }
        expect(parseAttestations(inserted).problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 1500, seed: 3 },
    );
  });

  test('git reads what was inserted', () => {
    const messages = fc.sample(message, { numRuns: 300, seed: 11 });
    checkAgainstGit(messages.map((original) => insertTrailers(original, [attestation])));
  });
});
