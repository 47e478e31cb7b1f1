import { type ConfigurationScope, type Event, EventEmitter, type Disposable, workspace } from 'vscode';
import type { Grouping } from './views/queueModel.ts';

/** An immutable snapshot of our settings; this file alone reads the configuration. */
export interface Settings {
  /** Range to open when a window starts; null for none. */
  readonly startupReview: string | null;
  readonly groupBy: Grouping;
  /** The git program; null for `git` on the PATH. */
  readonly gitPath: string | null;
  /** Ask once about a high pace, and suggest breaks. */
  readonly paceReminders: boolean;
  /** Show how far each file of the open review is, in the explorer and on tabs. */
  readonly fileDecorations: boolean;
  /** Notes to choose from when a hunk is attested with a note. */
  readonly noteTemplates: readonly string[];
}

/** With a folder or a file: as its folder of the window has them. */
export function readSettings(scope?: ConfigurationScope): Settings {
  const configuration = workspace.getConfiguration('countersign', scope);
  return {
    startupReview: configuration.get<string>('startupReview', '') || null,
    groupBy: configuration.get<Grouping>('groupBy', 'risk'),
    gitPath: configuration.get<string>('gitPath', '') || null,
    paceReminders: configuration.get<boolean>('paceReminders', true),
    fileDecorations: configuration.get<boolean>('fileDecorations', true),
    noteTemplates: configuration.get<readonly string[]>('noteTemplates', []),
  };
}

export async function writeGrouping(grouping: Grouping): Promise<void> {
  await workspace.getConfiguration('countersign').update('groupBy', grouping, true);
}

export async function writePaceReminders(isOn: boolean): Promise<void> {
  await workspace.getConfiguration('countersign').update('paceReminders', isOn, true);
}

/** Fires with the new snapshot whenever one of our settings changes. */
export function watchSettings(): Disposable & { readonly onDidChange: Event<Settings> } {
  const emitter = new EventEmitter<Settings>();
  const subscription = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('countersign')) emitter.fire(readSettings());
  });
  return {
    onDidChange: emitter.event,
    dispose() {
      subscription.dispose();
      emitter.dispose();
    },
  };
}
