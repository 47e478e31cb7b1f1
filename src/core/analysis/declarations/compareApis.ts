import { groupBy } from '../../base/groupBy.ts';
import type { DeclarationChange, LanguageId, ParsedFile, PublicDeclaration, SymbolRange } from '../facts.ts';
import { changesArity } from './compareParameters.ts';
import { compareSignatures } from './compareSignatures.ts';
import { shortSignature } from './shortSignature.ts';
import { signatureKey } from './signatureText.ts';

/** What a comparison of one file finds; the path is added by whoever knows it. */
export type ApiChange = Omit<DeclarationChange, 'path' | 'users'>;

const visibilityRank = { public: 2, package: 1, inherited: 1 } as const;

/**
 * What the users of a file must follow: public declarations that are gone, renamed, seen by fewer, or of another
 * signature. What only adds is left out. `isOfferedElsewhere` tells names that another changed file offers in place of
 * this one. Nothing is said to be gone when the new side does not parse everywhere.
 */
export function compareApis(
  language: LanguageId,
  old: ParsedFile,
  now: ParsedFile | null,
  isOfferedElsewhere: (name: string) => boolean,
): readonly ApiChange[] {
  const before = groupBy(old.api?.declarations ?? [], ({ name }) => name);
  const after = groupBy(now?.api?.declarations ?? [], ({ name }) => name);
  const changes: ApiChange[] = [];
  const gone: PublicDeclaration[] = [];
  for (const [name, declarations] of before) {
    const counterparts = after.get(name);
    const first = declarations[0];
    if (counterparts !== undefined) changes.push(...compareOverloads(language, declarations, counterparts));
    else if (first !== undefined) gone.push(first);
  }
  const isReadable = now === null || (now.parsed && (now.api?.isWhole ?? now.errorLines.length === 0));
  const passedOn = new Set(now?.api?.passedOn ?? []);
  const lost = gone.filter(
    (declaration) =>
      isReadable &&
      !passedOn.has(declaration.name) &&
      !isOfferedElsewhere(declaration.name) &&
      !isImplied(language, declaration, after, now),
  );
  const added = [...after.values()].flat().filter(({ name }) => !before.has(name));
  const losses = {
    lost: groupBy(lost, likenessOf),
    added: groupBy(added, likenessOf),
    symbols: symbolsOf(now),
  };
  for (const declaration of lost) {
    const owner = ownerOf(declaration.name);
    // Said once, of the type; methods may stand in another file than their type (Go, Rust). In Ruby the type may too.
    if (language !== 'ruby' && owner !== null && before.has(owner) && !after.has(owner)) continue;
    changes.push(explainLoss(declaration, losses, lost.length, now));
  }
  const demanded = added.filter(({ name, isRequired }) => isRequired && before.has(ownerOf(name) ?? ''));
  changes.push(...demanded.map(demandOf));
  return changes.toSorted(
    (a, b) => (a.old?.start ?? a.new?.start ?? 0) - (b.old?.start ?? b.new?.start ?? 0),
  );
}

/** A type of C++ or Ruby without a constructor of its own still has one: that of its base, or without parameters. */
function isImplied(
  language: LanguageId,
  { name, kind }: PublicDeclaration,
  after: ReadonlyMap<string, unknown>,
  now: ParsedFile | null,
): boolean {
  const owner = ownerOf(name);
  if (kind !== 'constructor' || owner === null || (language !== 'cpp' && language !== 'ruby')) return false;
  const own = owner.slice(Math.max(owner.lastIndexOf('.'), owner.lastIndexOf(':')) + 1);
  const isHidden = now?.symbols.some((symbol) => symbol.name.endsWith(`${own}.${own}`)) === true;
  return after.has(owner) && !isHidden;
}

/** Declarations of one name: those that have an equal on the other side are left alone, the others are paired in order. */
function compareOverloads(
  language: LanguageId,
  before: readonly PublicDeclaration[],
  after: readonly PublicDeclaration[],
): readonly ApiChange[] {
  const [only, another] = before;
  const [other] = after;
  // Most declarations: there is one of the name, and it is the same.
  if (only && other && another === undefined && after.length === 1 && isEqual(only, other)) return [];
  const afterKeys = new Set(after.map(keyOf));
  const beforeKeys = new Set(before.map(keyOf));
  const changed = before.filter((declaration) => !afterKeys.has(keyOf(declaration)));
  const free = after.filter((declaration) => !beforeKeys.has(keyOf(declaration)));
  return changed.flatMap((old, at) => {
    const now = free[at] ?? (after.length === 1 ? after[0] : undefined);
    if (now === undefined) return [lossOf(old, 'removed', 'an overload is gone')];
    const isNarrower = visibilityRank[now.visibility] < visibilityRank[old.visibility];
    if (isNarrower) return [change('narrowed', old, now, narrowedReason(now))];
    const reason = compareSignatures(language, old, now);
    if (reason === null) return [];
    const isCalled = old.parameters !== null && now.parameters !== null;
    const breaksCalls = isCalled && changesArity(language, old.parameters, now.parameters);
    return [{ ...change('changed', old, now, reason), breaksCalls }];
  });
}

function narrowedReason(now: PublicDeclaration): string {
  return now.visibility === 'package'
    ? 'only its own package sees it now'
    : 'only types that inherit see it now';
}

/** What one file lost and got, by what makes two declarations alike, and everything that it declares now. */
interface Losses {
  readonly lost: ReadonlyMap<string, readonly PublicDeclaration[]>;
  readonly added: ReadonlyMap<string, readonly PublicDeclaration[]>;
  readonly symbols: ReadonlyMap<string, { readonly symbol: SymbolRange; readonly place: number }>;
}

/** Gone by name: renamed, still there but not offered, or removed. */
function explainLoss(
  old: PublicDeclaration,
  { lost, added, symbols }: Losses,
  lostCount: number,
  now: ParsedFile | null,
): ApiChange {
  const likeness = likenessOf(old);
  const [candidate, another] = added.get(likeness) ?? [];
  const isOnly = another === undefined && lost.get(likeness)?.length === 1;
  if (candidate !== undefined && isOnly && (shapeOf(old) !== '' || lostCount === 1))
    return change('renamed', old, candidate, `it is called ${JSON.stringify(candidate.name)} now`);
  const hidden = hiddenNames(old.name)
    .flatMap((name) => symbols.get(name) ?? [])
    .toSorted((a, b) => a.place - b.place)[0]?.symbol;
  if (hidden !== undefined)
    return {
      ...lossOf(old, 'narrowed', 'it is still there but not offered'),
      new: { start: hidden.start, end: hidden.end },
    };
  return lossOf(old, 'removed', now === null ? 'its file is deleted' : 'it is gone');
}

/** The same declaration, not exported any more; Go hides by a small letter, Python by an underscore. */
function hiddenNames(offered: string): readonly string[] {
  const plain = offered.replaceAll('::', '.');
  const own = plain.slice(plain.lastIndexOf('.') + 1);
  const owner = plain.slice(0, plain.length - own.length);
  return [plain, `${owner}_${own}`, `${owner}${own.slice(0, 1).toLowerCase()}${own.slice(1)}`];
}

/** The first symbol of each name, with its place among all. */
function symbolsOf(file: ParsedFile | null): Losses['symbols'] {
  const found = new Map<string, { readonly symbol: SymbolRange; readonly place: number }>();
  for (const [place, symbol] of (file?.symbols ?? []).entries())
    if (!found.has(symbol.name)) found.set(symbol.name, { symbol, place });
  return found;
}

function demandOf(now: PublicDeclaration): ApiChange {
  return {
    kind: 'demanded',
    name: now.name,
    declaration: now.kind,
    before: null,
    after: shortSignature(now),
    reason: 'everything that implements it must have it',
    breaksCalls: false,
    old: null,
    new: { start: now.start, end: now.end },
  };
}

function lossOf(old: PublicDeclaration, kind: ApiChange['kind'], reason: string): ApiChange {
  const { name, start, end } = old;
  return {
    kind,
    name,
    declaration: old.kind,
    before: shortSignature(old),
    after: null,
    reason,
    breaksCalls: kind === 'removed' || kind === 'renamed',
    old: { start, end },
    new: null,
  };
}

function change(
  kind: ApiChange['kind'],
  old: PublicDeclaration,
  now: PublicDeclaration,
  reason: string,
): ApiChange {
  return {
    ...lossOf(old, kind, reason),
    after: shortSignature(now),
    new: { start: now.start, end: now.end },
  };
}

function keyOf(declaration: PublicDeclaration): string {
  return `${declaration.visibility} ${declaration.kind} ${signatureKey(shortSignature(declaration))}`;
}

/** Equal for two that may be one that was renamed. */
function likenessOf(declaration: PublicDeclaration): string {
  return [ownerOf(declaration.name) ?? '', declaration.kind, shapeOf(declaration)].join('\0');
}

function isEqual(a: PublicDeclaration, b: PublicDeclaration): boolean {
  return a.visibility === b.visibility && a.kind === b.kind && shortSignature(a) === shortSignature(b);
}

/** Everything of a signature but the name. */
function shapeOf({ typeParameters, parameters, result }: PublicDeclaration): string {
  return signatureKey(`${typeParameters}${parameters === null ? '' : `(${parameters.join(',')})`}${result}`);
}

/** `Session` of `Session.refresh`; null at the top. */
function ownerOf(name: string): string | null {
  const at = Math.max(name.lastIndexOf('.'), name.lastIndexOf('::'));
  return at <= 0 ? null : name.slice(0, at);
}
