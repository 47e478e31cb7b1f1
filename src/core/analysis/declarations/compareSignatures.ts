import type { LanguageId, PublicDeclaration } from '../facts.ts';
import { compareParameters } from './compareParameters.ts';
import { isSameType, isWithin } from './compareTypes.ts';
import { signatureKey } from './signatureText.ts';

const demandingWords = new Set(
  'abstract final sealed readonly unsafe async static suspend inner explicit'.split(' '),
);
const promisingWords = new Set(
  'static async const classmethod staticmethod open data operator infix'.split(' '),
);
/** Kinds that their users cannot tell from each other. */
const sameKinds: Readonly<Record<string, string>> = {
  value: 'value',
  constant: 'value',
  interface: 'shape',
  type: 'shape',
  property: 'property',
  field: 'property',
  macro: 'value',
};
/** In C and C++ a name for a type may become the type. */
const typeKinds = /^(?:type|struct|union|class|enum)$/;

/** Why what used the old declaration may not fit the new one, as a clause; null when everything still does. */
export function compareSignatures(
  language: LanguageId,
  old: PublicDeclaration,
  now: PublicDeclaration,
): string | null {
  return (
    compareKinds(language, old, now) ??
    compareModifiers(old, now) ??
    (old.parameters !== null && now.parameters !== null
      ? compareParameters(isUntyped(old, now) ? null : language, old.parameters, now.parameters)
      : null) ??
    compareTypeParameters(old, now) ??
    compareResults(old, now)
  );
}

function compareKinds(language: LanguageId, old: PublicDeclaration, now: PublicDeclaration): string | null {
  // Ruby does not write what methods take that are passed on or called by another name.
  if ([old, now].some(({ kind, parameters }) => kind === 'method' && parameters === null)) return null;
  if ((language === 'c' || language === 'cpp') && typeKinds.test(old.kind) && typeKinds.test(now.kind))
    return null;
  // `const Row = memo(…)`: what a call gives may be called as before.
  if (old.parameters !== null && now.kind === 'value' && now.result === '') return null;
  if (old.parameters !== null && now.parameters === null)
    return old.kind === 'record' ? null : `it is no longer called as a ${old.kind}`;
  if (old.parameters === null && now.parameters !== null)
    return /^(?:class|record|value|type)$/.test(old.kind) ? null : `it is called as a ${now.kind} now`;
  if (old.parameters !== null || (sameKinds[old.kind] ?? old.kind) === (sameKinds[now.kind] ?? now.kind))
    return null;
  return `it is a ${now.kind} instead of a ${old.kind}`;
}

/** Parameters of macros have names alone. */
function isUntyped(old: PublicDeclaration, now: PublicDeclaration): boolean {
  return old.kind === 'macro' || now.kind === 'macro';
}

function compareModifiers(old: PublicDeclaration, now: PublicDeclaration): string | null {
  const [before, after] = [old, now].map(({ modifiers }) =>
    modifiers.split(' ').filter((word) => word !== ''),
  );
  // A constant belongs to its type and is never written: `static readonly` says no more than that.
  const isConstant = before?.includes('const') === true;
  const added = after?.find(
    (word) =>
      demandingWords.has(word) &&
      before?.includes(word) !== true &&
      !(isConstant && /^(?:static|readonly)$/.test(word)),
  );
  const gone = before?.find((word) => promisingWords.has(word) && after?.includes(word) !== true);
  // A result that is written says more than the word.
  const isSaid = old.result !== '' && now.result !== '';
  if (added !== undefined && !(added === 'async' && isSaid)) return `it is ${added} now`;
  return gone === undefined || (gone === 'async' && isSaid) ? null : `it is no longer ${gone}`;
}

/** Of functions they are found out from the arguments. */
function compareTypeParameters(old: PublicDeclaration, now: PublicDeclaration): string | null {
  if (old.parameters !== null || signatureKey(old.typeParameters) === signatureKey(now.typeParameters))
    return null;
  if (old.typeParameters === '' && now.typeParameters.split(',').every((part) => part.includes('=')))
    return null;
  return `its type parameters are ${now.typeParameters || 'gone'}${old.typeParameters === '' ? '' : ` instead of ${old.typeParameters}`}`;
}

function compareResults(old: PublicDeclaration, now: PublicDeclaration): string | null {
  if (signatureKey(old.result) === signatureKey(now.result)) return null;
  if (/^(?:class|interface|struct|record|trait|enum|object|module)$/.test(old.kind))
    return compareHeritage(old, now);
  const [before, after] = [bareType(old.result), bareType(now.result)];
  if (old.parameters !== null) {
    if (isWithin(after, before)) return null;
    return `it returns ${after} instead of ${before}`;
  }
  const [wasOptional, isOptional] = [old, now].map(({ result }) => result.startsWith('?'));
  if (wasOptional === true && isOptional !== true) return 'it is required now';
  if (wasOptional !== true && isOptional === true) return 'it may be missing now';
  if (before === '' || after === '' || isSameType(before, after, isOptional === true)) return null;
  return `it is ${cut(after)} instead of ${cut(before)}`;
}

/** What a type extends: something less is a loss, something more is none. */
function compareHeritage(old: PublicDeclaration, now: PublicDeclaration): string | null {
  const names = (result: string): readonly string[] =>
    (result.match(/[\p{L}_][\p{L}\p{N}_.]*/gu) ?? []).filter(
      (word) => !/^(?:extends|implements)$/.test(word),
    );
  const kept = new Set(names(now.result));
  const gone = names(old.result).find((name) => !kept.has(name));
  return gone === undefined ? null : `it no longer extends ${gone}`;
}

function bareType(result: string): string {
  return result.replace(/^\??\s*(?::|->|=(?!>))?\s*/, '').trim();
}

function cut(type: string): string {
  return type.length <= 60 ? type : `${type.slice(0, 59)}…`;
}
