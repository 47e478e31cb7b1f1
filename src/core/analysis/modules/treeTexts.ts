import picomatch from 'picomatch';
import type { Problem } from '../../base/problem.ts';
import { type RepoPath, toRepoPath } from '../../base/repoPath.ts';
import { createTimeBudget } from '../timeBudget.ts';
import type { TreeView } from '../treeView.ts';
import { directoryOf, joinInside, type PathIndex } from './pathIndex.ts';

/** Longer texts are no configuration that people write; lockfiles are. */
const maxTextBytes = 32 * 1024 * 1024;
/** Ignore files with more lines are generated, and tell nothing that is needed here. */
const maxIgnoreLines = 1_000;
/** For the lines of one file, which are compiled when they are first asked: real ones need 20 for 200 lines. */
const maxMilliseconds = 100;
const budgetMilliseconds = 600;

/** Texts of one tree, each read once. */
export interface TreeTexts {
  /** Null when there is no such file, or when it is too large. */
  read(path: string): Promise<string | null>;
  /** The texts of the files of these names in `directory` and all directories above. */
  readUpwards(directory: string, names: readonly string[]): Promise<readonly string[]>;
  /** True when a `.gitignore` of the tree has a pattern for the path: then a build may well make the file. */
  isIgnored(path: string): Promise<boolean>;
  /** The `.gitignore` files whose patterns took too long: every path below them counts as ignored. */
  readonly problems: readonly Problem[];
}

const slowPatterns =
  'The patterns in this file take too long, so imports of files that are not there are not looked for below it.';

export function createTreeTexts(tree: TreeView, index: PathIndex): TreeTexts {
  const texts = new Map<string, Promise<string | null>>();
  const read = (path: string): Promise<string | null> => {
    if (!index.hasFile(path)) return Promise.resolve(null);
    const known = texts.get(path) ?? readText(tree, path);
    texts.set(path, known);
    return known;
  };
  const matchers = new Map<string, (path: string) => boolean>();
  const slow = new Set<RepoPath>();
  const budget = createTimeBudget(budgetMilliseconds);
  return {
    get problems() {
      return [...slow].map((path) => ({ message: slowPatterns, path }));
    },
    read,
    async readUpwards(from, names) {
      const found: string[] = [];
      for (let directory = from; ; directory = directoryOf(directory)) {
        for (const name of names) {
          const text = await read(joinInside(directory, name) ?? name);
          if (text !== null) found.push(text);
        }
        if (directory === '.') return found;
      }
    },
    async isIgnored(path) {
      for (let directory = directoryOf(path); ; directory = directoryOf(directory)) {
        const file = toRepoPath(joinInside(directory, '.gitignore') ?? '.gitignore');
        if (slow.has(file)) return true;
        const text = await read(file);
        if (text !== null) {
          const matches = matchers.get(directory) ?? ignoreMatcher(text);
          matchers.set(directory, matches);
          const relative = directory === '.' ? path : path.slice(directory.length + 1);
          const run = budget.run(() => matches(relative), maxMilliseconds);
          // Patterns of a repository may take for ever; then nothing is known of the path.
          if (run === null) slow.add(file);
          if (run?.value !== false) return true;
        }
        if (directory === '.') return false;
      }
    },
  };
}

async function readText(tree: TreeView, path: string): Promise<string | null> {
  const bytes = await tree.readPath(toRepoPath(path));
  return bytes === null || bytes.byteLength > maxTextBytes ? null : bytes.toString('utf8');
}

/** Exceptions (`!`) are not looked at: what is partly ignored may be generated. */
function ignoreMatcher(text: string): (path: string) => boolean {
  const lines = text.split(/\r?\n/).slice(0, maxIgnoreLines);
  const globs = lines.flatMap((raw) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('!') || line.length > 200) return [];
    const isAnchored = /^\/|\/[^/]/.test(line);
    const bare = line.replace(/^\//, '').replace(/\/$/, '');
    // A path without extension in an import may be that of an ignored `name.ts`.
    const glob = isAnchored ? bare : `**/${bare}`;
    // A pattern of an extension alone (`/.env`) leaves nothing, which is no pattern.
    return [glob, `${glob}/**`, glob.replace(/\.[a-z]+$/i, '')].filter((one) => one !== '');
  });
  return globs.length === 0 ? () => false : picomatch(globs, { dot: true, nonegate: true });
}
