import type { Parsed } from '../../base/problem.ts';
import type { Manifest, ManifestDependency } from './manifest.ts';

/**
 * Reads module path and direct requirements of a go.mod (https://go.dev/ref/mod#go-mod-file). Requirements marked
 * `// indirect` are chosen by the tool for others' sake and are left out.
 */
export function readGoMod(text: string): Parsed<Manifest | null> {
  let name: string | null = null;
  let block: string | null = null;
  const requires: ManifestDependency[] = [];
  const replaced = new Set<string>();
  for (const [at, raw] of text.split('\n').entries()) {
    const [code = '', comment = ''] = raw.split(/\/\/(.*)/s);
    const words = code.trim().split(/\s+/).map(unquote);
    if (words[0] === ')') block = null;
    else if (words[1] === '(') block = words[0] ?? null;
    else if (words[0] !== '') {
      const [verb, ...rest] = block === null ? words : [block, ...words];
      if (verb === 'module') name = rest[0] ?? null;
      else if (verb === 'require' && rest[0] && comment.trim() !== 'indirect') {
        requires.push({ name: rest[0], range: rest[1] ?? null, line: at + 1, isLocal: false });
      } else if (verb === 'replace' && rest[0] && /^\.{1,2}\//.test(rest.at(-1) ?? '')) replaced.add(rest[0]);
    }
  }
  const dependencies = requires.map((entry) => ({ ...entry, isLocal: replaced.has(entry.name) }));
  const problems = name === null ? [{ message: 'go.mod names no module.' }] : [];
  return { value: { kind: 'go', name, dependencies }, problems };
}

function unquote(word: string): string {
  return word.replace(/^["`](.*)["`]$/, '$1');
}
