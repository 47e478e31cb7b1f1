import type { Facts, Reach } from '../analysis/facts.ts';
import type { FileChange, Unit, UnitId } from '../diff/change.ts';
import { declarationUnit } from './declarationUnit.ts';

/** Asked for one unit of a file after the other. */
const unitsByFile = new WeakMap<FileChange, { readonly facts: Facts; readonly units: ReadonlySet<UnitId> }>();

/** How far a unit reaches in which a public declaration changes under its users; null for every other one. */
export function unitReach(unit: Unit, file: FileChange, facts: Facts): Reach | null {
  const reach = facts.reach?.get(file.path);
  return reach !== undefined && changedUnits(file, facts).has(unit.id) ? reach : null;
}

function changedUnits(file: FileChange, facts: Facts): ReadonlySet<UnitId> {
  const known = unitsByFile.get(file);
  if (known?.facts === facts) return known.units;
  const changes = (facts.declarations ?? []).filter(({ path }) => path === file.path);
  const units = new Set(changes.flatMap((change) => declarationUnit(file, change)?.id ?? []));
  unitsByFile.set(file, { facts, units });
  return units;
}
