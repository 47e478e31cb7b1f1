import type { CommandId } from '../generated/commandId.ts';
import type { Services } from '../services.ts';
import { attestHunk } from './attest.ts';
import { attestWithNote } from './attestWithNote.ts';
import { changedSinceSigned } from './changedSinceSigned.ts';
import { copyFeedback } from './copyFeedback.ts';
import { laterHunk, needsWork, nextHunk, openHunk, previousHunk, undoDecision } from './decide.ts';
import { explainHunk } from './explainHunk.ts';
import { cancelExplanation, explainHunkInLines, submitExplanation } from './explainInLines.ts';
import { viewAsList, viewAsTree } from './fileLayout.ts';
import { clearFilters, filterQueue } from './filterQueue.ts';
import { findHunk } from './findHunk.ts';
import { groupByAuthor, groupByFile, groupByModule, groupByRisk } from './group.ts';
import { initPolicy } from './initPolicy.ts';
import { markAsAi, markAsHuman } from './markAuthorship.ts';
import { openAllChanges } from './openAllChanges.ts';
import { closeReview, openReviewCommand, refreshReview } from './openReview.ts';
import { recordAgentEdits, stopRecordingAgentEdits } from './recordAgentEdits.ts';
import { goToOtherHalf } from './otherHalf.ts';
import { prepare, stopPreparing } from './prepare.ts';
import { showKeys } from './showKeys.ts';
import { showOrigin } from './showOrigin.ts';
import { showRule } from './showRule.ts';
import { showUnseen } from './showUnseen.ts';
import { overrideGate, rejectHunks, signOff } from './signOff.ts';
import { submitComment } from './submitComment.ts';
import { switchReview } from './switchReview.ts';
import { verify } from './verify.ts';

export type CommandHandler = (services: Services, target?: unknown) => void | Promise<void>;

/** Every command of the manifest; a missing or extra id fails type checking. */
export const commandTable = {
  'countersign.openReview': openReviewCommand,
  'countersign.switchReview': switchReview,
  'countersign.refreshReview': refreshReview,
  'countersign.closeReview': closeReview,
  'countersign.showOverview': (services) => services.overview.show(),
  'countersign.toggleAiBlame': (services) => services.aiBlame.toggle(),
  'countersign.whoSigned': (services) => services.whoSigned.ask(),
  'countersign.openHunk': openHunk,
  'countersign.openAllChanges': openAllChanges,
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
  'countersign.groupByAuthor': groupByAuthor,
  'countersign.viewAsTree': viewAsTree,
  'countersign.viewAsList': viewAsList,
  'countersign.filterQueue': filterQueue,
  'countersign.clearFilters': clearFilters,
  'countersign.findHunk': findHunk,
  'countersign.showOutput': (services) => services.log.show(),
  'countersign.initPolicy': initPolicy,
  'countersign.recordAgentEdits': recordAgentEdits,
  'countersign.stopRecordingAgentEdits': stopRecordingAgentEdits,
  'countersign.prepare': (services) => prepare(services),
  'countersign.stopPreparing': (services) => stopPreparing(services),
  'countersign.explainHunk': explainHunk,
  'countersign.explainHunkInLines': explainHunkInLines,
  'countersign.submitExplanation': submitExplanation,
  'countersign.cancelExplanation': cancelExplanation,
  'countersign.showUnseen': showUnseen,
  'countersign.attestWithNote': attestWithNote,
  'countersign.explainFlag': (services, flag) => void services.comments.explainFlag(flag),
  'countersign.submitComment': submitComment,
  'countersign.copyFeedback': copyFeedback,
  'countersign.showKeys': showKeys,
  'countersign.changedSinceSigned': changedSinceSigned,
  'countersign.otherHalf': goToOtherHalf,
  'countersign.showOrigin': showOrigin,
  'countersign.showRule': showRule,
} satisfies Record<CommandId, CommandHandler>;
