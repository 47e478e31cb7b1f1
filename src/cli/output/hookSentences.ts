import { relative } from 'node:path';
import { assertNever } from '../../core/base/invariant.ts';
import type { HookPlaces } from '../../core/workflow/hooks/hookPlaces.ts';
import type { HookSummary } from '../../core/workflow/hooks/hookState.ts';
import type { InstallOutcome } from '../../core/workflow/hooks/installHooks.ts';
import type { UninstallOutcome } from '../../core/workflow/hooks/uninstallHooks.ts';
import { terminalText } from './table.ts';

/** Inside the repository from its top; elsewhere in full. */
function show(places: HookPlaces, path: string): string {
  const short = relative(places.repository.root, path);
  return terminalText(short === '' || short.startsWith('..') ? path : short);
}

/** What became of one hook, with the exact lines where a person has to add them. */
export function installSentence(places: HookPlaces, name: string, outcome: InstallOutcome): string {
  switch (outcome.kind) {
    case 'written':
      return `installed as ${show(places, outcome.place)}.`;
    case 'updated':
      return `brought up to date in ${show(places, outcome.place)}.`;
    case 'unchanged':
      return `already runs through ${show(places, outcome.place)}.`;
    case 'refused':
    case 'failed':
      return terminalText(outcome.sentence);
    case 'by-hand': {
      const { file, lines } = outcome.instructions;
      const orWrite = outcome.canWrite
        ? ' ("countersign hooks install --write" makes that file for you)'
        : '';
      return [
        `not installed: ${whoDecides(places)}. Add to ${show(places, file)}${placeInFile(places, name)}${orWrite}:`,
        '',
        ...lines.map((line) => `    ${line}`),
        '',
      ].join('\n');
    }
    default:
      return assertNever(outcome);
  }
}

function whoDecides(places: HookPlaces): string {
  if (places.manager !== null) return `${places.manager.name} manages the hooks here`;
  if (places.setting === null) return 'a hook of somebody else stands there and was left alone';
  const scope = `core.hooksPath (${terminalText(places.setting.scope)})`;
  return places.owner === 'elsewhere'
    ? `${scope} leads out of this repository, where others may share the hooks`
    : `${scope} names the hooks, and they were left alone`;
}

function placeInFile(places: HookPlaces, name: string): string {
  if (places.manager?.name === 'pre-commit')
    return ` below "repos:", and run "pre-commit install --hook-type ${name}"`;
  return places.manager?.name === 'lefthook' ? '' : ', before its other commands';
}

export function uninstallSentence(places: HookPlaces, outcome: UninstallOutcome): string {
  switch (outcome.kind) {
    case 'removed':
      return `removed ${show(places, outcome.place)}.`;
    case 'tracked':
      return `${show(places, outcome.place)} stands among the project's files: "countersign hooks uninstall --write" removes it.`;
    case 'called':
      return `${show(places, outcome.file)} still starts it: remove those lines by hand.`;
    case 'refused':
    case 'failed':
      return terminalText(outcome.sentence);
    default:
      return assertNever(outcome);
  }
}

/** State and explanation of one hook, for a table. */
export function hookCells(places: HookPlaces, summary: HookSummary): readonly string[] {
  switch (summary.kind) {
    case 'installed':
      return ['installed', `runs through ${show(places, summary.through)}`];
    case 'changed':
      return ['changed', `${show(places, summary.place)} was edited after it was installed`];
    case 'broken':
      return ['broken', `${show(places, summary.place)} is ${summary.reason}`];
    case 'managed':
      return [
        'not installed',
        `${summary.manager.name} manages the hooks: ${show(places, summary.manager.file)} does not start it`,
      ];
    case 'foreign':
      return ['not installed', `${show(places, summary.file)} is not ours and does not start it`];
    case 'absent':
      return ['not installed', ''];
    default:
      return assertNever(summary);
  }
}
