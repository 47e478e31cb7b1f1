import type { FileChange } from '../../diff/change.ts';
import { displayRepoPath } from '../../base/repoPath.ts';
import { fileNote } from '../evidence/fileNote.ts';
import { findNewSpots } from '../evidence/spots.ts';
import type { Finding } from '../finding.ts';
import { findPipelineHazards, pipelineHazardWords } from '../infrastructure/pipelineHazards.ts';
import { isPipelinePath, pipelineKind, pipelineNeighbourKind } from '../infrastructure/pipelinePath.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';

/** Changes of what is built, tested and released, and when. */
export const ciChange: Rule = {
  id: 'ci-change',
  level: 'error',
  title: 'CI change',
  rationale:
    'A pipeline runs with secrets and decides what counts as passed, so a change there reaches further than its diff. ' +
    'Every changed pipeline, hook, update bot and release configuration gives one note. Text of strangers inside a ' +
    'script is an error, a script from the network that is run at once and an action at a branch are warnings; new ' +
    'actions of third parties that are not pinned to a commit and changed triggers are notes. Actions of the platform ' +
    'itself, other commits of the same actions, actions that tell one more result of their own steps, and changes of ' +
    'comments or formatting are left alone.',
  options: [],
  check: (input) => {
    const hazards = findNewSpots(input, {
      rule: 'ci-change',
      words: pipelineHazardWords,
      applies: (file) => file.status !== 'deleted' && isPipelinePath(file.path),
      find: findPipelineHazards,
    });
    return [...input.change.files.flatMap((file) => changedFile(file, input) ?? []), ...hazards];
  },
};

function changedFile(file: FileChange, input: RiskInput): Finding | null {
  const kind = pipelineKind(file.path) ?? pipelineNeighbourKind(file.path);
  if (kind === null || onlyMovesPins(file) || onlyTellsMore(file)) return null;
  const verb = file.status === 'added' ? 'is new' : file.status === 'deleted' ? 'is removed' : 'changes';
  return fileNote(file, input, {
    rule: 'ci-change',
    level: file.status === 'deleted' && isPipelinePath(file.path) ? 'warning' : 'note',
    message: `A ${kind} ${verb}: ${displayRepoPath(file.path)}.`,
    data: { kind: 'file', what: kind, status: file.status },
  });
}

const pinnedAction = /^\s*(?:-\s+)?uses:\s*["']?([^\s@"']+)@[0-9a-f]{40}\b/;

/** Another commit of the same actions, as update bots write it: what runs is named as before. */
function onlyMovesPins(file: FileChange): boolean {
  if (file.status !== 'modified') return false;
  const [added, removed] = [addedTextLines, removedTextLines].map((read) =>
    file.units.flatMap(read).map(({ text }) => pinnedAction.exec(text)?.[1] ?? null),
  );
  if (added === undefined || removed === undefined || added.length === 0 || added.includes(null))
    return false;
  return added.join(' ') === removed.join(' ');
}

/** A result of a step that an action passes on: its name, what it is, and which step gave it. */
const output =
  /^\s*(?:[\w-]+:|description:\s[^]*|value:\s*["']?\$\{\{\s*steps\.[\w-]+\.outputs\.[\w-]+\s*\}\}["']?)\s*$/;

function onlyTellsMore(file: FileChange): boolean {
  if (file.status !== 'modified' || file.removed > 0 || !/(?:^|\/)action\.ya?ml$/.test(file.path))
    return false;
  const added = file.units.flatMap(addedTextLines).filter(({ text }) => text.trim() !== '');
  const values = added.filter(({ text }) => /^\s*value:/.test(text));
  return (
    values.length > 0 && added.every(({ text }) => output.test(text) && !/token|secret|key\b/i.test(text))
  );
}
