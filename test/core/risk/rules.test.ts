import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRisks } from '../../../src/core/risk/findRisks.ts';
import { ruleCatalog } from '../../../src/core/risk/ruleCatalog.ts';
import { createChangeSource, factsFor, type ChangeSource } from './changeOfTexts.ts';
import { parseRiskCase, summarize } from './riskCase.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/risk', import.meta.url));
const cases = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .toSorted()
  .map((name) => ({
    name,
    rule: name.split(/[\\/]/)[0] ?? '',
    content: parseRiskCase(readFileSync(join(fixtures, name), 'utf8')),
  }));

let source: ChangeSource;
beforeAll(async () => {
  source = await createChangeSource(cases.map((entry) => entry.content));
});
afterAll(() => source.dispose());

describe.each(ruleCatalog.map((rule) => rule.id))('%s', (rule) => {
  const own = cases.map((entry, index) => ({ ...entry, index })).filter((entry) => entry.rule === rule);

  test.each(own)('$name', async ({ content, index }) => {
    const change = await source.change(index);
    const findings = findRisks({
      change,
      provenance: { files: new Map(), problems: [] },
      facts: factsFor(change, content.facts),
      options: content.options,
    }).filter((finding) => finding.rule === rule);
    expect(findings.map((finding, nth) => summarize(finding, content.expected[nth]))).toEqual(
      content.expected,
    );
    const units = new Set(change.files.flatMap((file) => file.units.map((unit) => unit.id)));
    expect(findings.every((finding) => finding.unit === null || units.has(finding.unit))).toBe(true);
  });

  test('has fixtures for what it finds and for what it leaves alone', () => {
    expect(own.some((entry) => entry.content.expected.length > 0)).toBe(true);
    expect(own.some((entry) => entry.content.expected.length === 0)).toBe(true);
  });
});

test('every fixture belongs to a rule', () => {
  const ids = ruleCatalog.map((rule): string => rule.id);
  expect(cases.filter((entry) => !ids.includes(entry.rule)).map((entry) => entry.name)).toEqual([]);
});

test('every rule explains itself', () => {
  for (const rule of ruleCatalog) {
    expect(rule.rationale.length, rule.id).toBeGreaterThan(80);
    expect(rule.title, rule.id).not.toBe('');
  }
});
