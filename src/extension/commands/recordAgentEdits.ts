import { homedir } from 'node:os';
import { relative } from 'node:path';
import {
  commands,
  Disposable,
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
} from 'vscode';
import { agentTable } from '../../core/capture/agentTable.ts';
import {
  type HookConfigFile,
  readHookConfigFiles,
  writeHookConfig,
} from '../../core/capture/hookConfigFile.ts';
import { captureProgram, writeCaptureProgram } from '../captureProgram.ts';
import type { Services } from '../services.ts';
import { chooseRepository } from './chooseRepository.ts';

/** Offers to add hooks to agents' configuration, shows what would be written, and writes it on the person's word. */
export async function recordAgentEdits(services: Services): Promise<void> {
  const files = await hookFiles(services);
  if (files === null) return;
  const chosen = await chooseFiles(
    files,
    ({ record }) => record.kind === 'changed',
    l10n.t('Which agents should tell Countersign what they write?'),
  );
  const planned = chosen.flatMap(({ file, text, record }) =>
    record.kind === 'changed' ? [{ file, before: text, after: record.text }] : [],
  );
  if (planned.length === 0 || !(await confirmPlans(planned))) return;
  await writeCaptureProgram(services);
  await writePlans(planned, l10n.t('Agents that are running read their hooks when they start again.'));
}

/** Takes exactly our entries out again. */
export async function stopRecordingAgentEdits(services: Services): Promise<void> {
  const files = await hookFiles(services);
  if (files === null) return;
  const recording = files.filter(({ stop }) => stop.kind === 'changed');
  if (recording.length === 0) {
    void window.showInformationMessage(l10n.t('No agent tells Countersign what it writes.'));
    return;
  }
  const chosen = await chooseFiles(recording, () => true, l10n.t('Which agents should stop?'));
  const planned = chosen.flatMap(({ file, text, stop }) =>
    stop.kind === 'changed' ? [{ file, before: text, after: stop.text }] : [],
  );
  if (planned.length === 0 || !(await confirmPlans(planned))) return;
  await writePlans(planned, l10n.t('What was recorded stays in the git directory.'));
}

async function hookFiles(services: Services): Promise<readonly HookConfigFile[] | null> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage(
      l10n.t('Hooks are programs that agents start: trust this workspace first.'),
    );
    return null;
  }
  const repository = await chooseRepository(services, { isAsked: false, title: l10n.t('Agent edits') });
  if (repository === undefined) return null;
  return readHookConfigFiles({
    folder: repository.directory,
    home: homedir(),
    program: captureProgram(services),
  });
}

interface FileItem extends QuickPickItem {
  readonly config?: HookConfigFile;
}

async function chooseFiles(
  files: readonly HookConfigFile[],
  isOpen: (file: HookConfigFile) => boolean,
  placeHolder: string,
): Promise<readonly HookConfigFile[]> {
  const itemsOf = (level: HookConfigFile['level'], label: string): readonly FileItem[] => [
    { label, kind: QuickPickItemKind.Separator },
    ...files
      .filter((file) => file.level === level)
      .map((config) => ({
        label: agentTable[config.agent].title,
        description: shownPath(config.file),
        detail: stateOf(config),
        picked: level === 'workspace' && config.isUsed && isOpen(config),
        config,
      })),
  ];
  const items = [
    ...itemsOf('workspace', l10n.t('In this workspace')),
    ...itemsOf('user', l10n.t('In all your projects')),
  ];
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    placeHolder,
    matchOnDescription: true,
  });
  return (picked ?? []).flatMap(({ config }) => (config !== undefined && isOpen(config) ? [config] : []));
}

function stateOf({ record, isUsed, text }: HookConfigFile): string {
  if (record.kind === 'unreadable') return l10n.t('Stays as it is: {0}', record.reason);
  if (record.kind === 'unchanged') return l10n.t('Tells Countersign already');
  const use = isUsed ? l10n.t('Used here') : l10n.t('Not seen on this machine');
  return text === null
    ? l10n.t('{0}; the file would be new', use)
    : l10n.t('{0}; entries would be added', use);
}

function shownPath(file: string): string {
  const path = workspace.asRelativePath(file, false);
  const below = relative(homedir(), file);
  return path === file && !below.startsWith('..') ? `~/${below}` : path;
}

interface PlannedFile {
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

const planScheme = 'countersign-plan';

/** Shows each file as it is beside what it would be. Nothing is written before the person says so. */
async function confirmPlans(planned: readonly PlannedFile[]): Promise<boolean> {
  const texts = new Map<string, string>();
  const uriOf = (file: string, side: 'before' | 'after', text: string | null): Uri => {
    const uri = Uri.from({ scheme: planScheme, path: Uri.file(file).path, query: side });
    texts.set(uri.toString(), text ?? '');
    return uri;
  };
  const provider = workspace.registerTextDocumentContentProvider(planScheme, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  try {
    for (const { file, before, after } of planned) {
      const [left, right] = [uriOf(file, 'before', before), uriOf(file, 'after', after)];
      await commands.executeCommand('vscode.diff', left, right, titleOf({ file, before, after }), {
        preview: false,
      });
    }
    const write: QuickPickItem = {
      label: l10n.t('Write what is shown'),
      detail: l10n.t(
        'Agents then start a program on this machine after each edit, which records what lines they wrote.',
      ),
    };
    const leave: QuickPickItem = { label: l10n.t('Write nothing') };
    const placeHolder = planned.map(({ file }) => shownPath(file)).join(', ');
    const title = l10n.t('Write these entries? They hold a path of this machine.');
    const answer = await window.showQuickPick([leave, write], { title, placeHolder, ignoreFocusOut: true });
    return answer === write;
  } finally {
    await closePlans();
    Disposable.from(provider).dispose();
  }
}

function titleOf({ file, before, after }: PlannedFile): string {
  if (before === null) return l10n.t('{0} (new file)', shownPath(file));
  return after === null ? l10n.t('{0} (removed)', shownPath(file)) : shownPath(file);
}

/** The texts are gone with their provider. */
async function closePlans(): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const ours = tabs.filter(({ input }) => {
    const modified =
      typeof input === 'object' && input !== null && 'modified' in input ? input.modified : null;
    return modified instanceof Uri && modified.scheme === planScheme;
  });
  await window.tabGroups.close(ours);
}

async function writePlans(planned: readonly PlannedFile[], afterwards: string): Promise<void> {
  const changed: string[] = [];
  for (const { file, before, after } of planned) {
    if (!(await writeHookConfig(file, before, after))) changed.push(shownPath(file));
  }
  if (changed.length > 0) {
    void window.showWarningMessage(
      l10n.t('{0} has changed meanwhile and was left as it is: run the command again.', changed.join(', ')),
    );
  }
  if (changed.length < planned.length) void window.showInformationMessage(afterwards);
}
