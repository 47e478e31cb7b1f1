import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';
import { type HookPlaces, ownerOf, readHookFile } from './hookPlaces.ts';
import { recogniseHookScript } from './hookScript.ts';

/** `refused` and `failed` come with the sentence to show; nothing was written. */
export type ScriptWrite =
  | { readonly kind: 'written' | 'updated' | 'unchanged' }
  | { readonly kind: 'refused' | 'failed'; readonly sentence: string };

/**
 * Puts one of our scripts at `path`, whose folder must belong to `owner` behind all links. A new file is made only
 * where nothing stands; of existing ones only our own, unchanged, is replaced. No link is written through.
 */
export async function writeHookScript(
  path: string,
  text: string,
  { repository }: HookPlaces,
  owner: HookPlaces['owner'],
): Promise<ScriptWrite> {
  const folder = dirname(path);
  try {
    if ((await ownerOf(folder, repository)) !== owner)
      return {
        kind: 'refused',
        sentence: `${folder} leads out of where it seems to be: nothing was written.`,
      };
    const found = await readHookFile(path);
    if (found.kind === 'absent') {
      await mkdir(folder, { recursive: true });
      // Fails when something has come to stand there meanwhile, a dangling link included.
      await writeFile(path, text, { flag: 'wx', mode: 0o755 });
      await chmod(path, 0o755);
      return { kind: 'written' };
    }
    if (found.kind === 'blocked' || recogniseHookScript(found.text) !== 'ours')
      return { kind: 'refused', sentence: `${path} was changed by hand: move it away and install again.` };
    if (found.text === text && found.isExecutable) return { kind: 'unchanged' };
    const next = `${path}.${randomBytes(6).toString('hex')}`;
    await writeFile(next, text, { flag: 'wx', mode: 0o755 });
    await chmod(next, 0o755);
    await rename(next, path);
    return { kind: 'updated' };
  } catch (error) {
    return { kind: 'failed', sentence: `${path} cannot be written (${reasonOf(error)}).` };
  }
}

/** Removes one of our scripts; `absent` when none of ours stands there. */
export async function removeHookScript(
  path: string,
): Promise<
  { readonly kind: 'removed' | 'absent' } | { readonly kind: 'refused' | 'failed'; readonly sentence: string }
> {
  const found = await readHookFile(path);
  const author = found.kind === 'text' ? recogniseHookScript(found.text) : 'foreign';
  if (author === 'foreign') return { kind: 'absent' };
  if (author === 'changed')
    return {
      kind: 'refused',
      sentence: `${path} was changed since it was installed: remove it by hand when nothing in it is wanted.`,
    };
  try {
    await rm(path);
    return { kind: 'removed' };
  } catch (error) {
    return { kind: 'failed', sentence: `${path} cannot be removed (${reasonOf(error)}).` };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
