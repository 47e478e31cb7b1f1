import type { DeclarationChange } from '../../analysis/facts.ts';
import type { FileChange } from '../../diff/change.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';

/** True where the words of a signature change and what its callers see does not. */
export function isSameForCallers(file: FileChange, change: DeclarationChange): boolean {
  return (
    change.kind === 'changed' &&
    (isOverloaded(file, change) || isOtherAlias(file, change) || givesMoreOfIt(change))
  );
}

/** Lines within which an overload stands above what implements it, where the name between them is not in the diff. */
const nearOverload = 12;

/** Python: with overloads in front of it, the signature that implements them all is seen by nobody. */
function isOverloaded(file: FileChange, { path, name, new: now }: DeclarationChange): boolean {
  if (!/\.pyi?$/.test(path) || now === null) return false;
  const own = /\w*$/.exec(name)?.[0] ?? '';
  const lines = file.units.flatMap(addedTextLines).filter(({ number }) => number < now.start);
  return lines.some(({ text, number }) => {
    if (!/^\s*@(?:typing\.)?overload\s*$/.test(text)) return false;
    const names = lines
      .filter((line) => line.number > number)
      .flatMap((line) => /^\s*(?:async\s+)?def\s+(\w+)/.exec(line.text)?.[1] ?? []);
    return names.length === 0 ? number >= now.start - nearOverload : names.every((found) => found === own);
  });
}

/** By the custom of names an `AcmeTokenVerifier` is a `TokenVerifier`, so that whoever took that gets it still. */
function givesMoreOfIt({ reason }: DeclarationChange): boolean {
  const [, after = '', before = ''] = /^it returns (\w+) instead of (\w+)$/.exec(reason) ?? [];
  return before.length >= shortestName && after.length > before.length && after.endsWith(before);
}

/** A shorter name is the end of others by chance. */
const shortestName = 6;

/** `ResourceTemplate as A` is imported as `B` now, so that `A` and `B` are one type. */
function isOtherAlias(file: FileChange, { reason }: DeclarationChange): boolean {
  const [, after, before] = /(?:returns|takes|it is) (.+) instead of (.+)$/.exec(reason) ?? [];
  if (after === undefined || before === undefined) return false;
  const [old, now] = [aliases(file, removedTextLines), aliases(file, addedTextLines)];
  const renamed = [...old].flatMap(([name, alias]) => {
    const other = now.get(name);
    return other === undefined || other === alias ? [] : [{ alias, other }];
  });
  const written = renamed.reduce(
    (text, { alias, other }) => text.replace(new RegExp(String.raw`\b${alias}\b`, 'g'), other),
    before,
  );
  return renamed.length > 0 && written === after;
}

function aliases(file: FileChange, read: typeof addedTextLines): ReadonlyMap<string, string> {
  const found = file.units.flatMap(read).flatMap(({ text }) => {
    const [, name, alias] = /\b([\w.]+)\s+as\s+(\w+)\b/.exec(text) ?? [];
    return name === undefined || alias === undefined ? [] : [[name, alias] as const];
  });
  return new Map(found);
}
