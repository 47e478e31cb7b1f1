import { l10n, type QuickPickItem, Uri, window } from 'vscode';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { askEvidence, type AskAboutHunk, highRiskDemands } from './askHighRisk.ts';
import { attest } from './attest.ts';

/** Attests with how far the reviewer went, and a note: typed, or one of their templates. */
export async function attestWithNote(services: Services, target?: unknown): Promise<void> {
  await attest(services, target, askGradeAndNote(services));
}

const askGradeAndNote =
  ({ session }: Services): AskAboutHunk =>
  async (policy, hunk) => {
    const lowest = highRiskDemands(policy, hunk)?.evidence ?? 'claimed';
    const evidence = await askEvidence(lowest, l10n.t('Attest with a note: how far did you go?'));
    if (evidence === undefined) return undefined;
    const root = session.opened?.repository.root;
    const { noteTemplates } = readSettings(root === undefined ? undefined : Uri.file(root));
    const note = await askNote(noteTemplates);
    return note === undefined ? undefined : { note, evidence };
  };

/** A list that takes what is typed as well. Undefined: it was closed. */
function askNote(templates: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const picker = window.createQuickPick<QuickPickItem & { readonly note: string }>();
    const list = (): void => {
      const typed = picker.value.trim();
      const own =
        typed === ''
          ? []
          : [{ label: typed, description: l10n.t('as typed'), note: typed, alwaysShow: true }];
      picker.items = [...own, ...templates.map((note) => ({ label: note, note }))];
    };
    picker.title = l10n.t('Attest with a note');
    picker.placeholder = l10n.t('Write a note, or choose a template. Your signature covers it.');
    picker.ignoreFocusOut = true;
    picker.onDidChangeValue(list);
    picker.onDidAccept(() => {
      // Somebody who types and presses Enter at once is faster than the list.
      const note = picker.activeItems[0]?.note ?? picker.value.trim();
      if (note === '') return;
      resolve(note);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    list();
    picker.show();
  });
}
