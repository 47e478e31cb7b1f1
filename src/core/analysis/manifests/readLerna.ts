import type { Parsed } from '../../base/problem.ts';
import { isRecord } from '../isRecord.ts';
import type { Manifest } from './manifest.ts';

/** Reads the `packages` globs of a lerna.json, which names workspace members as pnpm's file does. */
export function readLerna(text: string): Parsed<Manifest | null> {
  let value: unknown = null;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { value: null, problems: [{ message: 'lerna.json is not valid JSON.' }] };
  }
  const packages = isRecord(value) && Array.isArray(value['packages']) ? value['packages'] : [];
  const workspaces = packages.filter((glob) => typeof glob === 'string');
  return { value: { kind: 'pnpm', name: null, workspaces, dependencies: [] }, problems: [] };
}
