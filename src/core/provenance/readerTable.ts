import type { ProvenanceReader } from './provenanceReader.ts';
import { agentTrace } from './readers/agentTrace.ts';
import { commitMessage } from './readers/commitMessage.ts';
import { gitAi } from './readers/gitAi.ts';

/** All readers; where claims are equally strong the earlier reader wins (docs/provenance.md, Resolution). */
export const readerTable: readonly ProvenanceReader[] = [gitAi, agentTrace, commitMessage];
