import type { LanguageId } from '../facts.ts';

/** Languages whose files import each other, under one name. */
const families: Readonly<Partial<Record<LanguageId, string>>> = {
  typescript: 'script',
  tsx: 'script',
  javascript: 'script',
  vue: 'script',
  python: 'python',
  go: 'go',
  rust: 'rust',
  java: 'jvm',
  kotlin: 'jvm',
  c: 'c',
  cpp: 'c',
  csharp: 'csharp',
  ruby: 'ruby',
  php: 'php',
  bash: 'bash',
  hcl: 'hcl',
  css: 'css',
};

/** The name of the languages that import each other; null for those whose files import no code. */
export function importFamilyOf(language: LanguageId | null): string | null {
  return language === null ? null : (families[language] ?? null);
}
