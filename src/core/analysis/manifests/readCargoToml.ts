import type { Parsed } from '../../base/problem.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';
import { scanToml, type TomlEntry } from './scanToml.ts';

const dependencySection = /^(?:target\..+\.|workspace\.)?(?:dev-|build-)?dependencies(?:\.(.+))?$/;

/** Reads a Cargo.toml (https://doc.rust-lang.org/cargo/reference/manifest.html). */
export function readCargoToml(text: string): Parsed<Manifest | null> {
  const entries = scanToml(text);
  const named = entries.find(({ section, key }) => section === 'package' && key === 'name');
  const isPackage = entries.some(({ section }) => section === 'package');
  const found = new Map<string, ManifestDependency>();
  const pathDependencies = new Map<string, string>();
  for (const entry of entries) {
    const dependency = readDependency(entry);
    if (dependency === null) continue;
    const { alias, name, path, isWorkspace, ...rest } = dependency;
    const known = found.get(alias);
    if (path !== null) pathDependencies.set(alias.replaceAll('-', '_'), path);
    found.set(alias, {
      name: name ?? known?.name ?? alias,
      range: rest.range ?? known?.range ?? null,
      line: known?.line ?? rest.line,
      // What a member takes over from the workspace, the workspace's own manifest declares.
      isLocal: known?.isLocal === true || path !== null || isWorkspace,
    });
  }
  const problems = entries.length === 0 ? [{ message: 'Cargo.toml holds no entries.' }] : [];
  const name = named?.strings[0]?.text ?? null;
  return {
    value: { kind: 'cargo', name, isPackage, pathDependencies, dependencies: [...found.values()] },
    problems,
  };
}

interface CargoDependency {
  readonly alias: string;
  readonly name: string | null;
  readonly range: string | null;
  readonly path: string | null;
  readonly isWorkspace: boolean;
  readonly line: number;
}

/** `foo = "1"`, `foo = { version = "1", package = "bar" }`, `foo.workspace = true`, or a key of `[dependencies.foo]`. */
function readDependency({ section, key, value, line }: TomlEntry): CargoDependency | null {
  const match = dependencySection.exec(section);
  if (match === null) return null;
  const [alias = '', field] = match[1] === undefined ? key.split('.') : [match[1], key];
  const inline = field === undefined ? value : `${field} = ${value}`;
  const isPlain = field === undefined && /^["']/.test(value.trim());
  return {
    alias,
    name: fieldOf(inline, 'package'),
    range: isPlain ? value.trim().slice(1, -1) : fieldOf(inline, 'version'),
    path: isPlain ? null : fieldOf(inline, 'path'),
    isWorkspace: !isPlain && /\bworkspace\s*=\s*true\b/.test(inline),
    line,
  };
}

function fieldOf(inline: string, field: string): string | null {
  return new RegExp(`(?:^|[{,\\s])${field}\\s*=\\s*["']([^"']*)["']`).exec(inline)?.[1] ?? null;
}
