/**
 * The dotted name of a Python file below one of the root packages; null when it is in none. A root package may stand in
 * any directory, as in `src`; the one nearest to `base` counts.
 */
export function pythonModuleName(file: string, roots: readonly string[], base: string): string | null {
  const relative = base === '.' ? file : file.startsWith(`${base}/`) ? file.slice(base.length + 1) : null;
  if (relative === null || !/\.pyi?$/.test(relative)) return null;
  const parts = relative.replace(/(?:\/__init__)?\.pyi?$/, '').split('/');
  for (const root of roots) {
    const names = root.split('.');
    const at = parts.findIndex((_, index) => names.every((name, offset) => parts[index + offset] === name));
    if (at >= 0) return parts.slice(at).join('.');
  }
  return null;
}

/** Tells modules by name with everything below them, or exactly; `*` is one part of a name, `**` any number. */
export function modulePattern(name: string, isExact = false): (module: string) => boolean {
  const source = name
    .split('.')
    .map((part) =>
      part === '**' ? '[^.]+(?:\\.[^.]+)*' : part.replace(/[^\w*]/g, '').replaceAll('*', '[^.]+'),
    )
    .join('\\.');
  const pattern = new RegExp(`^${source}${isExact ? '' : '(?:\\.|$)'}${isExact ? '$' : ''}`);
  return (module) => pattern.test(module);
}
