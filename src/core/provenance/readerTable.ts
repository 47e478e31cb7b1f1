import type { ProvenanceReader } from './provenanceReader.ts';
import { agentBlame } from './readers/agentBlame.ts';
import { agentNote } from './readers/agentNote.ts';
import { agentTrace } from './readers/agentTrace.ts';
import { branchName } from './readers/branchName.ts';
import { captured } from './readers/captured.ts';
import { commitMessage } from './readers/commitMessage.ts';
import { entire } from './readers/entire.ts';
import { gitAi } from './readers/gitAi.ts';
import { gitAiWorkingLog } from './readers/gitAiWorkingLog.ts';
import { origin } from './readers/origin.ts';
import { whogitit } from './readers/whogitit.ts';

/** All readers; where claims are equally strong the earlier reader wins (docs/provenance.md, Resolution). */
export const readerTable: readonly ProvenanceReader[] = [
  gitAi,
  agentBlame,
  whogitit,
  agentTrace,
  captured,
  gitAiWorkingLog,
  agentNote,
  entire,
  origin,
  commitMessage,
  branchName,
];

/** Where their records may stand: one look at these refs tells which readers a repository needs. */
export const recordRefPrefixes: readonly string[] = [
  ...new Set(readerTable.flatMap((reader) => reader.refPrefixes)),
];
