import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { BlobReader } from './blobs.ts';

interface Entry {
  readonly content: Promise<Buffer | null>;
  bytes: number;
}

/**
 * `reader` with the contents that it read last kept, up to `mostBytes`: what one commit leaves is what the next one
 * begins with. The same object id gives the same buffer, which nobody may write to. Disposing of it keeps `reader`.
 */
export function withBlobCache(reader: BlobReader, mostBytes: number): BlobReader {
  const kept = new Map<ObjectId, Entry>();
  let total = 0;
  const forget = (oid: ObjectId): void => {
    total -= kept.get(oid)?.bytes ?? 0;
    kept.delete(oid);
  };
  const weigh = async (oid: ObjectId, entry: Entry): Promise<void> => {
    const content = await entry.content.catch(() => undefined);
    if (kept.get(oid) !== entry) return;
    if (content === undefined) forget(oid);
    entry.bytes = content?.length ?? 0;
    if (content !== undefined) total += entry.bytes;
    for (const oldest of kept.keys()) {
      if (total <= mostBytes) return;
      forget(oldest);
    }
  };
  return {
    ...reader,
    read: (oid) => {
      const known = kept.get(oid);
      // The map's order is that of the last use.
      if (known !== undefined) {
        kept.delete(oid);
        kept.set(oid, known);
        return known.content;
      }
      const entry = { content: reader.read(oid), bytes: 0 };
      kept.set(oid, entry);
      void weigh(oid, entry);
      return entry.content;
    },
    dispose: () => {
      kept.clear();
      total = 0;
    },
  };
}
