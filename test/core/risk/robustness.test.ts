import { Buffer } from 'node:buffer';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { findHiddenCharacters } from '../../../src/core/risk/hiddenCharacters.ts';
import { findConfusableWords } from '../../../src/core/risk/confusableWords.ts';
import { findRisks } from '../../../src/core/risk/findRisks.ts';
import { visibleText } from '../../../src/core/risk/visibleText.ts';
import type { RiskInput } from '../../../src/core/risk/rule.ts';
import { sketchInput } from './riskInput.ts';

const paths = [
  'a.sql',
  'a.sh',
  'a.tf',
  'a.ts',
  'a.py',
  'a.go',
  'a.test.ts',
  'test_a.py',
  'a_test.go',
  'ATest.java',
  'a.rs',
  'package.json',
  'vitest.config.ts',
  'Dockerfile',
  '.github/workflows/a.yml',
];
const words = [
  'DROP',
  'TABLE',
  'DELETE FROM',
  'WHERE',
  'ALTER TABLE',
  ';',
  "'",
  '"',
  '`',
  '$$',
  '/*',
  '*/',
  '--',
  '(',
  ')',
  'BEGIN',
  'rm -rf',
  '$(',
  '${',
  '}',
  '\\',
  'expect(',
  ').toBe(',
  'test("',
  '#',
  '\n',
  ' ',
  'x',
  '\u202e',
  '\u0430',
  'resource "a" "b" {',
  'prevent_destroy = true',
];

function inputFor(path: string, removed: readonly string[], added: readonly string[]): RiskInput {
  const input = sketchInput([{ path, hunks: [1] }]);
  const files = input.change.files.map((file) => {
    const units = file.units.map((unit) => ({
      ...unit,
      path: toRepoPath(path),
      old: { start: 1, lines: removed.length },
      new: { start: 1, lines: added.length },
      removedLines: removed.map((line) => Buffer.from(`${line}\n`)),
      addedLines: added.map((line) => Buffer.from(`${line}\n`)),
    }));
    return { ...file, units, hunks: [{ path: file.path, header: '@@', units }] };
  });
  return { ...input, change: { files, problems: [] } };
}

const line = oneof(
  array(constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ').replaceAll('\n', '')),
  string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\n', '')),
);

test('any text gives findings on lines of the change, without hidden characters in messages', () => {
  assert(
    property(
      constantFrom(...paths),
      array(line, { maxLength: 12 }),
      array(line, { maxLength: 12 }),
      (path, removed, added) => {
        const input = inputFor(path, removed, added);
        const findings = findRisks(input);
        for (const finding of findings) {
          const lines = finding.data['side'] === 'old' ? removed.length : added.length;
          if (finding.line !== null) expect(finding.line, JSON.stringify(finding)).toBeLessThanOrEqual(lines);
          expect(findHiddenCharacters(finding.message), finding.message).toEqual([]);
        }
        expect(findRisks(input)).toEqual(findings);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('unchanged text that is removed and added again is no new risk', () => {
  assert(
    property(constantFrom(...paths), array(line, { maxLength: 12 }), (path, lines) => {
      const findings = findRisks(inputFor(path, lines, lines)).filter(
        (finding) => finding.rule !== 'hidden-unicode',
      );
      expect(findings.filter((finding) => finding.data['what'] !== 'tautology')).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('long lines and many lines take linear time', () => {
  const awkward = [
    'a'.repeat(400_000),
    `"${'\\"'.repeat(100_000)}`,
    '('.repeat(200_000),
    'expect('.repeat(50_000),
    `${' '.repeat(200_000)}x`,
    "'".repeat(100_001),
    '-'.repeat(200_000),
    `DROP TABLE ${'a.'.repeat(100_000)}`,
    '\u200b'.repeat(100_000),
    '\u0430a'.repeat(100_000),
  ];
  for (const path of paths) {
    for (const text of awkward) {
      const started = performance.now();
      findRisks(inputFor(path, [text], [text]));
      expect(performance.now() - started, `${path}: ${text.slice(0, 12)}`).toBeLessThan(3_000);
    }
    const many = Array.from(
      { length: 5_000 },
      (_, index) => `  const name${index} = "value ${index}"; // it's`,
    );
    const started = performance.now();
    findRisks(inputFor(path, many, many));
    expect(performance.now() - started, path).toBeLessThan(3_000);
  }
});

test('visible text has no hidden character left and is stable', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      const visible = visibleText(text);
      expect(findHiddenCharacters(visible)).toEqual([]);
      expect(visibleText(visible)).toBe(visible);
    }),
  );
});

test('ordinary text of the world is left alone', () => {
  for (const text of [
    'naïve café',
    'Größe',
    '日本語のコメント',
    '한국어',
    'עברית',
    'العربية',
    'ελληνικά',
    'Русский текст',
    'हिन्दी',
    'ไทย',
    '🙂👍🏽',
    '→ ≤ ∑ “quoted” …',
    'I18n — ok',
  ]) {
    expect([findHiddenCharacters(text), findConfusableWords(text)], text).toEqual([[], []]);
  }
});
