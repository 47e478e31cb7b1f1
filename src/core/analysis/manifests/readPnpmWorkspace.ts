import { type Document, parseDocument } from 'yaml';
import type { Parsed } from '../../base/problem.ts';
import type { Manifest } from './manifest.ts';

/** Reads the `packages` globs of a pnpm-workspace.yaml (https://pnpm.io/pnpm-workspace_yaml). */
export function readPnpmWorkspace(text: string): Parsed<Manifest | null> {
  const document = parseDocument(text, { logLevel: 'silent' });
  const error = document.errors[0];
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    const problem = {
      message: 'pnpm-workspace.yaml is not valid YAML.',
      ...(line === undefined ? {} : { line }),
    };
    return { value: null, problems: [problem] };
  }
  const value = plainValue(document);
  if (value === undefined)
    return {
      value: null,
      problems: [{ message: 'pnpm-workspace.yaml has aliases that name nothing, or too many.' }],
    };
  const packages: unknown =
    typeof value === 'object' && value !== null && 'packages' in value ? value.packages : undefined;
  const workspaces = Array.isArray(packages) ? packages.filter((glob) => typeof glob === 'string') : [];
  return { value: { kind: 'pnpm', name: null, workspaces, dependencies: [] }, problems: [] };
}

/** Aliases are bounded by the library itself, so that no document can grow without end; it throws then. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
