/** The modules of a tree below some root packages, as Python and tools that check its imports name them. */
export interface PythonModuleNames {
  /** Paths of the modules, by name. */
  readonly paths: ReadonlyMap<string, string>;
  /** The dotted name of a file; null when it is in no root package. */
  nameOf(file: string): string | null;
}

/**
 * A root package may stand in any directory below `base`, as in `src`. The one nearest to `base` counts, of several the
 * one in `src`, then the largest: tests are often laid out like what they test.
 */
export function pythonModuleNames(
  paths: Iterable<string>,
  roots: readonly string[],
  base: string,
): PythonModuleNames {
  const prefix = base === '.' ? '' : `${base}/`;
  const files = [...paths].filter((path) => path.startsWith(prefix) && path.endsWith('.py'));
  const places = roots.flatMap((root) => {
    const place = placeOf(root.replaceAll('.', '/'), files, prefix);
    return place === null ? [] : [place];
  });
  const nameOf = (file: string): string | null => {
    if (!/\.pyi?$/.test(file)) return null;
    const place = places.find(({ below }) => file.startsWith(below));
    if (place === undefined) return null;
    return file
      .slice(place.skipped)
      .replace(/(?:\/__init__)?\.pyi?$/, '')
      .replaceAll('/', '.');
  };
  const names = new Map<string, string>();
  for (const file of files) {
    const name = nameOf(file);
    if (name !== null) names.set(name, file);
  }
  return { paths: names, nameOf };
}

interface RootPlace {
  /** The root package's directory, with a slash at its end. */
  readonly below: string;
  /** Letters of a path before the name of the root package. */
  readonly skipped: number;
}

function placeOf(root: string, files: readonly string[], prefix: string): RootPlace | null {
  const counts = new Map<string, number>();
  for (const file of files) {
    const at = `/${file}`.indexOf(`/${root}/`, Math.max(0, prefix.length));
    if (at >= 0) counts.set(file.slice(0, at), (counts.get(file.slice(0, at)) ?? 0) + 1);
  }
  const depth = (directory: string): number => directory.split('/').length;
  const isSource = (directory: string): number => (/(?:^|\/)src\/$/.test(directory) ? 0 : 1);
  const [nearest] = [...counts].toSorted(
    ([a, many], [b, more]) => depth(a) - depth(b) || isSource(a) - isSource(b) || more - many,
  );
  if (nearest === undefined) return null;
  return { below: `${nearest[0]}${root}/`, skipped: nearest[0].length };
}

/** An asterisk is any letters of one part of a name. */
function isPart(wanted: string, part: string): boolean {
  const [first = '', ...rest] = wanted.split('*');
  const last = rest.pop();
  if (last === undefined) return wanted === part;
  if (!part.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = part.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return part.length >= at + last.length && part.endsWith(last);
}

/**
 * Tells the modules that an expression of import-linter means: `*` is one part of a name, `**` one or more. Takes time
 * in proportion to the product of both lengths, whatever the expression is.
 */
export function moduleExpression(expression: string): (module: string) => boolean {
  if (!expression.includes('*')) return (module) => module === expression;
  const pattern = expression.split('.');
  return (module) => {
    const parts = module.split('.');
    // `ends[i]`: the parts of the pattern so far can stand for the first `i` parts of the name.
    let ends = [true, ...parts.map(() => false)];
    for (const wanted of pattern) {
      const next = [false];
      for (const [at, part] of parts.entries()) {
        const isHere = ends[at] === true && (wanted === '**' || isPart(wanted, part));
        next.push(isHere || (wanted === '**' && next[at] === true));
      }
      ends = next;
    }
    return ends[parts.length] === true;
  };
}
