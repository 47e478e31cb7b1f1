import { isNullObjectId } from '../../base/objectId.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { BlobSource } from '../blobImports.ts';
import type { BlobParser } from '../blobParser.ts';
import { fileClassOfPath } from '../classify/fileClassOf.ts';
import { eachLimited } from '../eachLimited.ts';
import type { ImportFact, LanguageId, ParsedFile } from '../facts.ts';
import { languageOf } from '../languageOf.ts';
import type { TreePath, TreeView } from '../treeView.ts';
import { importFamilyOf } from './importFamily.ts';
import { directoryOf } from './pathIndex.ts';
import { javaRoot } from './resolveCompiled.ts';
import type { ImportResolver, ResolvedImport } from './resolveImports.ts';

/** Files read for one index; what lies beyond is unknown, and whoever asks is told so. */
const maxFiles = 12_000;
/** Source that the files of one index may have together. */
const maxBytes = 128 * 1024 * 1024;
/** Larger files are hardly ever written by hand; what they import stays unknown. */
const maxFileBytes = 1024 * 1024;
/** Read as one, so that budgets end at the same file on every machine. */
const batchSize = 128;
const filesAtOnce = 8;
const linkMode = '120000';

/** An import that reaches a file, and the file that it stands in. */
export interface Importer {
  readonly path: RepoPath;
  readonly line: number;
  readonly specifier: string;
}

/** Imports of many files. `isComplete` is false when a budget ended or a file could not be read. */
export interface ImportsOfFiles {
  readonly imports: ReadonlyMap<RepoPath, readonly ResolvedImport[]>;
  readonly isComplete: boolean;
}

/** Importers by the place that they reach: a file, a directory or a package. */
interface ImportersByPlace {
  readonly byPlace: ReadonlyMap<string | null, readonly Importer[]>;
  readonly isComplete: boolean;
}

/** Who imports what. `isComplete` is false when there may be more. */
export interface ImportersOfFiles {
  readonly importers: ReadonlyMap<RepoPath, readonly Importer[]>;
  readonly isComplete: boolean;
}

/**
 * What the files of one tree import, those that the change leaves alone included. Nothing is read until it is asked
 * for; what was read is kept for this index, and by blob id in the cache for the next ones. Budgets are counted in files
 * and bytes over all questions together. Every question rejects only when aborted or when the tree view rejects.
 */
export interface ImportIndex {
  readonly resolver: ImportResolver;
  /** Imports of these files, in their order; a path without imports that can be read is left out. */
  importsOf(paths: readonly RepoPath[]): Promise<ImportsOfFiles>;
  /**
   * The files that import each of `targets`, read from all files of the same languages. A package directory (Go), a
   * package with asterisk (Java) or a whole crate stands for the files in it. Files of one Go package or one namespace
   * use each other without an import and are not found.
   */
  importersOf(targets: readonly RepoPath[]): Promise<ImportersOfFiles>;
}

export interface ImportIndexInput {
  readonly tree: TreeView;
  readonly resolver: ImportResolver;
  readonly parser: BlobParser;
  /** Files that are parsed already, as those of the change are. */
  readonly known: ReadonlyMap<RepoPath, ParsedFile>;
  readonly signal: AbortSignal | undefined;
}

export function createImportIndex(input: ImportIndexInput): ImportIndex {
  return new LazyImportIndex(input);
}

class LazyImportIndex implements ImportIndex {
  readonly resolver: ImportResolver;
  readonly #input: ImportIndexInput;
  readonly #read = new Map<RepoPath, readonly ResolvedImport[] | null>();
  #entries: Promise<ReadonlyMap<RepoPath, TreePath>> | null = null;
  #files = 0;
  #bytes = 0;
  /** By the families that were asked for: once they are read, nothing more is known of them later. */
  readonly #places = new Map<string, Promise<ImportersByPlace>>();
  /** Questions are answered one after the other, so that budgets and reads are shared without races. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(input: ImportIndexInput) {
    this.#input = input;
    this.resolver = input.resolver;
  }

  importsOf(paths: readonly RepoPath[]): Promise<ImportsOfFiles> {
    const answer = this.#last.then(() => this.#importsOf(paths));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async importersOf(targets: readonly RepoPath[]): Promise<ImportersOfFiles> {
    const families = new Set(targets.map((path) => importFamilyOf(languageOf(path))));
    const key = JSON.stringify([...families]);
    const reading = this.#places.get(key) ?? this.#readPlaces(families);
    this.#places.set(key, reading);
    const { byPlace, isComplete } = await reading;
    const importers = targets.map((target): [RepoPath, readonly Importer[]] => {
      const places = new Set([target, directoryOf(target), placeOf(`${directoryOf(target)}/`)]);
      const found = [...places].flatMap((place) => byPlace.get(place) ?? []);
      return [target, found.filter(({ path }) => path !== target)];
    });
    return { importers: new Map(importers), isComplete };
  }

  async #readPlaces(families: ReadonlySet<string | null>): Promise<ImportersByPlace> {
    const entries = await this.#list();
    const paths = [...entries.keys()].filter((path) => families.has(importFamilyOf(languageOf(path))));
    const { imports, isComplete } = await this.importsOf(paths);
    const byPlace = new Map<string, Importer[]>();
    for (const [path, found] of imports) {
      for (const { line, specifier, target } of found) {
        const place = placeOf(target?.file ?? null);
        if (place === null) continue;
        const known = byPlace.get(place);
        if (known === undefined) byPlace.set(place, [{ path, line, specifier }]);
        else known.push({ path, line, specifier });
      }
    }
    return { byPlace, isComplete };
  }

  async #importsOf(paths: readonly RepoPath[]): Promise<ImportsOfFiles> {
    const entries = await this.#list();
    const wanted = paths.filter((path) => !this.#read.has(path) && mayImport(path));
    for (let at = 0; at < wanted.length; at += batchSize) {
      if (this.#files >= maxFiles || this.#bytes >= maxBytes) break;
      const batch = wanted.slice(at, at + Math.min(batchSize, maxFiles - this.#files));
      await this.#readFiles(batch, entries);
    }
    const imports = new Map<RepoPath, readonly ResolvedImport[]>();
    let isComplete = true;
    for (const path of paths) {
      const found = this.#read.get(path);
      if (found !== undefined && found !== null) imports.set(path, found);
      else if (found === null || mayImport(path)) isComplete = false;
    }
    return { imports, isComplete };
  }

  async #readFiles(paths: readonly RepoPath[], entries: ReadonlyMap<RepoPath, TreePath>): Promise<void> {
    const { known, tree, parser, signal } = this.#input;
    signal?.throwIfAborted();
    const facts = new Map<RepoPath, readonly ImportFact[] | null>();
    const sources = new Map<RepoPath, BlobSource>();
    for (const path of paths) {
      const parsed = known.get(path);
      const entry = entries.get(path);
      const language = languageOf(path);
      if (language === null) continue;
      if (parsed !== undefined) facts.set(path, parsed.parsed ? parsed.imports : null);
      else if (entry === undefined || entry.mode === linkMode) facts.set(path, []);
      else sources.set(path, sourceOf(entry, language, tree));
    }
    const found = await parser.imports([...sources.values()], signal);
    for (const [at, path] of [...sources.keys()].entries()) {
      this.#bytes += found[at]?.bytes ?? 0;
      facts.set(path, found[at]?.imports ?? null);
    }
    await eachLimited([...facts], filesAtOnce, async ([path, imports]) => {
      this.#files += 1;
      const language = languageOf(path);
      this.#read.set(path, imports === null ? null : await this.resolver.resolve(path, language, imports));
    });
  }

  async #list(): Promise<ReadonlyMap<RepoPath, TreePath>> {
    this.#entries ??= this.#input.tree
      .paths()
      .then((entries) => new Map(entries.map((entry) => [entry.path, entry])));
    return this.#entries;
  }
}

function sourceOf({ path, oid }: TreePath, language: LanguageId, tree: TreeView): BlobSource {
  const read = isNullObjectId(oid) ? () => tree.readPath(path) : () => tree.readOid(oid);
  return { oid, language, read, maxBytes: maxFileBytes };
}

/** A package of Java and Kotlin is one place, however many directories and source sets it has. */
function placeOf(file: string | null): string | null {
  if (file === null || !file.endsWith('/')) return file;
  const root = javaRoot.exec(file);
  return root === null ? file.slice(0, -1) : `package:${file.slice(root.index + root[0].length, -1)}`;
}

/** Generated and built files are passed over: they are no place where people depend on something. */
function mayImport(path: RepoPath): boolean {
  return importFamilyOf(languageOf(path)) !== null && fileClassOfPath(path) === null;
}
