import type { Unit } from '../diff/change.ts';
import { assertNever } from '../base/invariant.ts';
import type { ChangeClass, FileFacts } from './facts.ts';

/** What a unit's change means. Anything that was not proven is `code`. */
export function changeClassOf(file: FileFacts | undefined, unit: Unit): ChangeClass {
  switch (unit.kind) {
    case 'meta':
    case 'rename':
      return 'meta';
    case 'object':
      return file?.unitClasses?.get(unit.id) ?? 'binary';
    case 'text':
      return file?.fileClass ?? file?.unitClasses?.get(unit.id) ?? 'code';
    default:
      return assertNever(unit.kind);
  }
}
