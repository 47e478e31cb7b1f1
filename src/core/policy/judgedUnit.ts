import type { RepoPath } from '../base/repoPath.ts';
import type { FileChange, Unit } from '../diff/change.ts';
import type { UnitProvenance } from '../provenance/attribution.ts';
import type { Risk } from '../risk/finding.ts';

/** One unit of the change with everything a policy asks about it. */
export interface JudgedUnit {
  readonly unit: Unit;
  readonly file: FileChange;
  readonly provenance: UnitProvenance;
  /** The class that analysis proved (`format`, `move`, …); `code` when in doubt. */
  readonly changeClass: string;
  /** As the verifier worked it out itself; what the reviewer was shown plays no part. */
  readonly risk: Risk['level'];
  /** True only when a listed member signed the record that calls the unit human-written. */
  readonly isHumanSigned: boolean;
}

/** The unit's path and, in a renamed file, the path it came from: rules for either hold. */
export function pathsOf({ unit, file }: JudgedUnit): readonly RepoPath[] {
  return file.oldPath === null ? [unit.path] : [unit.path, file.oldPath];
}
