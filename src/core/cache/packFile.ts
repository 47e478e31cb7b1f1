import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Enough for the headers of most packs, so that opening a cache reads little. */
const headerBytes = 32 * 1024;
const headerStart = '{"pack":1,"entries":[';

/** Where one entry stands in its pack, in bytes. */
export interface PackEntry {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Writes many entries as one file, because a file for each costs more than what it holds: a line of JSON with names and
 * lengths, then the entries. Its name sorts by time. Returns null when it cannot be written.
 */
export async function writePack(
  directory: string,
  entries: ReadonlyMap<string, Buffer>,
): Promise<string | null> {
  const lengths = [...entries].map(([name, bytes]) => [name, bytes.byteLength]);
  const header = `${headerStart}${JSON.stringify(lengths).slice(1, -1)}]}\n`;
  const id = randomUUID();
  const pack = `${Date.now().toString(36).padStart(9, '0')}-${id}.pack`;
  const temporary = join(directory, `${id}.tmp`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(temporary, Buffer.concat([Buffer.from(header), ...entries.values()]), { flag: 'wx' });
    // Readers in other processes see a whole pack or none.
    await rename(temporary, join(directory, pack));
    return pack;
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
    return null;
  }
}

/** The entries of a pack by its header; none when it is broken or gone. */
export async function readPackEntries(path: string): Promise<readonly PackEntry[]> {
  try {
    const start = await readStart(path);
    const isWhole = start.includes('\n') || start.byteLength < headerBytes;
    return parseHeader(isWhole ? start : await readFile(path));
  } catch {
    return [];
  }
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Throws on broken headers. Lengths that lie give slices that are no entries, which their reader refuses. */
function parseHeader(bytes: Buffer): readonly PackEntry[] {
  const end = bytes.indexOf('\n');
  const line = bytes.toString('utf8', 0, Math.max(0, end));
  if (!line.startsWith(headerStart)) return [];
  const header: unknown = JSON.parse(line);
  const isHeader = typeof header === 'object' && header !== null && 'entries' in header;
  const entries: unknown = isHeader ? header.entries : [];
  let at = end + 1;
  return (Array.isArray(entries) ? entries : []).flatMap((entry: unknown): readonly PackEntry[] => {
    const [name, length]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof name !== 'string' || typeof length !== 'number' || !Number.isSafeInteger(length)) return [];
    const start = at;
    at += Math.max(0, length);
    return [{ name, start, end: at }];
  });
}
