import { createHash } from 'node:crypto';
import type { HookName } from './hookName.ts';

/** The program that a hook starts: absolute paths, whatever characters are in them. */
export interface HookProgram {
  readonly node: string;
  readonly cli: string;
}

const headPattern = /^#!\/bin\/sh\n# countersign hook v1 ([0-9a-f]{64})\n/;

/**
 * The hook as a POSIX shell script. It starts `program`, else `countersign` from the PATH. `null`: the PATH alone, for
 * files that people share. Its second line names the SHA-256 of the rest, so that a change by hand is noticed.
 */
export function hookScript(name: HookName, program: HookProgram | null): string {
  const lines = [
    '# "countersign hooks install" wrote this file and "countersign hooks uninstall" removes it, unless it was changed.',
    ...startLines(name, program),
    ...endLines[name],
    '',
  ];
  const body = lines.join('\n');
  return `#!/bin/sh\n# countersign hook v1 ${digestOf(body)}\n${body}`;
}

/** `ours`: exactly as it was written, by this version or another. `changed`: ours, and edited since. */
export function recogniseHookScript(text: string): 'ours' | 'changed' | 'foreign' {
  const head = headPattern.exec(text);
  if (head === null) return text.includes('\n# countersign hook v1 ') ? 'changed' : 'foreign';
  return digestOf(text.slice(head[0].length)) === head[1] ? 'ours' : 'changed';
}

/** Single quotes hold everything in a shell but a single quote. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function startLines(name: HookName, program: HookProgram | null): readonly string[] {
  const fromPath = ['countersign', 'hook', name, '--', '"$@"'].join(' ');
  const search = ['if command -v countersign >/dev/null 2>&1; then', `  ${fromPath} || status=$?`];
  const notFound = ['else', '  status=127', 'fi'];
  if (program === null) return ['status=0', ...search, ...notFound];
  return [
    `node=${quoteForShell(program.node)}`,
    `cli=${quoteForShell(program.cli)}`,
    'status=0',
    'if [ -x "$node" ] && [ -f "$cli" ]; then',
    `  "$node" "$cli" hook ${name} -- "$@" || status=$?`,
    `el${search[0]}`,
    ...search.slice(1),
    ...notFound,
  ];
}

/** Only a malformed trailer (3) stops a commit; a program that is missing or broken never does. */
const commitMsgEnd: readonly string[] = [
  'if [ "$status" -eq 3 ]; then exit 1; fi',
  'if [ "$status" -eq 127 ]; then',
  "  echo 'countersign: not found, so the attestations in this message were not checked.' >&2",
  'elif [ "$status" -ne 0 ]; then',
  "  echo 'countersign: it failed, so the attestations in this message were not checked.' >&2",
  'fi',
  'exit 0',
];

/** Where the push must be checked, what could not be checked stops it. */
const prePushEnd: readonly string[] = [
  'if [ "$status" -eq 0 ]; then exit 0; fi',
  'case "$(git config --get countersign.hooks.prePush)" in',
  "  '' | advisory | off)",
  "    echo 'countersign: not found, or it failed, so this push was not checked.' >&2",
  '    exit 0',
  '    ;;',
  'esac',
  'if [ "$status" -eq 127 ]; then',
  '  echo \'countersign: not found, and countersign.hooks.prePush asks for a check: the push is stopped. Run "countersign hooks install" again.\' >&2',
  'fi',
  'exit 1',
];

/** The commit is made already. */
const postCommitEnd: readonly string[] = ['exit 0'];

const endLines: Readonly<Record<HookName, readonly string[]>> = {
  'commit-msg': commitMsgEnd,
  'pre-push': prePushEnd,
  'post-commit': postCommitEnd,
};
