// What the commit-msg hook says of a message, and how git's list for pre-push is read.
import { describe, expect, test } from 'vitest';
import { formatAttestationTrailer } from '../../../src/core/attestation/trailer.ts';
import { checkMessage } from '../../../src/core/workflow/hooks/checkMessage.ts';
import {
  parsePushedRefs,
  pushedBranch,
  pushedRefsOfPreCommit,
} from '../../../src/core/workflow/hooks/pushedRefs.ts';

const good = formatAttestationTrailer(
  {
    repository: '0f1e2d3c4b5a6978',
    target: 'main',
    scope: 'net',
    covered: 1,
    total: 3,
    root: 'ab'.repeat(32),
    record: 'cd'.repeat(32),
    by: 'alice@example.com',
    at: '2026-01-15T10:00:00Z',
    verdict: 'accept',
  },
  Buffer.alloc(64, 7),
);

function check(message: string | Buffer, expected: { errors?: RegExp; line?: number; notes?: RegExp }): void {
  const { errors, notes } = checkMessage(Buffer.from(message));
  expect(errors.map((error) => error.message).join('\n')).toMatch(expected.errors ?? /^$/);
  if (expected.line !== undefined) expect(errors[0]?.line).toBe(expected.line);
  expect(notes.join('\n')).toMatch(expected.notes ?? /^$/);
}

describe('a message passes without a word', () => {
  test('when it is ordinary', () => check('Fix\n\nSigned-off-by: A <a@b>\n', {}));
  test('when it is empty', () => check('', {}));
  test('with a well-formed attestation in the last paragraph', () => check(`Fix\n\n${good}\n`, {}));
  test('with CRLF', () => check(`Fix\n\n${good}\n`.replaceAll('\n', '\r\n'), {}));
  test('when an attestation stands below the comments of the editor', () =>
    check(`Fix\n\n${good}\n\n# Please enter the commit message\n`, {}));
  test('when only the diff of --verbose speaks of attestations', () =>
    check(`Fix\n\n# ------------------------ >8 ------------------------\n Hunk-Attestation: v9\n`, {}));
  test('and with another comment string', () =>
    check(`Fix\n\n// ------------------------ >8 ------------------------\n Hunk-Attestation: v9\n`, {}));
});

describe('an attestation that cannot be read is an error', () => {
  test('of an unknown version', () =>
    check('Fix\n\nHunk-Attestation: v2 alg=hf1\n', { errors: /version "v2" is not known/, line: 3 }));
  test('with a repeated key', () =>
    check(`Fix\n\n${good} n=1/1\n`, { errors: /the key "n" is repeated/, line: 3 }));
  test('with a broken signature', () =>
    check(`Fix\n\n${good.replace(/sig=.*/, 'sig=AAAA')}\n`, { errors: /"sig" has a wrong form/ }));
  test('with bytes that are no text', () =>
    check(
      Buffer.concat([
        Buffer.from('Fix\n\nHunk-Attestation: v1 by='),
        Buffer.of(0xff, 0xfe),
        Buffer.from('\n'),
      ]),
      {
        errors: /UTF-8/,
      },
    ));
  test('wherever it stands', () =>
    check(`Fix\n\n    Hunk-Attestation: v1\n\nText\n\n${good}\n`, { errors: /missing/, line: 3 }));
  test('beside one that can', () =>
    check(`Fix\n\nHunk-Attestation: x\n${good}\n`, { errors: /version "x"/ }));
});

describe('what stops nothing is a note', () => {
  test('an attestation that git does not list', () =>
    check(`Fix\n\n${good}\n\nMore text below.\n`, { notes: /outside the last paragraph/ }));
  test('the same one twice', () => check(`Fix\n\n${good}\n${good}\n`, { notes: /twice/ }));
  test('another spelling', () =>
    check('Fix\n\nhunk-attestation: v1\n', { notes: /Line 3 looks like an attestation/ }));
  test('too deep an indent', () =>
    check('Fix\n\n          Hunk-Attestation: v1\n', { notes: /Line 3 looks like/ }));
});

describe("git's list of pushed refs", () => {
  const [a, zero] = ['a'.repeat(40), '0'.repeat(40)];

  test('is read with deletions, expressions with spaces and long ids', () => {
    const long = 'b'.repeat(64);
    const { value, problems } = parsePushedRefs(
      `refs/heads/x ${a} refs/heads/y ${zero}\n(delete) ${zero} refs/heads/old ${a}\nHEAD^{/fix it} ${long} refs/heads/z ${long}\n\n`,
    );
    expect(problems).toEqual([]);
    expect(value).toEqual([
      { localRef: 'refs/heads/x', localOid: a, remoteRef: 'refs/heads/y' },
      { localRef: '(delete)', localOid: null, remoteRef: 'refs/heads/old' },
      { localRef: 'HEAD^{/fix it}', localOid: long, remoteRef: 'refs/heads/z' },
    ]);
    expect(value.map(pushedBranch)).toEqual(['y', 'old', 'z']);
  });

  test('names what is no line of it', () => {
    const { value, problems } = parsePushedRefs(`refs/heads/x ${a} refs/heads/y ${zero}\nnonsense\n`);
    expect(value).toHaveLength(1);
    expect(problems).toEqual([expect.objectContaining({ line: 2 })]);
  });

  test.each(['refs/tags/v1', 'refs/countersign/records', 'refs/notes/ai', 'refs/for/main', 'refs/heads/'])(
    'holds no branch in %s',
    (remoteRef) => {
      expect(pushedBranch({ localRef: 'HEAD', localOid: null, remoteRef })).toBeNull();
    },
  );

  test('comes from the variables of the pre-commit framework', () => {
    const text = pushedRefsOfPreCommit({
      PRE_COMMIT_TO_REF: a,
      PRE_COMMIT_REMOTE_BRANCH: 'refs/heads/y',
      PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/x',
    });
    expect(parsePushedRefs(text).value).toEqual([
      { localRef: 'refs/heads/x', localOid: a, remoteRef: 'refs/heads/y' },
    ]);
    expect(pushedRefsOfPreCommit({})).toBe('');
  });
});
