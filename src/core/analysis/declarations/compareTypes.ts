import { signatureKey } from './signatureText.ts';
import { splitOutside } from './splitOutside.ts';

/** Types that take everything, in whatever language. */
const anything = new Set(['any', 'unknown', 'Any', 'object', 'Object', 'mixed', 'interface{}', 'typing.Any']);

/** True when every value of type `narrow` is, by what is written, one of `wide`; an unwritten type says nothing. */
export function isWithin(narrow: string, wide: string): boolean {
  if (narrow === '' || wide === '' || anything.has(wide)) return true;
  const allowed = new Set(alternatives(wide));
  return alternatives(narrow).every(
    (alternative) =>
      allowed.has(alternative) ||
      [...allowed].some(
        (other) => isObjectWithin(alternative, other) || isContainerWithin(alternative, other),
      ),
  );
}

/** Python: what takes a protocol takes the containers that have it. */
const protocols: Readonly<Record<string, readonly string[]>> = {
  list: ['Sequence', 'MutableSequence', 'Collection', 'Iterable'],
  dict: ['Mapping', 'MutableMapping'],
  set: ['AbstractSet', 'Collection', 'Iterable'],
  Sequence: ['Collection', 'Iterable'],
};

/** `list[A]` is a `Sequence[A]`, and `dict[str, A]` a `dict[str, Any]`. */
function isContainerWithin(narrow: string, wide: string): boolean {
  const [own, wanted] = [narrow, wide].map((type) => /^(?:\w+\.)*(\w+)\[(.*)\]$/s.exec(type));
  const [name = '', other = ''] = [own?.[1], wanted?.[1]];
  if (name === '' || (name !== other && protocols[name]?.includes(other) !== true)) return false;
  const [given, taken] = [own, wanted].map((match) => splitOutside(match?.[2] ?? '', ','));
  if (given === undefined || given.length !== taken?.length) return false;
  return given.every((part, at) => part === taken[at] || anything.has(taken[at] ?? ''));
}

/** `{a: A; b: B}` is a `{a: A; c?: C}`: it has what must be there, and what may be missing is not there as something else. */
function isObjectWithin(narrow: string, wide: string): boolean {
  const [own, wanted] = [objectMembers(narrow), objectMembers(wide)];
  if (own === null || wanted === null) return false;
  return [...wanted].every(([name, { type, isOptional }]) => {
    const member = own.get(name);
    if (member === undefined) return isOptional;
    return (isOptional || !member.isOptional) && isWithin(member.type, type);
  });
}

interface Member {
  readonly type: string;
  readonly isOptional: boolean;
}

/** Members of an object type that is written out; null for any other type, and for one with more than plain members. */
function objectMembers(type: string): ReadonlyMap<string, Member> | null {
  if (!type.startsWith('{') || !type.endsWith('}')) return null;
  const texts = splitOutside(type.slice(1, -1), ';').flatMap((part) => splitOutside(part, ','));
  const members = new Map<string, Member>();
  for (const text of texts.filter((part) => part !== '')) {
    const match = /^(?:readonly )?([\w$]+)(\??):(.+)$/s.exec(text);
    if (match === null) return null;
    members.set(match[1] ?? '', { type: match[3] ?? '', isOptional: match[2] === '?' });
  }
  return members;
}

/** True when two types that are written differently say the same; in one that may be missing, `undefined` adds nothing. */
export function isSameType(a: string, b: string, isOptional: boolean): boolean {
  const [left, right] = [a, b].map(
    (type) => new Set(alternatives(type).filter((alternative) => !isOptional || alternative !== 'undefined')),
  );
  if (left === undefined || right === undefined || left.size !== right.size) return false;
  return [...left].every((alternative) => right.has(alternative));
}

/** The members of a union: `A | B`, `Optional[A]`, `Union[A, B]`, `A?`. */
function alternatives(type: string): readonly string[] {
  const parts = splitOutside(type.trim(), '|').filter((part) => part !== '');
  if (parts.length > 1) return parts.flatMap(alternatives);
  const only = parts[0] ?? '';
  if (isBracketed(only)) return alternatives(only.slice(1, -1));
  const python = /^(?:typing\.)?(Optional|Union)\[(.*)\]$/s.exec(only);
  if (python?.[1] === 'Optional') return [...alternatives(python[2] ?? ''), 'None'];
  if (python?.[1] === 'Union') return splitOutside(python[2] ?? '', ',').flatMap(alternatives);
  const noted = /^(?:[\w.]+\.)?(?:Annotated|SkipJsonSchema)\[(.*)\]$/s.exec(only)?.[1];
  if (noted !== undefined) return alternatives(splitOutside(noted, ',')[0] ?? '');
  if (/[\w>\])]\?$/.test(only)) return [...alternatives(only.slice(0, -1)), 'null'];
  if (/^\?[A-Za-z\\]/.test(only)) return [...alternatives(only.slice(1)), 'null'];
  return [signatureKey(builtIn(unquoted(only)))];
}

/** Python writes types that are declared later in quotes. */
function unquoted(type: string): string {
  return /^(["'])[\w.[\], |]+\1$/.test(type) && /^["'][A-Z]/.test(type) ? type.slice(1, -1) : type;
}

/** `typing.List` and its like are other names of built-in types. */
function builtIn(type: string): string {
  return type.replace(/\b(?:typing\.)?(Tuple|List|Dict|Set|FrozenSet|Type)\[/g, (found) =>
    found.replace('typing.', '').toLowerCase(),
  );
}

/** `(A)`, and not `(a) => B` or `(A) | (B)`; a list of several stays what it is. */
function isBracketed(type: string): boolean {
  if (!type.startsWith('(') || !type.endsWith(')')) return false;
  let depth = 0;
  for (let at = 0; at < type.length; at += 1) {
    const character = type[at];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0) return at === type.length - 1 && splitOutside(type.slice(1, -1), ',').length === 1;
  }
  return false;
}
