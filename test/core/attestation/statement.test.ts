import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { parseStatement } from '../../../src/core/attestation/parseStatement.ts';
import {
  type AttestationFields,
  formatStatement,
  paeEncode,
  statementToSign,
} from '../../../src/core/attestation/statement.ts';
import { sampleFields } from './sampleFields.ts';

const golden =
  '{"_type":"https://in-toto.io/Statement/v1","predicate":{"alg":"hf1","at":"2026-11-20T10:00:00Z","by":"alice@example.com",' +
  '"n":"140/200","rec":"6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d",' +
  '"repo":"1f3c9a2b7d0e4c5f8a9b0c1d2e3f405162738495","scope":"net","target":"main","verdict":"accept"},' +
  '"predicateType":"urn:countersign:hunk-review:v1","subject":[{"digest":' +
  '{"hf1":"2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a"},"name":"net"}]}';

test('the statement is canonical JSON, byte for byte', () => {
  expect(formatStatement(sampleFields).toString()).toBe(golden);
});

test('the encoding of the DSSE specification', () => {
  const encoded = paeEncode('http://example.com/HelloWorld', Buffer.from('hello world'));
  expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

test('lengths are of bytes, not of characters', () => {
  expect(paeEncode('é', Buffer.from('é')).toString()).toBe('DSSEv1 2 é 2 é');
});

test('what is signed', () => {
  expect(statementToSign(sampleFields).toString()).toBe(
    `DSSEv1 28 application/vnd.in-toto+json ${golden.length} ${golden}`,
  );
});

describe('reading a payload back', () => {
  test('gives the fields', () => {
    expect(parseStatement(Buffer.from(golden))).toEqual({ value: sampleFields, problems: [] });
  });

  const changed = (change: Partial<AttestationFields>): string =>
    formatStatement({ ...sampleFields, ...change }).toString();
  test.each([
    ['not JSON', '{'],
    ['null', 'null'],
    ['white space', ` ${golden}`],
    ['another order', golden.replace('"scope":"net","target":"main"', '"target":"main","scope":"net"')],
    ['an extra member', golden.replace('"scope"', '"extra":1,"scope"')],
    ['another predicate type', golden.replace('hunk-review:v1', 'hunk-review:v2')],
    ['another statement type', golden.replace('Statement/v1', 'Statement/v2')],
    ['two subjects', golden.replace('}]', '},{}]')],
    ['coverage above the total', changed({ covered: 201 })],
    ['a leading zero', golden.replace('140/200', '0140/200')],
    ['a root in upper case', changed({ root: 'AB'.repeat(32) })],
    ['a day that does not exist', changed({ at: '2026-02-30T10:00:00Z' })],
    ['another time zone', changed({ at: '2026-11-20T10:00:00+01:00' })],
    ['a space in the address', changed({ by: 'alice example' })],
    ['a bidirectional mark in the target', changed({ target: 'ma\u202Ein' })],
    ['an unknown verdict', golden.replace('"accept"', '"approve"')],
    ['a duplicate key', golden.replace('"scope":"net"', '"scope":"x","scope":"net"')],
  ])('refuses %s', (_name, payload) => {
    const { value, problems } = parseStatement(Buffer.from(payload));
    expect({ value, problems: problems.length }).toEqual({ value: null, problems: 1 });
  });
});
