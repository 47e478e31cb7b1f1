import type { FileChange, Unit } from '../diff/change.ts';
import type { Provenance, UnitProvenance } from '../provenance/attribution.ts';
import { unitProvenance } from '../provenance/unitProvenance.ts';

/** By provenance, because a unit may be judged again when more records are known. */
const known = new WeakMap<Provenance, WeakMap<Unit, UnitProvenance>>();

/** What the records say of a unit. The score and the review ask for all units of a change, so it is kept. */
export function provenanceOfUnit(unit: Unit, file: FileChange, provenance: Provenance): UnitProvenance {
  const ofUnits = known.get(provenance) ?? new WeakMap<Unit, UnitProvenance>();
  known.set(provenance, ofUnits);
  const found = ofUnits.get(unit) ?? unitProvenance(unit, provenance.files.get(file.path));
  ofUnits.set(unit, found);
  return found;
}
