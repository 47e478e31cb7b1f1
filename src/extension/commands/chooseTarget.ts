import { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import { env, l10n, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import { openRepository } from '../../core/git/repository.ts';
import {
  type ReviewableCommit,
  type ReviewableRef,
  type ReviewableTargets,
  reviewableTargets,
} from '../../core/workflow/reviewableTargets.ts';
import type { TargetRequest } from '../../core/workflow/target.ts';
import { describeTarget } from '../describeTarget.ts';

interface TargetPick extends QuickPickItem {
  readonly request: () => Promise<TargetRequest | 'elsewhere' | undefined>;
}

/** A larger patch is no change that people read. */
const largestPatch = 64 * 1024 * 1024;

interface TargetOptions {
  readonly gitPath: string | null;
  readonly recent: readonly TargetRequest[];
  /** Of the repository; null where only one can be meant. */
  readonly name: string | null;
}

/**
 * Asks what to review: everything is offered from what the repository holds, nothing is fetched. `elsewhere`: in another
 * repository.
 */
export async function chooseTarget(
  directory: string,
  { gitPath, recent, name }: TargetOptions,
): Promise<TargetRequest | 'elsewhere' | undefined> {
  const repository = await openRepository(directory, gitPath === null ? {} : { gitPath });
  const targets = await reviewableTargets(repository);
  const elsewhere: readonly TargetPick[] =
    name === null
      ? []
      : [
          {
            label: l10n.t('$(repo) Another repository, work tree or submodule…'),
            detail: l10n.t('This list is of {0}', name),
            request: () => Promise.resolve('elsewhere'),
          },
        ];
  const chosen = await window.showQuickPick([...picksOf(targets, recent), ...elsewhere], {
    title: name === null ? l10n.t('Review Changes') : l10n.t('Review Changes in {0}', name),
    placeHolder: l10n.t('What do you want to review?'),
    matchOnDetail: true,
  });
  return chosen?.request();
}

function picksOf(targets: ReviewableTargets, recent: readonly TargetRequest[]): readonly TargetPick[] {
  const { base, branches, requests, commits } = targets;
  return [
    ...usualPicks(base),
    ...(recent.length === 0 ? [] : [separator(l10n.t('recent'))]),
    ...recent.map((request) => fixed(`$(history) ${describeTarget(request)}`, '', request)),
    separator(l10n.t('something else')),
    ...(requests.length === 0
      ? []
      : [listPick(l10n.t('$(git-pull-request) Pull or merge request…'), requests, base)]),
    ...(branches.length === 0 ? [] : [listPick(l10n.t('$(git-branch) Another branch…'), branches, base)]),
    ...(commits.length === 0
      ? []
      : [
          {
            label: l10n.t('$(git-commit) A commit…'),
            detail: l10n.t('One commit against its first parent'),
            request: () => chooseCommit(commits),
          },
        ]),
    {
      label: l10n.t('$(git-compare) Range…'),
      detail: l10n.t('BASE..HEAD or BASE...HEAD'),
      request: askRange,
    },
    {
      label: l10n.t('$(file-code) Patch file…'),
      detail: l10n.t('From git diff or git format-patch, read against HEAD'),
      request: choosePatch,
    },
    {
      label: l10n.t('$(clippy) Patch in the clipboard'),
      detail: l10n.t('Read against HEAD'),
      request: async () =>
        patchRequest(l10n.t('clipboard'), Buffer.from(await env.clipboard.readText(), 'utf8')),
    },
  ];
}

function usualPicks(base: string | null): readonly TargetPick[] {
  return [
    ...(base === null
      ? []
      : [
          fixed(
            l10n.t('$(git-branch) This branch against {0}', base),
            l10n.t('Everything the branch adds since it left the base'),
            { kind: 'branch' },
          ),
        ]),
    fixed(
      l10n.t('$(edit) Uncommitted changes'),
      l10n.t('The working tree against HEAD, untracked files included'),
      { kind: 'worktree' },
    ),
    fixed(l10n.t('$(diff-added) Staged changes'), l10n.t('The index against HEAD'), { kind: 'staged' }),
    fixed(l10n.t('$(git-commit) Last commit'), l10n.t('HEAD against its first parent'), {
      kind: 'commit',
      revision: 'HEAD',
    }),
  ];
}

function fixed(label: string, detail: string, request: TargetRequest): TargetPick {
  return { label, ...(detail === '' ? {} : { detail }), request: () => Promise.resolve(request) };
}

function separator(label: string): TargetPick {
  return { label, kind: QuickPickItemKind.Separator, request: () => Promise.resolve(undefined) };
}

function listPick(label: string, refs: readonly ReviewableRef[], base: string | null): TargetPick {
  return {
    label,
    detail: l10n.t('{0} here, against {1}', refs.length, base ?? ''),
    request: async () => {
      const picks = refs.map(({ name, ref, range }) => ({ label: name, description: ref, range }));
      const chosen = await window.showQuickPick(picks, {
        title: l10n.t('Review Changes'),
        placeHolder: l10n.t('Which one?'),
        matchOnDescription: true,
      });
      return chosen === undefined ? undefined : { kind: 'range', range: chosen.range };
    },
  };
}

async function chooseCommit(commits: readonly ReviewableCommit[]): Promise<TargetRequest | undefined> {
  const picks = commits.map(({ oid, subject, author }) => ({
    label: subject === '' ? oid.slice(0, 10) : subject,
    description: `${oid.slice(0, 10)} ${author}`,
    oid,
  }));
  const chosen = await window.showQuickPick(picks, {
    title: l10n.t('Review a Commit'),
    placeHolder: l10n.t('Which one?'),
    matchOnDescription: true,
  });
  return chosen === undefined ? undefined : { kind: 'commit', revision: chosen.oid };
}

async function askRange(): Promise<TargetRequest | undefined> {
  const range = await window.showInputBox({
    title: l10n.t('Review a Range'),
    prompt: l10n.t('Three dots compare with the merge base, two dots with the revision itself.'),
    placeHolder: 'main...HEAD',
    validateInput: (text) => (text.includes('..') ? undefined : l10n.t('Write BASE..HEAD or BASE...HEAD.')),
  });
  return range === undefined ? undefined : { kind: 'range', range: range.trim() };
}

async function choosePatch(): Promise<TargetRequest | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t('Review a Patch'),
      openLabel: l10n.t('Review'),
      filters: { [l10n.t('Patches')]: ['patch', 'diff', 'mbox', 'eml'], [l10n.t('All files')]: ['*'] },
    })) ?? [];
  if (file === undefined) return undefined;
  const { size } = await workspace.fs.stat(file);
  if (size > largestPatch) {
    void window.showErrorMessage(l10n.t('The patch is larger than 64 MiB, which nobody reads: divide it.'));
    return undefined;
  }
  return patchRequest(basename(file.fsPath), Buffer.from(await workspace.fs.readFile(file)));
}

function patchRequest(label: string, bytes: Buffer): TargetRequest | undefined {
  if (/^(?:diff --git |--- |Index: )/m.test(bytes.toString('latin1')))
    return { kind: 'patch', label, patch: bytes.toString('latin1') };
  void window.showErrorMessage(l10n.t('There is no patch in it: copy the output of "git diff".'));
  return undefined;
}
