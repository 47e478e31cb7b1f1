import { groupBy } from '../../base/groupBy.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { DeclarationChange, DeclarationUsers } from '../../analysis/facts.ts';
import type { FileChange } from '../../diff/change.ts';
import { declarationUnit } from '../declarationUnit.ts';
import type { Finding } from '../finding.ts';
import type { Rule, RiskInput } from '../rule.ts';

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
    'takes other arguments now; else a note. Left alone are declarations of which every use stands in the same module and ' +
    'changes too, what only adds, as an optional parameter at the end or a new export, and tests and examples.',
  options: [],
  check(input) {
    const changes = (input.facts.declarations ?? []).filter((change) => !isFollowed(change));
    const byPath = groupBy(changes, ({ path }) => path);
    return input.change.files.flatMap((file) => checkFile(file, byPath.get(file.path) ?? [], input));
  },
};

/** The reviewer sees every use in this very change. */
function isFollowed({ users }: DeclarationChange): boolean {
  return users.files > 0 && users.isComplete && users.notUpdatedFiles === 0 && users.modules.length === 0;
}

function checkFile(
  file: FileChange,
  changes: readonly DeclarationChange[],
  input: RiskInput,
): readonly Finding[] {
  // A type change stands twice under one path.
  if (changes.length === 0 || input.change.files.find(({ path }) => path === file.path) !== file) return [];
  if (file.status === 'deleted') return [deletedFile(file, changes)];
  const first = changes.toSorted((a, b) => rank(b) - rank(a));
  const named = new Set(first.slice(0, maxNamed));
  const findings = changes.filter((change) => named.has(change)).map((change) => finding(file, change));
  const rest = first.slice(maxNamed);
  return rest.length === 0 ? findings : [...findings, summary(file, rest)];
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
    message: [headline(change), signatures(change), usersSentence(users)]
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

function usersSentence({
  files,
  modules,
  notUpdated,
  notUpdatedFiles,
  isComplete,
}: DeclarationUsers): string {
  const atLeast = isComplete ? '' : 'At least ';
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
