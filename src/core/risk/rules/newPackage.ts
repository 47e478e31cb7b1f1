import { groupBy } from '../../base/groupBy.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import type { PackageFact } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import { isTestOrExample } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { suppressionOf } from '../suppressionOf.ts';

/** A third-party package that a manifest names for the first time. */
export const newPackage: Rule = {
  id: 'new-package',
  level: 'warning',
  title: 'New third-party package',
  rationale:
    'Every package is code of somebody else that runs with the same rights. Coding agents also name packages that do ' +
    'not exist or that somebody registered under a plausible name. The message says whether the lockfile holds it and ' +
    'whether a changed file imports it. Packages of one hunk are told together, those that the lockfile lacks alone. ' +
    'Left alone are packages that another manifest of the repository names already, changed versions of known ones, and ' +
    'types that stand for themselves alone in a scope which nobody else can write to.',
  options: [],
  check(input) {
    const added = input.facts.modules.packagesAdded.filter((one) => !isOnlyTypes(one) && !one.isElsewhere);
    const reasonOf = suppressionOf(input.options);
    const same = groupBy(added, ({ ecosystem, name, path }) =>
      JSON.stringify([ecosystem, name, reasonOf('new-package', path)]),
    );
    const findings = [...same.values()].flatMap((manifests) => {
      // The same package in several manifests is told at the first that is no test and no sample.
      const one = manifests.find(({ path }) => !isTestOrExample(path)) ?? manifests[0];
      const others = manifests.filter(({ path }) => path !== one?.path && !isTestOrExample(path)).length;
      return one === undefined ? [] : [{ finding: besideOthers(finding(one, input), others), added: one }];
    });
    // What was never installed may not exist: it must not drown among others.
    const groups = groupBy(findings, ({ finding: { unit, level }, added: one }) =>
      isMissing(one) ? JSON.stringify([one.path, one.name]) : JSON.stringify([one.path, unit, level]),
    );
    return [...groups.values()].flatMap(together);
  },
};

function besideOthers(told: Finding, others: number): Finding {
  if (others === 0) return told;
  const manifests = others === 1 ? 'One more manifest' : `${others} more manifests`;
  return {
    ...told,
    message: `${told.message} ${manifests} of this change ${others === 1 ? 'names' : 'name'} it, too.`,
  };
}

/** Declarations of types, which run nowhere, from the scope of the project that collects them. */
function isOnlyTypes({ name, ecosystem, lock }: PackageFact): boolean {
  return ecosystem === 'npm' && name.startsWith('@types/') && lock?.version !== null;
}

function isMissing({ lock }: PackageFact): boolean {
  return lock !== null && lock !== undefined && lock.version === null;
}

/** Longer lists are told by their first names. */
const maxNamed = 12;

interface Told {
  readonly finding: Finding;
  readonly added: PackageFact;
}

function together(group: readonly Told[]): readonly Finding[] {
  const [first, ...others] = group;
  if (first === undefined) return [];
  if (others.length === 0) return [first.finding];
  const written = others.map(({ added: { name, range } }) => (range === null ? name : `${name} (${range})`));
  const more = written.length > maxNamed ? ` and ${written.length - maxNamed} more` : '';
  const unimported = group.filter(({ added }) => added.imported === false).map(({ added }) => added.name);
  const unused =
    unimported.length === 0 || unimported.length === group.length
      ? ''
      : ` No file of this change imports ${unimported.slice(0, maxNamed).join(', ')}.`;
  return [
    {
      ...first.finding,
      message: `${first.finding.message} With it ${others.length === 1 ? 'comes' : 'come'} ${written.slice(0, maxNamed).join(', ')}${more}.${unused}`,
      data: { ...first.finding.data, names: group.map(({ added }) => added.name) },
    },
  ];
}

function finding(added: PackageFact, input: RiskInput): Finding {
  const { name, ecosystem, path, line, range, lock, imported, isElsewhere } = added;
  const advice = 'Check that it is the package that is meant and that it is needed.';
  const evidence = [...lockSentences(lock), ...importSentences(imported), advice];
  const written = range === null ? '' : ` (${range})`;
  return findingAtLine(input, {
    rule: 'new-package',
    level: 'warning',
    path,
    line,
    message: `New ${ecosystem} package ${name}${written}. ${evidence.join('')}`,
    data: {
      name,
      ecosystem,
      range,
      lockfile: lock ? displayRepoPath(lock.path) : null,
      locked: lock?.version ?? null,
      imported: imported ?? null,
      elsewhere: isElsewhere,
    },
  });
}

/** What was never installed may not exist. */
function lockSentences(lock: PackageFact['lock']): readonly string[] {
  if (!lock) return [];
  const file = displayRepoPath(lock.path);
  return [lock.version === null ? `${file} does not name it. ` : `${file} holds it at ${lock.version}. `];
}

function importSentences(imported: boolean | null): readonly string[] {
  return imported === false ? ['No file of this change imports it. '] : [];
}
