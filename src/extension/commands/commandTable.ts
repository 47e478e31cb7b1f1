import type { CommandId } from '../generated/commandId.ts';
import type { Services } from '../services.ts';
import {
  attestHunk,
  laterHunk,
  needsWork,
  nextHunk,
  openHunk,
  previousHunk,
  undoDecision,
} from './decide.ts';
import { groupByFile, groupByModule, groupByRisk } from './group.ts';
import { initPolicy } from './initPolicy.ts';
import { markAsAi, markAsHuman } from './markAuthorship.ts';
import { closeReview, openReviewCommand, refreshReview } from './openReview.ts';
import { recordAgentEdits, stopRecordingAgentEdits } from './recordAgentEdits.ts';
import { overrideGate, rejectHunks, signOff } from './signOff.ts';
import { verify } from './verify.ts';

export type CommandHandler = (services: Services, target?: unknown) => void | Promise<void>;

/** Every command of the manifest; a missing or extra id fails type checking. */
export const commandTable = {
  'countersign.openReview': openReviewCommand,
  'countersign.refreshReview': refreshReview,
  'countersign.closeReview': closeReview,
  'countersign.showOverview': (services) => services.overview.show(),
  'countersign.toggleAiBlame': (services) => services.aiBlame.toggle(),
  'countersign.openHunk': openHunk,
  'countersign.nextHunk': nextHunk,
  'countersign.previousHunk': previousHunk,
  'countersign.attestHunk': attestHunk,
  'countersign.needsWork': needsWork,
  'countersign.laterHunk': laterHunk,
  'countersign.markAsAi': markAsAi,
  'countersign.markAsHuman': markAsHuman,
  'countersign.undoDecision': undoDecision,
  // Without the target that other extensions and agents could pass along.
  'countersign.signOff': (services) => signOff(services),
  'countersign.rejectHunks': (services) => rejectHunks(services),
  'countersign.overrideGate': (services) => overrideGate(services),
  'countersign.verify': verify,
  'countersign.groupByRisk': groupByRisk,
  'countersign.groupByModule': groupByModule,
  'countersign.groupByFile': groupByFile,
  'countersign.showOutput': (services) => services.log.show(),
  'countersign.initPolicy': initPolicy,
  'countersign.recordAgentEdits': recordAgentEdits,
  'countersign.stopRecordingAgentEdits': stopRecordingAgentEdits,
} satisfies Record<CommandId, CommandHandler>;
