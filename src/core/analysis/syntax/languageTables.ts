import type { LanguageId } from '../facts.ts';
import { goTable } from './goTable.ts';
import { javaTable } from './javaTable.ts';
import { javascriptTable } from './javascriptTable.ts';
import type { LanguageTable } from './languageTable.ts';
import { pythonTable } from './pythonTable.ts';
import { rustTable } from './rustTable.ts';
import { typescriptTable } from './typescriptTable.ts';

/** The table of each language. */
export const languageTables: Readonly<Record<LanguageId, LanguageTable>> = {
  typescript: typescriptTable,
  tsx: typescriptTable,
  javascript: javascriptTable,
  python: pythonTable,
  go: goTable,
  java: javaTable,
  rust: rustTable,
};
