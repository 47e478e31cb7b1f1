import type { RepoPath } from '../base/repoPath.ts';
import type { LanguageId } from './facts.ts';

const byExtension: Readonly<Record<string, LanguageId>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  py: 'python',
  pyi: 'python',
  go: 'go',
  java: 'java',
  rs: 'rust',
};

/** The language whose grammar reads this path, by its extension alone; null when there is none. */
export function languageOf(path: RepoPath): LanguageId | null {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  return extension !== undefined && Object.hasOwn(byExtension, extension)
    ? (byExtension[extension] ?? null)
    : null;
}
