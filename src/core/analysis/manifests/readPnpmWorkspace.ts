import { parseDocument } from 'yaml';
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
  // Aliases are bounded by the library itself, so that no document can grow without end.
  const value: unknown = document.toJS();
  const packages: unknown =
    typeof value === 'object' && value !== null && 'packages' in value ? value.packages : undefined;
  const workspaces = Array.isArray(packages) ? packages.filter((glob) => typeof glob === 'string') : [];
  return { value: { kind: 'pnpm', name: null, workspaces, dependencies: [] }, problems: [] };
}
