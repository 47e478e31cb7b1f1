import type { RepoPath } from '../../base/repoPath.ts';
import type { FileFacts, LanguageId, NamedTest } from '../facts.ts';

const mayBeTest = /test|spec|e2e|IT\.(?:java|kt)$/i;
/** The name of what is tested, in the customs of the languages: `store.test.ts`, `store_test.go`, `StoreTest.java`. */
const testNames: readonly RegExp[] = [
  /^(.+)[._-](?:test|spec|e2e|cy)s?\.[cm]?[jt]sx?$/i,
  /^test_(.+)\.(?:py|rs|c|cc|cpp|sh|bats|php|rb)$/i,
  /^(.+)_(?:test|spec)s?\.(?:py|go|rs|rb|c|cc|cpp|exs?|dart|sh)$/i,
  /^(.+?)(?:Tests?|TestCase|IT|Spec)\.(?:java|kts?|cs|scala|groovy|php|swift)$/,
];
const testDirectory = /(?:^|\/)(?:tests?|__tests__|specs?)\//i;
/** Languages whose files are seldom tested under their own names. */
const untested = new Set<LanguageId>(['yaml', 'json', 'toml', 'html', 'css', 'hcl', 'sql', 'bash']);
/** Files that stand for their directory. */
const directoryNames = new Set(['index', 'mod', 'lib', 'main', '__init__']);

/**
 * For each changed source file, whether a test goes by its name: one that this change adds or edits, one that it leaves
 * alone, or none. Rust also keeps tests beside the code, in a module `tests`. Names only: what a test calls is not
 * looked at.
 */
export function namedTests(
  files: ReadonlyMap<RepoPath, FileFacts>,
  newPaths: ReadonlySet<string>,
): ReadonlyMap<RepoPath, NamedTest> {
  const sources = [...files].filter(([path, facts]) => isSource(path, facts));
  if (sources.length === 0) return new Map();
  const changed = namesTested([...files.keys()].filter((path) => files.get(path)?.new !== null));
  let all: ReadonlySet<string> | null = null;
  return new Map(
    sources.map(([path, facts]) => {
      const names = namesOf(path);
      const isNamedBy = (tested: ReadonlySet<string>): boolean => names.some((name) => tested.has(name));
      if (isNamedBy(changed)) return [path, 'changed'];
      if (facts.new?.language === 'rust' && facts.new.symbols.some(({ name }) => /^tests?$/.test(name)))
        return [path, 'unchanged'];
      all ??= namesTested(newPaths);
      return [path, isNamedBy(all) ? 'unchanged' : 'none'];
    }),
  );
}

function isSource(path: string, facts: FileFacts): boolean {
  const { fileClass, language } = facts;
  if (fileClass !== null || facts.new === null || language === null || untested.has(language)) return false;
  return testedName(path) === null;
}

function namesTested(paths: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) {
    const name = mayBeTest.test(path) ? testedName(path) : null;
    if (name !== null) names.add(name);
  }
  return names;
}

/** What the test at this path is named after, in a form that all languages share; null for what is no test. */
function testedName(path: string): string | null {
  const file = path.slice(path.lastIndexOf('/') + 1);
  for (const pattern of testNames) {
    const name = pattern.exec(file)?.[1];
    if (name !== undefined) return plain(name);
  }
  return testDirectory.test(path) ? plain(stem(file)) : null;
}

function namesOf(path: string): readonly string[] {
  const parts = path.split('/');
  const own = stem(parts.at(-1) ?? path);
  const directory = parts.at(-2);
  return directoryNames.has(own) && directory !== undefined ? [plain(own), plain(directory)] : [plain(own)];
}

function stem(file: string): string {
  return file.replace(/(?:\.d)?\.[^.]+$/, '');
}

function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
