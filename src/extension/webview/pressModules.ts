import type { FilterModules } from '../../protocol/overview.ts';

/**
 * The modules that the queue shows alone once some were pressed: those, or all again where they were shown already.
 * `known`: names that the change does not have come from nobody's click and are left out; null when nothing is left.
 */
export function pressModules(
  chosen: readonly string[],
  { modules, isAlso }: FilterModules,
  known: ReadonlySet<string>,
): readonly string[] | null {
  const pressed = [...new Set(modules)].filter((module) => known.has(module));
  if (pressed.length === 0) return modules.length === 0 ? [] : null;
  const isShown = pressed.every((module) => chosen.includes(module));
  if (isAlso)
    return isShown
      ? chosen.filter((module) => !pressed.includes(module))
      : [...new Set([...chosen, ...pressed])];
  return isShown && chosen.length === pressed.length ? [] : pressed;
}
