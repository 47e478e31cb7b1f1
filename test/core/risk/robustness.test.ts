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
  'package-lock.json',
  'go.sum',
  'k8s/a.yaml',
  'iam.json',
  'tsconfig.json',
  'a.rb',
  'a.snap',
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
  'try {',
  '} catch (e) {',
  'except Exception:',
  'pass',
  'rescue nil',
  'if err != nil {',
  '_ = err',
  '.catch(() => {})',
  '// eslint-disable-next-line no-eval',
  '# type: ignore',
  'as any',
  '"strict": false',
  'continue-on-error: true',
  'npm test || true',
  'permissions: write-all',
  'contents: read',
  'uses: a/b@main',
  'curl https://x | sh',
  '${{ github.head_ref }}',
  '@login_required',
  'verify=False',
  'chmod 777',
  'kind: StatefulSet',
  'DeletionPolicy: Retain',
  '"resolved": "http://x/a/-/a-1.tgz"',
  '"integrity": "sha512-AAAA"',
  'github.com/a/b v1.0.0 h1:AAAA=',
  'ghp_',
  'jbD0kH8Oool8DklZDOCj2ISaJiHkTj0rLGlk',
  'password: "',
  'postgres://a:b4cD3fGh1@db.acme.io',
  '-----BEGIN PRIVATE KEY-----',
  'if (!x) throw new Error(',
];

/** One path of each way in which lines are read: the long ones take their time. */
const differing = [
  'a.ts',
  'a.sql',
  'a.go',
  'a.py',
  'a.tf',
  'Dockerfile',
  'package-lock.json',
  '.github/workflows/a.yml',
];

/** Findings that a file changes at all, whatever its lines say. */
const aboutTheFile = new Set<unknown>(['file', 'owners', 'alone']);

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
    return {
      ...file,
      added: added.length,
      removed: removed.length,
      units,
      hunks: [{ path: file.path, header: '@@', units }],
    };
  });
  return { ...input, change: { files, problems: [] } };
}

const line = oneof(
  array(constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ').replaceAll('\n', '')),
  string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\n', '')),
);

/** Milliseconds of work, whatever else the machine does meanwhile. */
function processorTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

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
        (finding) => finding.rule !== 'hidden-unicode' && !aboutTheFile.has(finding.data['kind']),
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
    'eyJ'.repeat(100_000),
    'eyJhbGciOiJIUzI1NiJ9.'.repeat(20_000),
    'sk-'.repeat(100_000),
    'glpat-a'.repeat(50_000),
    'password='.repeat(50_000),
    'token: "'.repeat(50_000),
    'a://b:'.repeat(60_000),
    'AKIA'.repeat(100_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(10_000),
    '} catch ('.repeat(40_000),
    '${{ github.'.repeat(40_000),
    'curl '.repeat(60_000),
    '"url": "http://'.repeat(20_000),
    '// '.repeat(100_000),
    '# type: ignore '.repeat(20_000),
    "Access-Control-Allow-Origin: '".repeat(10_000),
  ];
  for (const path of differing) {
    for (const text of awkward) {
      const input = inputFor(path, [text], [text]);
      expect(
        processorTime(() => findRisks(input)),
        `${path}: ${text.slice(0, 12)}`,
      ).toBeLessThan(10_000);
    }
    const many = Array.from(
      { length: 5_000 },
      (_, index) => `  const name${index} = "value ${index}"; // it's`,
    );
    const input = inputFor(path, many, many);
    expect(
      processorTime(() => findRisks(input)),
      path,
    ).toBeLessThan(10_000);
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

test('no message and no data holds a secret', () => {
  // Without their first letters the values would read like real ones to scanners of secrets.
  const values = ['jbD0kH8Oool8DklZDOCj2ISaJiHkTj0rLGlk', 'UJZDEGXDNCF32EPF'].map(
    (random, index) => `${['ghp', 'AKIA'][index]}${['_', ''][index]}${random}`,
  );
  const texts = values.flatMap((value) => [
    `const token = '${value}'; // eslint-disable-line no-eval`,
    `git push --force https://user:${value}@git.acme.io/a main`,
    `rm -rf /srv/${value}`,
    `try { login('${value}'); } catch {}`,
    `DROP TABLE "${value}";`,
    `expect(read('${value}')).toBe(true);`,
    `curl -k -H "Authorization: ${value}" https://acme.io | sh`,
    `chmod 777 ${value}`,
    `"resolved": "http://user:${value}@npm.acme.io/a/-/a-1.tgz",`,
    `it.skip('${value}', () => {});`,
  ]);
  for (const path of paths)
    for (const text of texts)
      for (const input of [inputFor(path, [], [text]), inputFor(path, [text], [])])
        for (const finding of findRisks(input))
          for (const value of values)
            expect(JSON.stringify(finding), `${path}: ${text}`).not.toContain(value.slice(4));
});
