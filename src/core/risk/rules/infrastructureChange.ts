import { groupBy } from '../../base/groupBy.ts';
import type { FileChange } from '../../diff/change.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import { excerpt } from '../evidence/excerpt.ts';
import { fileNote } from '../evidence/fileNote.ts';
import { findNewSpots } from '../evidence/spots.ts';
import { toldTogether } from '../evidence/toldTogether.ts';
import type { Finding } from '../finding.ts';
import {
  findInfrastructureHazards,
  infrastructureWords,
  removedSafeguard,
} from '../infrastructure/infrastructureHazards.ts';
import { infrastructureKind } from '../infrastructure/infrastructureKind.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';

/** Changes of what is deployed, and how. */
export const infrastructureChange: Rule = {
  id: 'infrastructure-change',
  level: 'warning',
  title: 'Infrastructure change',
  rationale:
    'Infrastructure is applied to what is running, and tests seldom see it. Every kind that changes gives one ' +
    'note: Terraform, Kubernetes, Helm, CloudFormation, containers, Compose, Ansible, web servers, deployments. ' +
    'Warnings: scripts and files from the network in an image, secrets that become part of one, services opened to ' +
    'the outside, nothing left running, numbers of instances and places of state that change, health checks that are ' +
    'removed. Examples, test data and changes of comments alone are left alone; what destroys has a rule of its own.',
  options: [],
  check: (input) => {
    const files = input.change.files.flatMap((file) => {
      const kind = infrastructureKind(file);
      return kind === null ? [] : [{ file, kind }];
    });
    const own = new Set(files.map(({ file }) => file));
    return [
      ...[...groupBy(files, ({ kind }) => kind).values()].flatMap((group) => changedKind(group, input)),
      ...files.flatMap(({ file }) => removedSafeguards(file)),
      ...findNewSpots(input, {
        rule: 'infrastructure-change',
        words: infrastructureWords,
        applies: (file) => own.has(file) && file.status !== 'deleted',
        isOncePerFile: ({ kind }) => kind === 'recreate',
        find: findInfrastructureHazards,
      }),
    ];
  },
};

interface Described {
  readonly file: FileChange;
  readonly kind: string;
}

/** One note for each kind, at the first file that says something: a module of ten files is one thing to know. */
function changedKind(group: readonly Described[], input: RiskInput): readonly Finding[] {
  const notes = group.flatMap(({ file, kind }) => {
    const verb = file.status === 'added' ? 'is new' : file.status === 'deleted' ? 'is removed' : 'changes';
    const message = `Infrastructure (${kind}) ${verb}: ${displayRepoPath(file.path)}.`;
    const data = { kind: 'file', what: kind, status: file.status };
    return fileNote(file, input, { rule: 'infrastructure-change', level: 'note', message, data }) ?? [];
  });
  return toldTogether(
    notes,
    input,
    () => true,
    ({ length }) =>
      length === 1
        ? 'One more file of this kind changes, too.'
        : `${length} more files of this kind change, too.`,
  );
}

function removedSafeguards(file: FileChange): readonly Finding[] {
  if (file.status === 'deleted' || file.removed === 0) return [];
  const found = file.units.flatMap(removedTextLines).flatMap((line) => {
    const safeguard = removedSafeguard(file.path, line.text);
    return safeguard === null ? [] : [{ line, safeguard }];
  });
  if (found.length === 0) return [];
  const added = new Set(file.units.flatMap(addedTextLines).map((line) => line.text.trim()));
  return found
    .filter(({ line }) => !added.has(line.text.trim()))
    .map(({ line, safeguard }) => ({
      rule: 'infrastructure-change',
      level: safeguard.level,
      path: file.path,
      unit: line.unit,
      line: line.number,
      message: `${safeguard.what}: ${excerpt(line.text)}`,
      data: { kind: safeguard.kind, side: 'old' },
    }));
}
