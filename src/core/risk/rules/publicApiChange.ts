import { groupBy } from '../../base/groupBy.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { DeclarationChange, DeclarationUsers } from '../../analysis/facts.ts';
import type { FileChange } from '../../diff/change.ts';
import { declarationUnit } from '../declarationUnit.ts';
import type { Finding } from '../finding.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { registeredBy } from '../publicApi/registeredBy.ts';
import { isSameForCallers } from '../publicApi/sameForCallers.ts';
import { writesItsConstructor } from '../publicApi/writtenConstructor.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';

/** Declarations of one file that are named one by one; the rest are counted together. */
const maxNamed = 6;
const maxSignature = 120;

/** A public declaration that changes so that those who use it must follow. */
export const publicApiChange: Rule = {
  id: 'public-api-change',
  level: 'warning',
  title: 'Public declaration changed',
  rationale:
    'Whoever calls a function sees its signature and not its body, so a change of the signature is a change in every ' +
    'place that uses it, most of them outside the diff. Flagged are public declarations that are removed, renamed, ' +
    'shown to fewer, or changed so that old uses may no longer fit. It is a warning when other modules use the ' +
    'declaration, or when a file that this change leaves as it is still uses a name that is gone or a function that ' +
    'takes other arguments now; else a note. What nothing else in the repository uses is told once for a file, and not ' +
    'at all in folders of which nothing is published: internal packages, commands, pages, components. Left alone are ' +
    'declarations of which every use stands in the same module and changes too or is checked by a compiler, what only ' +
    'adds, as an optional parameter at the end or a new export, and tests and examples.',
  options: [],
  check(input) {
    const changes = (input.facts.declarations ?? []).filter(
      (change) => !isFollowed(change) && !isCompiled(change) && !isInside(change),
    );
    const byPath = groupBy(changes, ({ path }) => path);
    return input.change.files.flatMap((file) => {
      const own = byPath.get(file.path) ?? [];
      const inherits = own.length === 0 ? () => false : newHeritage(file);
      const told = own.filter(
        (change) =>
          !inherits(change) &&
          !isForHeirs(file, change) &&
          !isSameForCallers(file, change) &&
          !writesItsConstructor(file, change),
      );
      return checkFile(file, told, input);
    });
  },
};

/** The reviewer sees every use in this very change. */
function isFollowed({ users }: DeclarationChange): boolean {
  return users.files > 0 && users.isComplete && users.notUpdatedFiles === 0 && users.modules.length === 0;
}

/** Every use is found before the program runs: a call without its argument, a value of another type. */
const compiled = /\.(?:go|rs|java|kt|kts|scala|cs|swift|[cm]?tsx?|c|cc|cpp|cxx|h|hh|hpp)$/i;

/** Gives its result later, with or without the word for it. */
const promised = /\b(?:Promise|Task|ValueTask)\b/;

/** Uses within the module of which a compiler would reject those that do not fit. */
function isCompiled(change: DeclarationChange): boolean {
  const { path, kind, reason, before, after, breaksCalls, users } = change;
  if (users.files === 0 || users.modules.length > 0 || !compiled.test(path)) return false;
  if (/\basync\b/.test(reason) && promised.test(before ?? '') && promised.test(after ?? '')) return true;
  if (kind !== 'changed') return breaksCalls && users.notUpdatedFiles === 0;
  // All that was found is updated, or a value has another type; what awaits and what is in another order still fits.
  return breaksCalls
    ? users.notUpdatedFiles === 0
    : users.isComplete && /\binstead of\b|\bmay be missing\b/.test(reason);
}

function isUnused({ users }: DeclarationChange): boolean {
  return users.files === 0 && users.isComplete;
}

/** What a compiler keeps inside, and parts of programs that nobody installs to call them. */
const unpublished =
  /(?:^|\/)(?:internal|cmd|cli|[\w-]+-cli|extension|vscode-[\w-]+|commands|pages|routes|components|views|webviews|screens|controllers|scripts|bin)\/|(?:^|\/)main\.\w+$/;

/** What nobody uses, or must only implement, where nobody outside of the repository can. */
function isInside(change: DeclarationChange): boolean {
  const { path, kind, users } = change;
  if (!unpublished.test(path)) return false;
  const isChecked = compiled.test(path) && users.modules.length === 0;
  return isUnused(change) || (isChecked && (users.files === 0 || kind === 'demanded'));
}

/** Whether a member that is gone by name may come from what its type is made of since this change. */
function newHeritage(file: FileChange): (change: DeclarationChange) => boolean {
  const heads = file.units.flatMap(addedTextLines).flatMap(({ text }) => heritage.exec(text)?.[1] ?? []);
  const heirs = new Set(heads);
  return ({ kind, name, path }) => {
    const owner = /(\w+)(?:\.|::)\w+$/.exec(name)?.[1];
    return kind === 'removed' && owner !== undefined && heirs.has(owner) && compiled.test(path);
  };
}

/** Members for those that inherit, of which every use that is known follows; PHP calls static ones as the others. */
function isForHeirs(file: FileChange, change: DeclarationChange): boolean {
  const { old, new: now, path, reason, users } = change;
  if (users.notUpdatedFiles > 0 || users.modules.length > 0) return false;
  if (path.endsWith('.php') && reason === 'it is static now') return true;
  const [lines, start] = old === null ? [addedTextLines, now?.start] : [removedTextLines, old.start];
  return file.units
    .flatMap(lines)
    .some(({ number, text }) => number === start && /^\s*(?:\w+\s+)*protected\s/.test(text));
}

const heritage =
  /\b(?:type|interface|class|struct|record)\s+(\w+)[^=:{]*(?:=[^;{]*&|\bextends\b|(?<!:):(?!:)\s*\w)/;

function checkFile(
  file: FileChange,
  changes: readonly DeclarationChange[],
  input: RiskInput,
): readonly Finding[] {
  // A type change stands twice under one path.
  if (changes.length === 0 || input.change.files.find(({ path }) => path === file.path) !== file) return [];
  if (file.status === 'deleted') return [deletedFile(file, changes)];
  const unused = changes.filter(isUnused);
  const [one, ...others] = unused;
  const told = others.length > 0 ? changes.filter((change) => !isUnused(change)) : changes;
  const first = told.toSorted((a, b) => rank(b) - rank(a));
  const named = new Set(first.slice(0, maxNamed));
  const findings = membersTogether(
    file,
    told.filter((change) => named.has(change)),
  );
  const rest = first.slice(maxNamed);
  return [
    ...findings,
    ...(rest.length === 0 ? [] : [summary(file, rest)]),
    ...(one === undefined || others.length === 0 ? [] : [unusedTogether(file, one, others)]),
  ];
}

/** What nothing else uses matters to those outside alone, and is one thing to know of a file. */
function unusedTogether(
  file: FileChange,
  one: DeclarationChange,
  others: readonly DeclarationChange[],
): Finding {
  const names = others.slice(0, 5).map(({ name }) => JSON.stringify(name));
  const more = others.length > names.length ? ' …' : '';
  const first = finding(file, one);
  return {
    ...first,
    message: `${first.message} The same holds for ${count(others.length, 'more declaration')} of this file: ${names.join(', ')}${more}.`,
    data: { ...first.data, names: [one, ...others].map(({ name }) => name) },
  };
}

/** Members of one type of which the same is to know, none of them a warning, are told at the first of them. */
function membersTogether(file: FileChange, changes: readonly DeclarationChange[]): readonly Finding[] {
  const groups = groupBy(changes, (change) => {
    const owner = /^(.*)(?:\.|::)[\w$]+$/.exec(change.name)?.[1];
    return owner === undefined || levelOf(change) === 'warning'
      ? change.name
      : `${owner} ${change.kind} ${change.declaration}`;
  });
  return [...groups.values()].flatMap(([one, ...others]) => {
    if (one === undefined) return [];
    const first = finding(file, one);
    if (others.length === 0) return [first];
    const names = others.map(({ name }) => JSON.stringify(name)).join(', ');
    return [
      {
        ...first,
        message: `${first.message} Likewise: ${names}.`,
        data: { ...first.data, names: [one, ...others].map(({ name }) => name) },
      },
    ];
  });
}

function rank(change: DeclarationChange): number {
  return (levelOf(change) === 'warning' ? 1_000_000 : 0) + change.users.files;
}

function levelOf({ kind, breaksCalls, users }: DeclarationChange): Finding['level'] {
  const mustFollow = breaksCalls || kind === 'narrowed';
  return users.modules.length > 0 || (mustFollow && users.notUpdatedFiles > 0) ? 'warning' : 'note';
}

function finding(file: FileChange, change: DeclarationChange): Finding {
  const unit = declarationUnit(file, change);
  const isOld = change.new === null;
  const { users } = change;
  return {
    rule: 'public-api-change',
    level: levelOf(change),
    path: file.path,
    unit: unit?.id ?? null,
    line: (isOld ? change.old?.start : change.new?.start) ?? null,
    message: [headline(change), signatures(change), usersSentence(users, registeredBy(file, change))]
      .filter((part) => part !== '')
      .join(' '),
    data: {
      name: change.name,
      change: change.kind,
      before: change.before,
      after: change.after,
      files: users.files,
      modules: [...users.modules],
      notUpdated: users.notUpdated.map(({ path, line }) => `${displayRepoPath(path)}:${line}`),
      notUpdatedFiles: users.notUpdatedFiles,
      ...(isOld ? { side: 'old' } : {}),
    },
  };
}

const verbs: Readonly<Record<DeclarationChange['kind'], string>> = {
  removed: 'was removed',
  renamed: 'was renamed',
  narrowed: 'is seen by fewer',
  changed: 'has another signature',
  demanded: 'is new and required',
};

function headline({ declaration, name, kind, reason }: DeclarationChange): string {
  return `The public ${declaration} ${JSON.stringify(name)} ${verbs[kind]}: ${reason}.`;
}

function signatures({ kind, before, after }: DeclarationChange): string {
  return kind === 'changed' && before !== null && after !== null
    ? `Before: ${cut(before)}; now: ${cut(after)}.`
    : '';
}

function cut(text: string): string {
  return text.length <= maxSignature ? text : `${text.slice(0, maxSignature - 1)}…`;
}

function usersSentence(
  { files, modules, notUpdated, notUpdatedFiles, isComplete }: DeclarationUsers,
  registered: string | null = null,
): string {
  const atLeast = isComplete ? '' : 'At least ';
  if (files === 0 && registered !== null)
    return `Nothing else in the repository names it, but ${registered} may have had it called.`;
  if (files === 0) return isComplete ? 'Nothing else in the repository uses it.' : '';
  const where =
    modules.length === 0
      ? ''
      : modules.length === 1
        ? ' (1 other module)'
        : ` (${modules.length} other modules)`;
  const users = `${atLeast}${count(files, 'file')}${where} ${files === 1 ? 'uses' : 'use'} it`;
  if (notUpdatedFiles === 0) return `${users}, all changed here.`;
  const places = notUpdated.map(({ path, line }) => `${displayRepoPath(path)}:${line}`).slice(0, 3);
  const more = notUpdatedFiles > places.length ? ` and ${notUpdatedFiles - places.length} more` : '';
  return `${users}; not changed here: ${places.join(', ')}${more}.`;
}

/** All that a deleted file offered, as one finding. */
function deletedFile(file: FileChange, changes: readonly DeclarationChange[]): Finding {
  const left = changes.filter(({ users }) => users.notUpdatedFiles > 0);
  const most = left.toSorted((a, b) => b.users.notUpdatedFiles - a.users.notUpdatedFiles)[0] ?? changes[0];
  const names = changes.slice(0, 3).map(({ name }) => JSON.stringify(name));
  const more = changes.length > 3 ? ` and ${changes.length - 3} more` : '';
  const users = most === undefined ? '' : ` ${JSON.stringify(most.name)}: ${usersSentence(most.users)}`;
  return {
    rule: 'public-api-change',
    level: changes.some((change) => levelOf(change) === 'warning') ? 'warning' : 'note',
    path: file.path,
    unit: file.units[0]?.id ?? null,
    line: null,
    message: `A deleted file offered ${names.join(', ')}${more} to others.${users}`,
    data: { names: changes.map(({ name }) => name), notUpdatedFiles: most?.users.notUpdatedFiles ?? 0 },
  };
}

function summary(file: FileChange, rest: readonly DeclarationChange[]): Finding {
  const names = rest.slice(0, 5).map(({ name }) => JSON.stringify(name));
  const more = rest.length > names.length ? ' …' : '';
  const unit = rest.map((change) => declarationUnit(file, change)).find((found) => found !== null);
  return {
    rule: 'public-api-change',
    level: 'note',
    path: file.path,
    unit: unit?.id ?? null,
    line: null,
    message: `${count(rest.length, 'more public declaration')} of this file changed: ${names.join(', ')}${more}.`,
    data: { names: rest.map(({ name }) => name) },
  };
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
