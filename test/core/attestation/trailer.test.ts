import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAttestations } from '../../../src/core/attestation/parseAttestations.ts';
import type { AttestationFields } from '../../../src/core/attestation/statement.ts';
import { attestationFields, formatAttestationTrailer } from '../../../src/core/attestation/trailer.ts';
import { sampleFields } from './sampleFields.ts';
import { processorClock } from '../../helpers/processorClock.ts';

const signature = Buffer.alloc(64, 0x3b);
const trailer = formatAttestationTrailer(sampleFields, signature);

function check(message: string, expected: { lines: number[]; problems: number[] }): void {
  const { value, problems } = parseAttestations(Buffer.from(message));
  expect({ lines: value.map(({ line }) => line), problems: problems.map(({ line }) => line) }).toEqual(
    expected,
  );
}

const one = (line: number): { lines: number[]; problems: number[] } => ({ lines: [line], problems: [] });
const refusedAt = (line: number): { lines: number[]; problems: number[] } => ({
  lines: [],
  problems: [line],
});
const none = { lines: [], problems: [] };

describe('writing', () => {
  test('has the form of the specification', () => {
    expect(trailer).toBe(
      [
        'Hunk-Attestation: v1 alg=hf1 scope=net n=140/200 repo=1f3c9a2b target=main',
        ' root=KioqKioqKioqKioqKioqKioqKioqKioqKioqKioqKio',
        ' rec=bW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW0',
        ' by=alice@example.com at=20261120T100000Z v=accept',
        ` sig=${signature.toString('base64url')}`,
      ].join('\n'),
    );
  });

  test('takes at most 340 bytes plus the address, for every key type', () => {
    const sizeOf = (fields: AttestationFields, raw: Buffer | null): number =>
      Buffer.byteLength(`${formatAttestationTrailer(fields, raw)}\n`) - fields.by.length;
    const sizes = [signature, Buffer.alloc(69, 1), null].map((raw) => sizeOf(sampleFields, raw));
    expect(sizes).toEqual([300, 306, 208]);
    const largest = { ...sampleFields, covered: 19_999, total: 20_000, verdict: 'override' } as const;
    expect(sizeOf(largest, Buffer.alloc(69, 1))).toBeLessThanOrEqual(340);
  });

  test('folds at 76 columns between tokens', () => {
    const long = formatAttestationTrailer(
      { ...sampleFields, target: `release/${'x'.repeat(60)}`, by: `${'b'.repeat(60)}@example.com` },
      null,
    );
    const lines = long.split('\n');
    expect(lines.filter((line) => line.length > 76)).toEqual([]);
    expect(lines.slice(1).every((line) => line.startsWith(' ') && line.trim() !== '')).toBe(true);
    check(`T\n\n${long}\n`, one(3));
  });

  test.each(['ma in', 'ma\nin', '', 'a\u200Bb', 'a\u0000b'])(
    'refuses a value that cannot stand in it: %j',
    (target) => {
      expect(() => formatAttestationTrailer({ ...sampleFields, target }, null)).toThrow(TypeError);
    },
  );
});

describe('finding', () => {
  test('at the end', () => check(`T\n\nbody\n\n${trailer}\n`, one(5)));
  test('as the title', () => check(trailer, one(1)));
  test('in the middle, buried', () => check(`T\n\n${trailer}\nprose follows\n\nmore\n`, one(3)));
  test('with CRLF', () => check(`T\r\n\r\n${trailer.replaceAll('\n', '\r\n')}\r\n`, one(3)));
  test('with tabs as folding', () => check(`T\n\n${trailer.replaceAll('\n ', '\n\t')}\n`, one(3)));
  test('on one line', () => check(`T\n\n${trailer.replaceAll('\n ', ' ')}\n`, one(3)));
  test('two after each other', () => check(`T\n\n${trailer}\n${trailer}\n`, { lines: [3, 8], problems: [] }));
  test.each([4, 8])('indented by %i, as squashes do', (columns) => {
    check(`T\n\n${trailer.replaceAll(/^/gm, ' '.repeat(columns))}\n`, one(3));
  });
  test('not when indented by nine', () => check(`T\n\n${trailer.replaceAll(/^/gm, ' '.repeat(9))}\n`, none));
  test('not inside a line', () => check(`T\n\nsee ${trailer}\n`, none));
  test('not in a comment', () => check(`T\n\n${trailer.replaceAll(/^/gm, '# ')}\n`, none));
  test('an indented one below another is its own', () => {
    check(`T\n\n${trailer}\n${trailer.replaceAll(/^/gm, '    ')}\n`, { lines: [3, 8], problems: [] });
  });
  test('text in other encodings around it', () => {
    const message = Buffer.concat([Buffer.from('T\xe9\xff\n\n', 'latin1'), Buffer.from(trailer)]);
    expect(parseAttestations(message).value.length).toBe(1);
  });
});

describe('refusing, with the line', () => {
  const changed = (from: string | RegExp, to: string): string => `T\n\n${trailer.replace(from, to)}\n`;
  test.each([
    ['a repeated key', changed(' v=accept', ' v=accept v=reject')],
    ['a repeated unknown key', changed(' v=accept', ' v=accept x=1 x=2')],
    ['a missing key', changed(' at=20261120T100000Z', '')],
    ['another version', changed('v1', 'v2')],
    ['no version', changed(' v1', '')],
    ['another algorithm', changed('hf1', 'hf2')],
    ['another scope', changed('scope=net', 'scope=half')],
    ['coverage above the total', changed('140/200', '201/200')],
    ['a short root', changed('root=K', 'root=')],
    ['stray padding bits', changed('Kio\n', 'Kip\n')],
    ['padding', changed('bW0\n', 'bW0=\n')],
    ['a repository id that is too long', changed('repo=1f3c9a2b', 'repo=1f3c9a2b7')],
    ['a day that does not exist', changed('20261120', '20260230')],
    ['an unknown verdict', changed('v=accept', 'v=approve')],
    ['a signature of no known length', changed(/sig=..../, 'sig=')],
    ['an empty signature', changed(/sig=.*/, 'sig=')],
    ['a token without a key', changed(' v=accept', ' v=accept =x')],
    ['prose on the next line', `T\n\n${trailer}\n prose goes on\n`],
    ['a line of blanks inside', changed('\n rec', '\n \n rec')],
    ['a bidirectional mark', changed('alice@', 'al\u202Eice@')],
    ['a no-break space', changed('alice@', 'al\u00A0ice@')],
    ['a line separator', changed('alice@', 'al\u2028ice@')],
    ['nothing', 'T\n\nHunk-Attestation:\n'],
    ['a value of 5,000 characters', changed('v=accept', `v=accept x=${'x'.repeat(5000)}`)],
  ])('%s', (_name, message) => check(message, refusedAt(3)));

  test('bytes that are not UTF-8', () => {
    const message = Buffer.from(`T\n\n${trailer.replace('alice@', 'al\xffice@')}\n`, 'latin1');
    expect(parseAttestations(message).problems).toEqual([
      { message: 'Hunk-Attestation: not valid UTF-8', line: 3 },
    ]);
  });
});

test('unknown keys and another order are accepted', () => {
  const shuffled = `Hunk-Attestation: v1 later=x ${trailer.replaceAll(/\n /g, ' ').split(' ').slice(2).toReversed().join(' ')}`;
  const { value } = parseAttestations(Buffer.from(shuffled));
  expect(value).toEqual(parseAttestations(Buffer.from(trailer)).value);
});

test('a hostile message costs no time', () => {
  const spent = processorClock();
  parseAttestations(Buffer.from('Hunk-Attestation: v1\n a\n'.repeat(40_000)));
  parseAttestations(Buffer.from(`Hunk-Attestation: v1\n${' a=b\n'.repeat(200_000)}`));
  parseAttestations(Buffer.from(`Hunk-Attestation:${' '.repeat(1_000_000)}`));
  expect(spent()).toBeLessThan(10_000);
});

const token = fc.stringMatching(/^[A-Za-z0-9./_+=@-]{1,40}$/);
const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const fields = fc
  .record({
    repository: token,
    target: token,
    total: fc.integer({ min: 0, max: 1_000_000 }),
    root: digest,
    record: digest,
    by: token,
    seconds: fc.integer({ min: 0, max: 4_000_000_000 }),
    verdict: fc.constantFrom('accept', 'reject', 'override'),
  })
  .map(({ seconds, ...rest }): AttestationFields => {
    const at = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
    return {
      ...rest,
      at,
      scope: rest.total % 2 === 0 ? 'net' : 'commit',
      covered: Math.floor(rest.total / 2),
    };
  });

test('what is written is read back, and rebuilds the signed fields', () => {
  fc.assert(
    fc.property(
      fields,
      fc.constantFrom(null, signature, Buffer.alloc(69, 9)),
      fc.nat(8),
      (written, raw, indent) => {
        const text = formatAttestationTrailer(written, raw).replaceAll(/^/gm, ' '.repeat(indent));
        const { value, problems } = parseAttestations(Buffer.from(`T\n\n${text}\n`));
        const [read] = value;
        expect(problems).toEqual([]);
        expect(read?.signature ?? null).toEqual(raw);
        expect(read === undefined ? null : attestationFields(read, written.repository)).toEqual(written);
      },
    ),
  );
});

test('a trailer made for another repository gives no fields', () => {
  const [read] = parseAttestations(Buffer.from(trailer)).value;
  expect(read === undefined ? 'none' : attestationFields(read, 'another-repository')).toBeNull();
});
