import type { FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Spot } from '../evidence/spots.ts';
import type { FindingLevel } from '../finding.ts';
import type { TextLine } from '../unitLines.ts';
import { isPipelinePath } from './pipelinePath.ts';

/** A script from the network that is run at once. */
export const runsFromNetwork =
  /\b(?:curl|wget|iwr|Invoke-WebRequest|irm)\b[^\n|;]*\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:env\s+\S+\s+)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^\n|]*\|\s*(?:sudo\s+)?(?:python3?|node|ruby|perl|iex)\b|\b(?:ba|z)?sh\s+(?:-c\s+["']\$\(|<\(\s*)(?:curl|wget)\b|\b(?:iex|Invoke-Expression)\b[^\n]*(?:DownloadString|iwr|irm|Invoke-WebRequest)/;

/** Text that strangers write (titles, branch names, comments), put into a script before the shell reads it. */
const strangersText =
  /\$\{\{[^}]*\bgithub\.(?:head_ref|event\.(?:issue|pull_request|comment|review|review_comment|discussion|pages|commits|head_commit|workflow_run|inputs)\.(?:title|body|head\.(?:ref|label|repo\.default_branch)|message|author\.(?:name|email)|name|head_branch|display_title|page_name))\b[^}]*\}\}/;

/** Keys of a step whose value is not given to a shell. */
const plainKey = /^\s*(?:-\s+)?(?!run\b|script\b)[A-Za-z_][\w-]*:\s/;

const triggers =
  /^\s{0,4}(?:-\s*)?["']?(push|pull_request|pull_request_target|workflow_run|workflow_dispatch|workflow_call|repository_dispatch|schedule|issue_comment|issues|release|merge_group|deployment|registry_package|check_run|create|delete|fork|watch|discussion|discussion_comment)["']?:?(?:\s*#.*)?$|^(on):\s*\S/;

/** Actions of the platform itself: they come with it, and most of the world names them by their major version. */
const platformActions = /^(?:actions|github)\//;

export const pipelineHazardWords =
  /\buses:|image:|curl|wget|iwr|irm|Invoke|github\.|^on:|push|pull_request|workflow_|dispatch|schedule|issue|release|merge_group|deployment|check_run|create|delete|fork|watch|discussion|registry/;

/** Lines of pipelines that a reviewer of security looks for. */
export function findPipelineHazards(lines: readonly TextLine[], file: FileChange): readonly Spot[] {
  if (!isPipelinePath(file.path)) return [];
  const isNew = file.status === 'added';
  return lines.flatMap(({ text }, index): readonly Spot[] => {
    if (/^\s*#/.test(text)) return [];
    const spot = (kind: string, level: FindingLevel, what: string): readonly Spot[] => [
      {
        index,
        kind,
        level,
        message: `${what}: ${excerpt(text)}`,
        key: kind === 'unpinned' ? actionOf(text) : text.trim(),
      },
    ];
    if (runsFromNetwork.test(text))
      return spot('network-script', 'warning', 'This runs a script from the network that nobody has read');
    if (strangersText.test(text) && !plainKey.test(text))
      return spot('injection', 'error', 'Text that strangers write becomes part of a script here');
    const unpinned = unpinnedAction(text);
    if (unpinned !== null)
      return spot(
        'unpinned',
        unpinned,
        'This action is not pinned to a commit, so that its owner can change what runs',
      );
    if (!isNew && triggers.test(text)) return spot('trigger', 'note', 'This changes when the pipeline runs');
    return [];
  });
}

/** An action by its name: a new version of the same action is no new trust. */
function actionOf(text: string): string {
  return /\buses:\s*["']?([^\s@"']+)/.exec(text)?.[1] ?? text.trim();
}

/** A branch moves with each push; a tag moves when its owner wants. */
function unpinnedAction(text: string): FindingLevel | null {
  const match = /^\s*(?:-\s+)?uses:\s*["']?([\w.-]+\/[\w./-]+)@([\w./-]+)/.exec(text);
  const [, action = '', ref = ''] = match ?? [];
  if (match === null || /^[0-9a-f]{40}$/.test(ref)) return null;
  if (/^(?:main|master|develop|trunk|latest|HEAD|dev|edge)$/.test(ref)) return 'warning';
  return platformActions.test(action) ? null : 'note';
}
