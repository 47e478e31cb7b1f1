import type { RepoPath } from '../../base/repoPath.ts';
import type { LanguageId, LayerViolation } from '../facts.ts';
import type { ImportTarget } from '../modules/importTarget.ts';

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
}

/** The rules of one configuration. `check` is pure, and runs within `runBounded`. */
export interface LayerRules {
  readonly source: LayerViolation['source'];
  readonly config: RepoPath;
  check(edge: CheckedImport): readonly LayerFault[];
}
