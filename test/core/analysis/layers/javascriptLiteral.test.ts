import { describe, expect, test } from 'vitest';
import {
  literalsBehindKey,
  notLiteral,
  readExportedLiteral,
} from '../../../../src/core/analysis/layers/javascriptLiteral.ts';

describe('what a configuration exports', () => {
  test.each([
    ['{"a": [1, "x", true, null]}', { a: [1, 'x', true, null] }],
    ["module.exports = { a: 'b', 'c-d': `e`, // f\n /* g */ h: -1.5, };", { a: 'b', 'c-d': 'e', h: -1.5 }],
    ['export default { path: "a\\\\.b" + \'c\' }', { path: 'a\\.bc' }],
    ['const config: X = { a: 1 };\nexport default config;', { a: 1 }],
    ['module.exports = { a: 1 }\nconst after = 2', { a: 1 }],
    [
      'module.exports = { ...base, a: require("x"), b: () => { return 1; }, c(d) { return [e]; }, f, g: 2 }',
      { g: 2 },
    ],
    ['module.exports = { a: `x${y}`, b: [1, z, 2], c: { d: 1 + e } }', { b: [1, 2], c: {} }],
    ['export default { a: 1 } satisfies Config;', { a: 1 }],
  ])('%s', (text, expected) => {
    expect(readExportedLiteral(text)).toEqual(expected);
  });

  test.each([
    ['module.exports = build({ a: 1 })'],
    ['{"a": '],
    [''],
    [`module.exports = ${'['.repeat(100_000)}`],
    ['{"a'.repeat(1000)],
  ])('nothing in %#', (text) => {
    const value = readExportedLiteral(text);
    expect(value === notLiteral || JSON.stringify(value).length < 1_000).toBe(true);
  });
});

test('literals behind a key, wherever they stand', () => {
  const text = `export default [a(), { rules: { 'x/y': ['error', { z: 1 }], "x/y": off, 'x/yz': 1 } }];`;
  expect(literalsBehindKey(text, 'x/y')).toEqual([['error', { z: 1 }]]);
});
