import type { Tree } from 'web-tree-sitter';
import type { FileApi, LanguageId } from '../facts.ts';
import { ApiCollector, type ApiRule } from './apiCollector.ts';
import { cApi, cppApi } from './cApi.ts';
import { csharpApi } from './csharpApi.ts';
import { goApi } from './goApi.ts';
import { javaApi } from './javaApi.ts';
import { javascriptApi } from './javascriptApi.ts';
import { kotlinApi } from './kotlinApi.ts';
import { phpApi } from './phpApi.ts';
import { pythonApi } from './pythonApi.ts';
import { rubyApi } from './rubyApi.ts';
import { rustApi } from './rustApi.ts';

const rules: Partial<Record<LanguageId, ApiRule>> = {
  typescript: javascriptApi,
  tsx: javascriptApi,
  javascript: javascriptApi,
  python: pythonApi,
  go: goApi,
  rust: rustApi,
  java: javaApi,
  csharp: csharpApi,
  php: phpApi,
  kotlin: kotlinApi,
  ruby: rubyApi,
  c: cApi,
  cpp: cppApi,
};

/** What a file offers to others; undefined for languages whose rules of visibility are not known here. */
export function collectApi(tree: Tree, language: LanguageId, text: string): FileApi | undefined {
  const rule = rules[language];
  if (rule === undefined) return undefined;
  const collector = new ApiCollector(text, language === 'python' || language === 'ruby' ? '#' : '//');
  rule(tree.rootNode, collector);
  return collector.api;
}
