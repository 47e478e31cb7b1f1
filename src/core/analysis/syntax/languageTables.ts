import type { LanguageId } from '../facts.ts';
import { bashTable } from './bashTable.ts';
import { cppTable } from './cppTable.ts';
import { csharpTable } from './csharpTable.ts';
import { cssTable } from './cssTable.ts';
import { cTable } from './cTable.ts';
import { goTable } from './goTable.ts';
import { hclTable } from './hclTable.ts';
import { htmlTable } from './htmlTable.ts';
import { javascriptTable } from './javascriptTable.ts';
import { javaTable } from './javaTable.ts';
import { jsonTable } from './jsonTable.ts';
import { kotlinTable } from './kotlinTable.ts';
import type { LanguageTable } from './languageTable.ts';
import { phpTable } from './phpTable.ts';
import { pythonTable } from './pythonTable.ts';
import { rubyTable } from './rubyTable.ts';
import { rustTable } from './rustTable.ts';
import { sqlTable } from './sqlTable.ts';
import { tomlTable } from './tomlTable.ts';
import { typescriptTable } from './typescriptTable.ts';
import { vueTable } from './vueTable.ts';
import { yamlTable } from './yamlTable.ts';

/** The table of each language. */
export const languageTables: Readonly<Record<LanguageId, LanguageTable>> = {
  typescript: typescriptTable,
  tsx: typescriptTable,
  javascript: javascriptTable,
  python: pythonTable,
  go: goTable,
  java: javaTable,
  rust: rustTable,
  c: cTable,
  cpp: cppTable,
  csharp: csharpTable,
  ruby: rubyTable,
  php: phpTable,
  kotlin: kotlinTable,
  bash: bashTable,
  hcl: hclTable,
  sql: sqlTable,
  yaml: yamlTable,
  json: jsonTable,
  toml: tomlTable,
  html: htmlTable,
  css: cssTable,
  vue: vueTable,
};
