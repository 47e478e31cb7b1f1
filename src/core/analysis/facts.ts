import type { LineSpan } from '../base/lineSpan.ts';
import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';

/** Languages with a grammar; null elsewhere in the model means line level only. */
export type LanguageId =
  | 'typescript'
  | 'tsx'
  | 'javascript'
  | 'python'
  | 'go'
  | 'java'
  | 'rust'
  | 'c'
  | 'cpp'
  | 'csharp'
  | 'ruby'
  | 'php'
  | 'kotlin'
  | 'bash'
  | 'hcl'
  | 'sql'
  | 'yaml'
  | 'json'
  | 'toml'
  | 'html'
  | 'css'
  | 'vue';

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
  /** Names that `from specifier import …` of Python takes: they may be modules themselves. */
  readonly names?: readonly string[];
}

/** Who can see a declaration: everybody, its own package (crate, assembly), or those that inherit. */
export type Visibility = 'public' | 'package' | 'inherited';

/**
 * A public declaration, or a public member of one, as its users see it: without body, comments and formatting. Lines
 * are 1-based, `end` inclusive; `name` is what importers call it, qualified for members (`Session.refresh`).
 */
export interface PublicDeclaration {
  readonly name: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly visibility: Visibility;
  /** Those that users can tell: `static`, `async`, `readonly` … */
  readonly modifiers: string;
  readonly typeParameters: string;
  /** As written, without comments and line breaks; null for what is not called. */
  readonly parameters: readonly string[] | null;
  /** Result, type, value or heritage, with the separator of the language. */
  readonly result: string;
  /** Members that everybody who implements the type must have. */
  readonly isRequired: boolean;
}

/** What a file offers to others. */
export interface FileApi {
  readonly declarations: readonly PublicDeclaration[];
  /** Names that are offered although they are declared elsewhere. */
  readonly passedOn: readonly string[];
  /** Specifiers of which everything is passed on. */
  readonly wildcards: readonly string[];
  /**
   * Told where errors of the file's tree do not tell it: true when macros of C and C++ stood in the way and all is read
   * without them, false when the grammar took declarations for something else.
   */
  readonly isWhole?: boolean;
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
  /** Absent for what was not parsed, and for languages whose rules of visibility are not known. */
  readonly api?: FileApi | undefined;
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
  readonly ecosystem: 'npm' | 'pypi' | 'go' | 'cargo' | 'maven' | 'nuget' | 'composer' | 'rubygems';
  readonly path: RepoPath;
  readonly line: number;
  /** The version range as written, when there is one. */
  readonly range: string | null;
  /** What the lockfile above the manifest says of it; null where there is no lockfile that can be read. */
  readonly lock: PackageLock | null;
  /** True when a changed file imports it; null where an import does not tell its package (Java, .NET, Ruby …). */
  readonly imported: boolean | null;
  /** True when another manifest on the other side of the change names it too. */
  readonly isElsewhere: boolean;
}

/** A lockfile, and the version it holds a package at; null when it does not name the package. */
export interface PackageLock {
  readonly path: RepoPath;
  readonly version: string | null;
}

/** A cycle of modules that is closed by an import of this change. */
export interface ModuleCycle {
  /** The import that closes it. */
  readonly edge: ModuleEdge;
  /** The way back, from `edge.to` to `edge.from`: one import for each step. */
  readonly back: readonly ModuleEdge[];
}

/** An import of this change that a rule about layers forbids. */
export interface LayerViolation {
  /** Who wrote the rule: this project's policy, or the configuration of another tool. */
  readonly source: 'policy' | 'dependency-cruiser' | 'import-linter' | 'nx' | 'eslint-plugin-boundaries';
  /** The file that holds the rule. */
  readonly config: RepoPath;
  /** The rule's name there, or its position. */
  readonly rule: string;
  readonly path: RepoPath;
  readonly line: number;
  readonly specifier: string;
  /** What is forbidden, as a sentence without full stop: `domain may not import infrastructure`. */
  readonly reason: string;
  readonly level: 'note' | 'warning' | 'error';
}

/** An import of this change that names nothing that can be found. */
export interface UnresolvedImport {
  readonly path: RepoPath;
  readonly line: number;
  readonly specifier: string;
  /** `file`: a path that is not in the tree. `package`: no manifest, lockfile or standard library names it. */
  readonly kind: 'file' | 'package';
}

/** Differences between the two sides: what this diff adds to and removes from the module graph. */
export interface ModuleDelta {
  readonly edgesAdded: readonly ModuleEdge[];
  readonly edgesRemoved: readonly ModuleEdge[];
  readonly packagesAdded: readonly PackageFact[];
  readonly packagesRemoved: readonly PackageFact[];
  readonly cycles: readonly ModuleCycle[];
  readonly layerViolations: readonly LayerViolation[];
  readonly unresolvedImports: readonly UnresolvedImport[];
}

/** Where the other half of a moved block stands: the same lines, white space at their ends aside. */
export interface MoveCounterpart {
  /** The path and the unit of the other half. */
  readonly path: RepoPath;
  readonly id: UnitId;
  /** Whether the other half is what was taken away (`old`) or where it stands now (`new`). */
  readonly side: 'old' | 'new';
  /** Lines of the block on the old side, and on the new side. */
  readonly old: LineSpan;
  readonly new: LineSpan;
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
  /** Units that hold lines which were taken from, or went to, another place of the change, whatever their class is. */
  readonly moves?: ReadonlyMap<UnitId, MoveCounterpart>;
}

/** Lines of one side, 1-based and inclusive. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** How far a change reaches. Both counts are without the changed file itself. */
export interface Reach {
  /** Files that import it, and files that import those. */
  readonly files: number;
  /** Modules of these files, its own left out; sorted. */
  readonly modules: readonly string[];
  /** False when a budget ended or a file could not be read: there may be more. */
  readonly isComplete: boolean;
}

/** Whether a test goes by the name of a source file: one of this change, one that it leaves alone, or none. */
export type NamedTest = 'changed' | 'unchanged' | 'none';

/** A place outside the change that names what changed. */
export interface CallSite {
  readonly path: RepoPath;
  readonly line: number;
}

/** Who uses a changed declaration: files that import its file, or what passes it on, and name it. */
export interface DeclarationUsers {
  readonly files: number;
  /** Modules of these files other than the declaration's own; sorted. */
  readonly modules: readonly string[];
  /** The first use in each file that this change leaves as it is, the first files by path. */
  readonly notUpdated: readonly CallSite[];
  readonly notUpdatedFiles: number;
  readonly isComplete: boolean;
}

/** A change of a public declaration that its users must follow. */
export interface DeclarationChange {
  readonly path: RepoPath;
  /** `demanded`: a new member that every implementation must have. */
  readonly kind: 'removed' | 'renamed' | 'narrowed' | 'changed' | 'demanded';
  readonly name: string;
  /** What is declared: `function`, `method`, `class` … */
  readonly declaration: string;
  /** Signatures as one line; null on the side that has none. */
  readonly before: string | null;
  readonly after: string | null;
  /** What is different, as a clause for people: `"mode" is required now`. */
  readonly reason: string;
  /** True when every call that was written for the old signature must change. */
  readonly breaksCalls: boolean;
  readonly old: LineRange | null;
  readonly new: LineRange | null;
  readonly users: DeclarationUsers;
}

/** Analysis of a whole diff. */
export interface Facts {
  readonly files: ReadonlyMap<RepoPath, FileFacts>;
  readonly modules: ModuleDelta;
  readonly problems: readonly Problem[];
  /** In the order of the diff; absent when there are none. */
  readonly declarations?: readonly DeclarationChange[] | undefined;
  /** Of files with such declarations alone: it is not looked for elsewhere. */
  readonly reach?: ReadonlyMap<RepoPath, Reach> | undefined;
  /** Of changed source files. */
  readonly tests?: ReadonlyMap<RepoPath, NamedTest> | undefined;
}
