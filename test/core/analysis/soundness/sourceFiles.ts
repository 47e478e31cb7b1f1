import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanguageId } from '../../../../src/core/analysis/facts.ts';
import { languageOf } from '../../../../src/core/analysis/languageOf.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import type { FuzzRandom } from '../../../fuzz/fuzzRandom.ts';

/** A real source, and the language that its path says. */
export interface SourceFile {
  readonly language: LanguageId;
  readonly extension: string;
  readonly text: string;
}

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const own = ['test/fixtures/analysis/syntax', 'test/fixtures/analysis/soundness'];
/** What the packages that this project uses ship as sources. */
const installed = ['src', 'node_modules'];
const skipped = new Set(['.git', 'dist', 'build', 'target', 'testdata', 'fixtures', '.cache']);
const mostBytes = 24_000;
const mostListed = 60_000;
const mostOfLanguage = 150;

/** The project's own fixtures of every language. */
export function ownSources(): readonly SourceFile[] {
  return own.flatMap((directory) => list(join(root, directory), 1_000).flatMap(read));
}

/**
 * Sources of this checkout, of the packages that are installed with it, and below the directories that
 * `COUNTERSIGN_SOURCES` names: a sample of each language.
 */
export function realSources(random: FuzzRandom): readonly SourceFile[] {
  const named = (process.env['COUNTERSIGN_SOURCES'] ?? '').split(delimiter).filter((path) => path !== '');
  const paths = [...installed.map((directory) => join(root, directory)), ...named].flatMap((directory) =>
    list(directory, mostListed),
  );
  const byLanguage = new Map<LanguageId, string[]>();
  for (const path of paths) {
    const language = languageOf(toRepoPath(path));
    if (language !== null && !path.includes('.min.'))
      byLanguage.set(language, [...(byLanguage.get(language) ?? []), path]);
  }
  return [...byLanguage.values()].flatMap((all) => sample(all, random).flatMap(read));
}

function sample(paths: readonly string[], random: FuzzRandom): readonly string[] {
  if (paths.length <= mostOfLanguage) return paths;
  return Array.from({ length: mostOfLanguage }, () => random.pick(paths));
}

function list(directory: string, limit: number): readonly string[] {
  const found: string[] = [];
  const pending = [directory];
  for (let next = pending.pop(); next !== undefined && found.length < limit; next = pending.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      if (skipped.has(entry.name) && next !== directory) continue;
      if (entry.isDirectory()) pending.push(join(next, entry.name));
      else if (entry.isFile()) found.push(join(next, entry.name));
    }
  }
  return found.toSorted();
}

function read(path: string): readonly SourceFile[] {
  const language = languageOf(toRepoPath(path));
  if (language === null || statSync(path).size > mostBytes) return [];
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  const isPlain = !bytes.includes(0) && !text.includes('\uFFFD') && !/generated/i.test(text.slice(0, 2_000));
  return isPlain && text.length > 40 ? [{ language, extension: extname(path), text }] : [];
}
