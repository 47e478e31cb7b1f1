import { directoryOf, joinInside } from './pathIndex.ts';
import type { ImportSuspicion, SuspectInput } from './unresolvedImports.ts';

/**
 * Go: a package of the repository's own modules whose directory is not there, or a path that no `go.mod` and `go.sum`
 * holds. Paths without a dot are the standard library's.
 */
export async function suspectGo({ map, texts, side, fact }: SuspectInput): Promise<ImportSuspicion> {
  const { specifier, target } = fact;
  const own = map.packageOf(side.path);
  if (target !== null) {
    const directory = target.file ?? target.module;
    return /(?:^|\/)(?:gen|generated|pb|mocks?)(?:\/|$)|pb$/.test(specifier) ||
      (await texts.isIgnored(directory))
      ? null
      : 'file';
  }
  const [host = ''] = specifier.split('/');
  const isVendored = map.index.hasDirectory(joinInside(own, `vendor/${specifier}`) ?? '');
  if (!host.includes('.') || isVendored || map.index.hasDirectory(`vendor/${specifier}`)) return null;
  const lists = await texts.readUpwards(own, ['go.mod', 'go.sum', 'go.work.sum']);
  if (lists.length === 0) return null;
  const prefixes = specifier.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));
  const isListed = lists.some((text) =>
    prefixes.some((prefix) => text.includes(`${prefix} `) || text.includes(`${prefix}"`)),
  );
  return isListed ? null : 'package';
}

/** Crates that come with the compiler, and names that are no crates. */
const rustRoots = new Set(['std', 'core', 'alloc', 'proc_macro', 'test', 'crate', 'self', 'super', 'Self']);

/**
 * Rust: a crate that no manifest and no `Cargo.lock` names, and that no module or `use … as` of the file can stand for.
 * Only paths in lower case are judged; others may begin with an enumeration.
 */
export async function suspectRust({ map, texts, side, fact }: SuspectInput): Promise<ImportSuspicion> {
  const [first = ''] = fact.specifier.split('::');
  if (fact.target !== null || rustRoots.has(first) || !/^[a-z][a-z0-9_]*$/.test(first)) return null;
  const manifests = [...map.manifests.values()].filter(({ kind }) => kind === 'cargo');
  const isNamed = manifests.some(
    ({ name, dependencies }) =>
      name?.replaceAll('-', '_') === first ||
      dependencies.some((entry) => entry.name.replaceAll('-', '_') === first),
  );
  if (manifests.length === 0 || isNamed) return null;
  const pattern = new RegExp(`\\b${first}\\b`, 'g');
  const text = (await texts.read(side.path)) ?? '';
  // Declared here, renamed here, or brought in by another `use`.
  const declared = new RegExp(`\\b(?:mod|as|crate)\\s+${first}\\b|::(?:\\{[^}]{0,500}\\b)?${first}\\b`);
  if (declared.test(text) || (text.match(pattern)?.length ?? 0) === 0 || /::\*/.test(text)) return null;
  const own = directoryOf(side.path);
  const stem = side.path.replace(/\.rs$/, '');
  const folders = [own, stem].flatMap((folder) => [`${folder}/${first}.rs`, `${folder}/${first}/mod.rs`]);
  if (folders.some((path) => map.index.hasFile(path.replace(/^\.\//, '')))) return null;
  const lists = await texts.readUpwards(map.packageOf(side.path), ['Cargo.toml', 'Cargo.lock']);
  const written = [first, first.replaceAll('_', '-')];
  return lists.some((list) =>
    written.some((name) => new RegExp(`(?:^|["\\s.\\]])${name}(?:["\\s.=\\]]|$)`, 'm').test(list)),
  )
    ? null
    : 'package';
}

/** Languages whose imports are only judged when they are relative paths: `require_relative`, `./module`, `@import './x'`. */
export async function suspectRelative({ texts, side, fact }: SuspectInput): Promise<ImportSuspicion> {
  if (!/^\.{1,2}\//.test(fact.specifier)) return null;
  const path = joinInside(directoryOf(side.path), fact.specifier);
  if (path === null || (await texts.isIgnored(path))) return null;
  return 'file';
}
