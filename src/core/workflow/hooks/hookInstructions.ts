import { join } from 'node:path';
import type { HookName } from './hookName.ts';
import type { HookPlaces } from './hookPlaces.ts';

/** What a person adds by hand, and to which file. */
export interface HookInstructions {
  /** Absolute. */
  readonly file: string;
  readonly lines: readonly string[];
}

/** The exact lines that make somebody else's hook start ours. */
export function hookInstructions(places: HookPlaces, name: HookName): HookInstructions {
  const { manager } = places;
  if (manager?.name === 'lefthook') return { file: manager.file, lines: lefthookLines(name) };
  if (manager?.name === 'pre-commit') return { file: manager.file, lines: preCommitLines(name) };
  if (manager?.name === 'husky')
    return { file: join(manager.file, name), lines: shellLines(name, `countersign hook ${name} "$@"`) };
  return {
    file: join(places.folder, name),
    lines:
      places.owner === 'work-tree' ? shellLines(name, `countersign hook ${name} "$@"`) : ownScriptLines(name),
  };
}

/** As the first lines of a hook. What git wrote to standard input is handed on to whatever follows. */
function shellLines(name: HookName, command: string): readonly string[] {
  if (name === 'commit-msg') return [`${command} || exit $?`];
  if (name === 'post-commit') return [`${command} || :`];
  return [
    'refs=$(cat)',
    `printf '%s\\n' "$refs" | ${command} || exit $?`,
    '[ -z "$refs" ] || exec <<END_OF_REFS',
    '$refs',
    'END_OF_REFS',
  ];
}

/** Through the script in our own folder, which knows where the program is; silent in repositories without one. */
function ownScriptLines(name: HookName): readonly string[] {
  return [
    `hook="$(git rev-parse --git-common-dir)/countersign/hooks/${name}"`,
    'if [ -x "$hook" ]; then',
    ...shellLines(name, '"$hook" "$@"'),
    'fi',
  ];
}

function lefthookLines(name: HookName): readonly string[] {
  return [
    `${name}:`,
    '  commands:',
    '    countersign:',
    `      run: countersign hook ${name}${lefthookArguments[name]}`,
    ...(name === 'pre-push' ? ['      use_stdin: true'] : []),
  ];
}

const lefthookArguments: Readonly<Record<HookName, string>> = {
  'commit-msg': ' {1}',
  'pre-push': ' {1} {2}',
  'post-commit': '',
};

/** An entry below `repos:`. The framework must be told of the stage: `pre-commit install --hook-type <stage>`. */
function preCommitLines(name: HookName): readonly string[] {
  return [
    '- repo: local',
    '  hooks:',
    `    - id: countersign-${name}`,
    `      name: countersign ${name}`,
    `      entry: countersign hook ${name}`,
    '      language: system',
    `      stages: [${name}]`,
    ...(name === 'commit-msg' ? [] : ['      always_run: true', '      pass_filenames: false']),
    ...(name === 'pre-push' ? ['      verbose: true'] : []),
  ];
}
