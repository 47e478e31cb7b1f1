import { displayRepoPath, type RepoPath } from '../../base/repoPath.ts';
import type { Sliced } from '../../base/sliced.ts';
import type { Change } from '../../diff/change.ts';
import type { FileFacts, LanguageId, ParsedFile } from '../facts.ts';
import { directoryOf } from '../modules/pathIndex.ts';
import { type ApiChange, compareApis } from './compareApis.ts';
import { isOfferedPath } from './isOfferedPath.ts';

/** Changes of one file's public declarations, and the path by which the old tree knows the file. */
export interface ChangedApi {
  readonly path: RepoPath;
  readonly oldPath: RepoPath;
  readonly language: LanguageId;
  readonly changes: readonly ApiChange[];
}

/** Languages whose names belong to a package or namespace and not to a file. */
const packageLanguages = new Set<LanguageId>(['go', 'java', 'kotlin', 'csharp', 'php', 'ruby', 'c', 'cpp']);

/** Files whose public declarations change so that their users must follow, in the order of the diff; a file at a time. */
export function* changedDeclarations(
  change: Change,
  files: ReadonlyMap<RepoPath, FileFacts>,
): Sliced<readonly ChangedApi[]> {
  const offers = yield* newOffers(files);
  const seen = new Set<RepoPath>();
  const found: ChangedApi[] = [];
  for (const { path, oldPath } of change.files) {
    const facts = files.get(path);
    if (facts === undefined || seen.has(path)) continue;
    if (facts.old?.api !== undefined) seen.add(path);
    const api = changedApi(facts, { path, oldPath: oldPath ?? path }, offers);
    if (api !== null) found.push(api);
    yield;
  }
  return found;
}

/** Null for a file of which nothing is to be said. */
function changedApi(
  facts: FileFacts,
  { path, oldPath }: Pick<ChangedApi, 'path' | 'oldPath'>,
  offers: Offers,
): ChangedApi | null {
  const { old } = facts;
  const language = old?.language ?? null;
  if (old?.api === undefined || language === null) return null;
  // Unparsed on the new side: nothing can be said of it.
  if (!isOfferedPath(oldPath) || (facts.new !== null && !facts.new.parsed)) return null;
  if (isOtherHeader(language, facts.new?.language ?? language)) return null;
  const changes = compareApis(language, old, facts.new, (name) =>
    isOfferedElsewhere(name, language, facts, offers),
  ).map((found) => withNewPlace(found, path, offers));
  return changes.length === 0 ? null : { path, oldPath, language, changes };
}

/** A header of C that is one of C++ now names its members in another way. */
function isOtherHeader(language: LanguageId, now: LanguageId): boolean {
  return language !== now && [language, now].every((one) => one === 'c' || one === 'cpp');
}

/** Names to the changed files that offer them now and did not before. */
type Offers = ReadonlyMap<string, readonly RepoPath[]>;

function* newOffers(files: ReadonlyMap<RepoPath, FileFacts>): Sliced<Offers> {
  const offers = new Map<string, RepoPath[]>();
  for (const [path, facts] of files) {
    if (!isOfferedPath(path)) continue;
    const before = namesOf(facts.old);
    for (const name of namesOf(facts.new)) {
      if (before.has(name)) continue;
      const known = offers.get(name);
      if (known === undefined) offers.set(name, [path]);
      else known.push(path);
    }
    yield;
  }
  return offers;
}

function namesOf(file: ParsedFile | null): ReadonlySet<string> {
  return new Set(file?.api?.declarations.map(({ name }) => name) ?? []);
}

function isOfferedElsewhere(name: string, language: LanguageId, facts: FileFacts, offers: Offers): boolean {
  const others = (offers.get(name) ?? []).filter((path) => path !== facts.path);
  if (others.length === 0) return false;
  if (language === 'go') return others.some((path) => directoryOf(path) === directoryOf(facts.path));
  return packageLanguages.has(language) || (facts.new?.api?.wildcards.length ?? 0) > 0;
}

/** Where to look for a declaration that left its file. */
function withNewPlace(found: ApiChange, path: RepoPath, offers: Offers): ApiChange {
  if (found.kind !== 'removed') return found;
  const place = (offers.get(found.name) ?? []).find((other) => other !== path);
  return place === undefined ? found : { ...found, reason: `it stands in ${displayRepoPath(place)} now` };
}
