import { l10n } from 'vscode';
import { assertNever } from '../core/base/invariant.ts';
import type { TargetRequest } from '../core/workflow/target.ts';

/** What is reviewed, in a few words. */
export function describeTarget(request: TargetRequest): string {
  switch (request.kind) {
    case 'branch':
      return l10n.t('This branch against its base');
    case 'worktree':
      return l10n.t('Uncommitted changes');
    case 'staged':
      return l10n.t('Staged changes');
    case 'commit':
      return l10n.t('Commit {0}', /^[0-9a-f]{40,}$/.test(request.revision) ? request.revision.slice(0, 10) : request.revision); // prettier-ignore
    case 'range':
      return request.range.replaceAll(/refs\/(?:heads|remotes)\//g, '');
    case 'patch':
      return l10n.t('Patch {0}', request.label);
    default:
      return assertNever(request);
  }
}
