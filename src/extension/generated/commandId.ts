// Generated from package.json by test/harness/generateCommandIds.mjs.

export type CommandId =
  | 'countersign.openReview'
  | 'countersign.refreshReview'
  | 'countersign.closeReview'
  | 'countersign.showOverview'
  | 'countersign.openHunk'
  | 'countersign.nextHunk'
  | 'countersign.previousHunk'
  | 'countersign.attestHunk'
  | 'countersign.needsWork'
  | 'countersign.laterHunk'
  | 'countersign.undoDecision'
  | 'countersign.signOff'
  | 'countersign.rejectHunks'
  | 'countersign.overrideGate'
  | 'countersign.verify'
  | 'countersign.groupByRisk'
  | 'countersign.groupByModule'
  | 'countersign.groupByFile'
  | 'countersign.showOutput'
  | 'countersign.initPolicy';
