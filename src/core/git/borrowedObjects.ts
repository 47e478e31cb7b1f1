import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

/** An object directory for one purpose: it reads the repository's objects, and what is written into it goes with it. */
interface BorrowedObjects {
  readonly extraEnvironment: Readonly<Record<string, string>>;
  dispose(): void;
}

export function borrowObjects(repository: Repository): BorrowedObjects {
  const objects = mkdtempSync(join(tmpdir(), 'countersign-objects-'));
  mkdirSync(join(objects, 'info'));
  // Git takes the line as it is; on Windows it wants slashes.
  const borrowed = join(repository.commonDirectory, 'objects').replaceAll('\\', '/');
  writeFileSync(join(objects, 'info', 'alternates'), `${borrowed}\n`);
  return {
    extraEnvironment: { GIT_OBJECT_DIRECTORY: objects },
    dispose: () => rmSync(objects, { recursive: true, force: true }),
  };
}
