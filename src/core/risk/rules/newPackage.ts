import { displayRepoPath } from '../../base/repoPath.ts';
import type { PackageFact } from '../../analysis/facts.ts';
import { findingAtLine } from '../findingAtLine.ts';
import type { Finding } from '../finding.ts';
import type { Rule, RiskInput } from '../rule.ts';

/** A third-party package that a manifest names for the first time. */
export const newPackage: Rule = {
  id: 'new-package',
  level: 'warning',
  title: 'New third-party package',
  rationale:
    'Every package is code of somebody else that runs with the same rights. Coding agents also name packages that do ' +
    'not exist or that somebody registered under a plausible name. The message says whether the lockfile holds it and ' +
    'whether a changed file imports it. One that another manifest names already gives a note. A changed version of a known package is not flagged.',
  options: [],
  check: (input) => input.facts.modules.packagesAdded.map((added) => finding(added, input)),
};

function finding(added: PackageFact, input: RiskInput): Finding {
  const { name, ecosystem, path, line, range, lock, imported, isElsewhere } = added;
  const advice = isElsewhere
    ? 'Another manifest of the repository names it already.'
    : 'Check that it is the package that is meant and that it is needed.';
  const evidence = [...lockSentences(lock), ...importSentences(imported), advice];
  const written = range === null ? '' : ` (${range})`;
  return findingAtLine(input, {
    rule: 'new-package',
    level: isElsewhere ? 'note' : 'warning',
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
