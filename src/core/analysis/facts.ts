import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';

/** Languages with a grammar; null elsewhere in the model means line level only. */
export type LanguageId = 'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'java' | 'rust';

/** What a unit's change means. A class is claimed only when proven; any doubt gives `code`. */
export type ChangeClass =
  | 'code'
  | 'comment'
  | 'format'
  | 'move'
  | 'rename'
  | 'import'
  | 'config'
  | 'docs'
  | 'generated'
  | 'lockfile'
  | 'binary'
  | 'meta';

/** A named declaration with its lines (1-based, `end` inclusive); `name` is qualified: `Session.refresh`. */
export interface SymbolRange {
  readonly name: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** One import as written: line (1-based) and the specifier of the language (module path, package, crate path). */
export interface ImportFact {
  readonly line: number;
  readonly specifier: string;
}

/** What parsing one blob gave. `parsed` is false when the budget ran out, the grammar is missing or the file is too large. */
export interface ParsedFile {
  readonly language: LanguageId | null;
  readonly parsed: boolean;
  readonly symbols: readonly SymbolRange[];
  readonly imports: readonly ImportFact[];
  /** Lines overlapped by ERROR or MISSING nodes, inclusive pairs. */
  readonly errorLines: readonly (readonly [number, number])[];
  /** One sentence when `parsed` is false although the language has a grammar. */
  readonly reason: string | null;
}

/** A dependency from one module to another at one import. Modules are named by their repository directory. */
export interface ModuleEdge {
  readonly from: string;
  readonly to: string;
  readonly path: RepoPath;
  readonly line: number;
  readonly specifier: string;
  /** The file inside `to` that the import reaches, when it passes the module's public entry; else null. */
  readonly reachesInternal: RepoPath | null;
}

/** A third-party package that a manifest names. */
export interface PackageFact {
  readonly name: string;
  readonly ecosystem: 'npm' | 'pypi' | 'go' | 'cargo' | 'maven';
  readonly path: RepoPath;
  readonly line: number;
  /** The version range as written, when there is one. */
  readonly range: string | null;
}

/** Differences between the two sides: what this diff adds to and removes from the module graph. */
export interface ModuleDelta {
  readonly edgesAdded: readonly ModuleEdge[];
  readonly edgesRemoved: readonly ModuleEdge[];
  readonly packagesAdded: readonly PackageFact[];
  readonly packagesRemoved: readonly PackageFact[];
}

/** Analysis of one changed file. */
export interface FileFacts {
  readonly path: RepoPath;
  readonly language: LanguageId | null;
  /** Directory of the module the file belongs to (`packages/api`, `.` for the root). */
  readonly module: string;
  readonly old: ParsedFile | null;
  readonly new: ParsedFile | null;
  /** Class of the whole file by path or marker (`docs`, `lockfile`, …) or null when units are judged one by one. */
  readonly fileClass: ChangeClass | null;
  /** Units whose class was proven to be other than `code`; read through `changeClassOf`. */
  readonly unitClasses?: ReadonlyMap<UnitId, ChangeClass>;
}

/** Analysis of a whole diff. */
export interface Facts {
  readonly files: ReadonlyMap<RepoPath, FileFacts>;
  readonly modules: ModuleDelta;
  readonly problems: readonly Problem[];
}
