import type { RepoPath } from '../../base/repoPath.ts';
import type { LanguageId, LayerViolation } from '../facts.ts';
import type { ImportTarget } from '../modules/importTarget.ts';
import type { ImportContract } from './importContract.ts';

/** One import of a changed file, as rules about layers see it. */
export interface CheckedImport {
  readonly path: RepoPath;
  readonly language: LanguageId | null;
  readonly line: number;
  readonly specifier: string;
  readonly target: ImportTarget | null;
}

/** What one rule says of one import. */
export interface LayerFault {
  readonly rule: string;
  readonly reason: string;
  readonly level: LayerViolation['level'];
  /** The rule only holds when the import is part of a cycle of files. */
  readonly isCircularOnly?: boolean;
  /** The rule does not hold below `if TYPE_CHECKING:` of Python. */
  readonly isRuntimeOnly?: boolean;
}

/** The rules of one configuration. `check` is pure, and runs within `runBounded`. */
export interface LayerRules {
  readonly source: LayerViolation['source'];
  readonly config: RepoPath;
  check(edge: CheckedImport): readonly LayerFault[];
  /** Rules that hold for chains of imports as well, when there are such. */
  readonly chains?: ChainRules;
}

/** What the search for chains of imports needs; see `findImportChains`. */
export interface ChainRules {
  readonly contracts: readonly ImportContract[];
  /** Modules of the new tree by name: the files that chains lead through. */
  readonly paths: ReadonlyMap<string, string>;
  /** Imports below `if TYPE_CHECKING:` are no part of a chain. */
  readonly skipsTypeChecking: boolean;
  /** The module that a file of either tree is; null when the rules do not speak of it. */
  nameOf(file: string): string | null;
  /** What an import names; null when the rules do not speak of it. */
  targetOf(edge: CheckedImport): string | null;
}
