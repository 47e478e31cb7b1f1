import type { FuzzTarget } from './fuzzTarget.ts';
import { capturedTarget } from './targets/capturedTarget.ts';
import { checkpointsTarget } from './targets/checkpointsTarget.ts';
import { draftsTarget } from './targets/draftsTarget.ts';
import { envelopesTarget } from './targets/envelopesTarget.ts';
import { keysTarget } from './targets/keysTarget.ts';
import { layersTarget } from './targets/layersTarget.ts';
import { messagesTarget } from './targets/messagesTarget.ts';
import { noteStoresTarget } from './targets/noteStoresTarget.ts';
import { notesTarget } from './targets/notesTarget.ts';
import { patchesTarget } from './targets/patchesTarget.ts';
import { policiesTarget } from './targets/policiesTarget.ts';
import { recordsTarget } from './targets/recordsTarget.ts';
import { signaturesTarget } from './targets/signaturesTarget.ts';
import { tracesTarget } from './targets/tracesTarget.ts';
import { trailersTarget } from './targets/trailersTarget.ts';
import { workingLogsTarget } from './targets/workingLogsTarget.ts';
import { workspacesTarget } from './targets/workspacesTarget.ts';

/** Every reader of what other people wrote. */
export const fuzzTargets: readonly FuzzTarget[] = [
  trailersTarget,
  recordsTarget,
  envelopesTarget,
  signaturesTarget,
  keysTarget,
  notesTarget,
  noteStoresTarget,
  tracesTarget,
  checkpointsTarget,
  workingLogsTarget,
  capturedTarget,
  messagesTarget,
  policiesTarget,
  patchesTarget,
  draftsTarget,
  layersTarget,
  workspacesTarget,
];
