import { l10n, Uri, window } from 'vscode';
import { initPolicy as writeInitialPolicy } from '../../core/workflow/initPolicy.ts';
import { describeError } from '../describeError.ts';
import type { Services } from '../services.ts';
import { chooseRepository } from './chooseRepository.ts';

/** Writes a commented policy for this repository and opens it; an existing one is opened, never overwritten. */
export async function initPolicy(services: Services): Promise<void> {
  const repository = await chooseRepository(services, {
    isAsked: false,
    title: l10n.t('Create Review Policy'),
  });
  if (repository === undefined) return;
  try {
    const { path, created } = await writeInitialPolicy(repository.directory, { preset: 'strict' });
    await window.showTextDocument(Uri.file(path));
    if (!created) void window.showInformationMessage(l10n.t('This repository has a policy already.'));
  } catch (error) {
    void window.showErrorMessage(describeError(error));
  }
}
