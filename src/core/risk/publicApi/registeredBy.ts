import type { DeclarationChange } from '../../analysis/facts.ts';
import type { FileChange } from '../../diff/change.ts';
import { removedTextLines } from '../unitLines.ts';

/** What is handed to something that calls it later; decorators of the language and its library only change how it behaves. */
const decorator =
  /^\s*(@(?!(?:\w+\.)*(?:dataclass|property|setter|getter|staticmethod|classmethod|abstractmethod|override|overload|final|deprecated|cache|lru_cache|cached_property|contextmanager|asynccontextmanager|wraps|total_ordering|runtime_checkable|define|frozen|unique)\b)[A-Za-z_][\w.]*)/;

/** The decorator of a declaration that is removed: what it registers the declaration with calls it by no name. */
export function registeredBy(file: FileChange, { kind, old }: DeclarationChange): string | null {
  if (kind !== 'removed' || old === null) return null;
  const near = file.units
    .flatMap(removedTextLines)
    .filter(({ number }) => number === old.start || number === old.start - 1);
  return near.flatMap(({ text }) => decorator.exec(text)?.[1] ?? [])[0] ?? null;
}
