import type { Parsed } from '../../base/problem.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';

/**
 * Reads a project of .NET (`.csproj`, `.fsproj`, `.vbproj`) with a tag scanner. Its name is that of its root namespace,
 * or of its file: `name` is left to `readManifest` then.
 */
export function readDotnetProject(text: string): Parsed<Manifest | null> {
  const dependencies: ManifestDependency[] = [];
  let name: string | null = null;
  for (const [at, line] of linesWithoutComments(text)) {
    name ??= /<(?:RootNamespace|AssemblyName)>\s*([\w.-]+)\s*</.exec(line)?.[1] ?? null;
    for (const [tag] of line.matchAll(/<PackageReference\b[^<>]*/g)) {
      const include = attribute(tag, 'Include');
      if (include !== null)
        dependencies.push({ name: include, range: attribute(tag, 'Version'), line: at, isLocal: false });
    }
  }
  return { value: { kind: 'dotnet', name, dependencies }, problems: [] };
}

/** Reads a `packages.config`, as older projects have it. */
export function readPackagesConfig(text: string): Parsed<Manifest | null> {
  const dependencies: ManifestDependency[] = [];
  for (const [at, line] of linesWithoutComments(text)) {
    for (const [tag] of line.matchAll(/<package\b[^<>]*/g)) {
      const id = attribute(tag, 'id');
      if (id !== null)
        dependencies.push({ name: id, range: attribute(tag, 'version'), line: at, isLocal: false });
    }
  }
  return { value: { kind: 'nuget', name: null, dependencies }, problems: [] };
}

function attribute(tag: string, name: string): string | null {
  return new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1] ?? null;
}

function linesWithoutComments(text: string): readonly (readonly [number, string])[] {
  const plain = text.replace(/<!--[^]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]/g, ' '));
  return plain.split('\n').map((line, at) => [at + 1, line]);
}
