import { assertNever } from '../../base/invariant.ts';
import type { LanguageId } from '../facts.ts';
import { isDirective } from './directiveComment.ts';
import type { FunctionNames, FunctionToken } from './functionNames.ts';
import type { NameRules } from './nameRules.ts';
import { nameRulesOf } from './renameRules.ts';
import type { SideText } from './sideText.ts';

const nameText = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/**
 * True when two functions are the same to the letter but for local variables that have other names: each is bound in
 * the function wherever it stands, every use has the new name, and the new name meant nothing there before.
 */
export function isRenamed(
  language: LanguageId,
  [before, old]: readonly [SideText, FunctionNames],
  [after, now]: readonly [SideText, FunctionNames],
): boolean {
  const rules = nameRulesOf(language);
  if (rules === null || old.isRefused || now.isRefused || old.tokens.length !== now.tokens.length)
    return false;
  const names = readRenames(language, [before, old], [after, now]);
  if (names === null || names.size === 0) return false;
  const added = new Set(names.values());
  if (added.size !== names.size) return false;
  return [...names].every(([from, to]) => mayRename(rules, from, to)) && areBound(before, old, names, added);
}

function mayRename(rules: NameRules, from: string, to: string): boolean {
  return [from, to].every(
    (name) => nameText.test(name) && !rules.reserved.has(name) && !name.startsWith('__'),
  );
}

/** Old names and what they became; null when anything else differs, or a name became two. */
function readRenames(
  language: LanguageId,
  [before, old]: readonly [SideText, FunctionNames],
  [after, now]: readonly [SideText, FunctionNames],
): ReadonlyMap<string, string> | null {
  const names = new Map<string, string>();
  const kept = new Set<string>();
  const comments: [string, string][] = [];
  let [oldEnd, newEnd] = [old.start, now.start];
  for (const [at, token] of old.tokens.entries()) {
    const other = now.tokens[at];
    if (other === undefined || other.kind !== token.kind) return null;
    if (before.text.slice(oldEnd, token.start) !== after.text.slice(newEnd, other.start)) return null;
    [oldEnd, newEnd] = [token.end, other.end];
    const [from, to] = [before.text.slice(token.start, token.end), after.text.slice(other.start, other.end)];
    if (token.kind === 'comment') comments.push([from, to]);
    else if (token.kind === 'variable') {
      if ((names.get(from) ?? to) !== to) return null;
      if (from === to) kept.add(from);
      else names.set(from, to);
    } else if (from !== to) return null;
  }
  if (before.text.slice(oldEnd, old.end) !== after.text.slice(newEnd, now.end)) return null;
  if ([...names.keys()].some((name) => kept.has(name))) return null;
  return comments.every(([from, to]) => isSameComment(language, from, to, names)) ? names : null;
}

/** A comment stays as it is, or follows the names, unless a tool may read it. */
function isSameComment(
  language: LanguageId,
  from: string,
  to: string,
  names: ReadonlyMap<string, string>,
): boolean {
  if (from === to) return true;
  if (isDirective(language, from) || isDirective(language, to)) return false;
  const renamed = from.replace(/[\p{ID_Start}_$][\p{ID_Continue}$]*/gu, (word) => names.get(word) ?? word);
  return renamed === to;
}

/** Every use of an old name lies where it is bound; no new name, and no unclear use of either, stands in the function. */
function areBound(
  side: SideText,
  { tokens }: FunctionNames,
  names: ReadonlyMap<string, string>,
  added: ReadonlySet<string>,
): boolean {
  const textOf = (token: FunctionToken): string => side.text.slice(token.start, token.end);
  const bindings = new Map<string, { from: number; to: number }[]>();
  for (const token of tokens) {
    if (token.binding === undefined) continue;
    const name = textOf(token);
    if (!names.has(name)) continue;
    if (token.binding === 'unclear') return false;
    bindings.set(name, [...(bindings.get(name) ?? []), { ...token.binding }]);
  }
  return tokens.every((token) => {
    const text = textOf(token);
    switch (token.kind) {
      case 'variable':
        if (added.has(text)) return false;
        if (!names.has(text) || token.binding !== undefined) return true;
        return (bindings.get(text) ?? []).some(({ from, to }) => from <= token.start && token.end <= to);
      case 'unclear':
        return !added.has(text) && !names.has(text);
      case 'string':
        return (text.match(/[\p{ID_Start}_$][\p{ID_Continue}$]*/gu) ?? []).every(
          (word) => !added.has(word) && !names.has(word),
        );
      case 'member':
      case 'comment':
      case 'other':
        return true;
      default:
        return assertNever(token.kind);
    }
  });
}
