import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import type { Commit } from '../../../src/core/git/commits.ts';
import { scanCommitText } from '../../../src/core/workflow/scanCommitText.ts';

const person = { name: 'Alice Senior', email: 'alice@example.com', timestamp: 0, zone: '+0000' };
const [override, zeroWidthSpace, escape] = ['\u202e', '\u200b', '\u001b'];

/** Level, place and character of every finding. */
function check(changes: { author?: string; committer?: string; message?: string }, expected: string[]): void {
  const oid = toObjectId('a'.repeat(40));
  const commit: Commit = {
    oid,
    tree: oid,
    parents: [],
    author: { ...person, name: changes.author ?? person.name },
    committer: { ...person, name: changes.committer ?? person.name },
    message: Buffer.from(changes.message ?? 'Change\n'),
    signature: null,
    raw: Buffer.alloc(0),
  };
  const said = scanCommitText([commit]).map(({ level, message }) =>
    message.replace(/^Commit .*?: (.*?) holds (U\+[0-9A-F]+) .*$/, `${level} $2 $1`),
  );
  expect(said).toEqual(expected);
}

test('plain text, other scripts, emoji and CRLF are silent', () => {
  check({}, []);
  check(
    { author: 'Зоя Ñandú 山田', message: 'Add 👩‍💻 support\r\n\r\nReviewed-by: می‌خواهم <a@b.example>\r\n' },
    [],
  );
});

test('a name that reorders itself is an error', () => {
  check({ author: `Alice${override}` }, ['error U+202E the name of its author']);
  check({ committer: `Al${zeroWidthSpace}ice` }, ['error U+200B the name of its committer']);
});

test('a trailer that hides something is an error, wherever it stands', () => {
  check({ message: `Change\n\n    Reviewed-by: Bob${override} <bob@example.com>\n\nmore\n` }, [
    'error U+202E a trailer of its message',
  ]);
  check({ message: `Change\n\nReviewed-by: ${escape}[2JBob <bob@example.com>\n` }, [
    'error U+001B a trailer of its message',
  ]);
});

test('prose is worth a warning for what reorders or hides, and nothing for the rest', () => {
  check({ message: `Change ${override}this\n` }, ['warning U+202E its message']);
  check({ message: `Change ${escape}[1mthis\n` }, []);
});

test('of several characters in one place the one that can forge is named', () => {
  check({ author: `A${zeroWidthSpace}b${override}` }, ['error U+202E the name of its author']);
});
