import { dirname, join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { LanguageId } from '../facts.ts';
import { readGrammar } from './grammarFile.ts';

/** Where the runtime's files stand: `dist/web-tree-sitter.wasm` and `dist/grammars`. Absolute paths. */
export interface SyntaxFiles {
  readonly runtimePath: string;
  readonly grammarDirectory: string;
}

/** One loaded parser with its grammars, which are read when a language is first met. Lives in one thread. */
export interface SyntaxRuntime {
  readonly parser: Parser;
  /** Rejects when the grammar's file is missing or broken; the next call tries again. */
  language(language: LanguageId): Promise<Language>;
}

/** Starts the WebAssembly runtime. Rejects when its file is missing or broken. */
export async function loadSyntaxRuntime(files: SyntaxFiles): Promise<SyntaxRuntime> {
  await Parser.init({ locateFile: (name: string) => join(dirname(files.runtimePath), name) });
  const loaded = new Map<LanguageId, Promise<Language>>();
  return {
    parser: new Parser(),
    language(language) {
      const known = loaded.get(language);
      if (known !== undefined) return known;
      const loading = loadGrammar(files.grammarDirectory, language);
      loaded.set(language, loading);
      loading.catch(() => loaded.delete(language));
      return loading;
    },
  };
}

async function loadGrammar(directory: string, language: LanguageId): Promise<Language> {
  return Language.load(await readGrammar(directory, language));
}
