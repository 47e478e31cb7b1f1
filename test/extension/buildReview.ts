import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { emptyModuleDelta } from '../../src/core/analysis/modules/emptyModuleDelta.ts';
import { toObjectId } from '../../src/core/base/objectId.ts';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import type { FileChange, Unit, UnitId } from '../../src/core/diff/change.ts';
import type { AuthorKind } from '../../src/core/provenance/attribution.ts';
import type { Finding, Risk } from '../../src/core/risk/finding.ts';
import type { Review, ReviewHunk } from '../../src/core/workflow/review.ts';

export interface HunkSketch {
  readonly path: string;
  readonly line: number;
  readonly risk: Risk['level'];
  readonly kind: AuthorKind;
  readonly module: string;
  readonly tool?: string;
  readonly symbol?: string;
  readonly finding?: string;
}

const oid = toObjectId('1'.repeat(40));

/** A hunk of one text unit, two lines added and one removed. */
export function hunkOf(sketch: HunkSketch): ReviewHunk {
  const path = toRepoPath(sketch.path);
  const unit: Unit = {
    id: createHash('sha256').update(`${sketch.path}:${sketch.line}`).digest('base64url') as UnitId,
    kind: 'text',
    path,
    old: { start: sketch.line, lines: 1 },
    new: { start: sketch.line, lines: 2 },
    removedLines: [Buffer.from('old\n')],
    addedLines: [Buffer.from('new\n'), Buffer.from('more\n')],
  };
  const hunk = { path, header: `@@ -${sketch.line} +${sketch.line},2 @@`, units: [unit] };
  const file: FileChange = {
    path,
    oldPath: null,
    status: 'modified',
    oldMode: '100644',
    newMode: '100644',
    oldOid: oid,
    newOid: oid,
    similarity: null,
    isScript: false,
    added: 2,
    removed: 1,
    runs: [],
    units: [unit],
    hunks: [hunk],
  };
  const risk: Risk = { level: sketch.risk, score: sketch.risk === 'high' ? 0.9 : 0.1, factors: [] };
  const source = {
    reader: 'commit-trailer',
    tool: sketch.tool ?? null,
    model: null,
    session: null,
    commit: null,
  };
  const findings: readonly Finding[] =
    sketch.finding === undefined
      ? []
      : [
          {
            rule: 'destructive-operation',
            level: 'error',
            path,
            unit: unit.id,
            line: sketch.line,
            message: sketch.finding,
            data: {},
            suppressed: null,
          },
        ];
  const described = {
    unit,
    file,
    symbol: sketch.symbol ?? null,
    change: 'code' as const,
    provenance: {
      kind: sketch.kind,
      tier: null,
      aiLines: [],
      humanLines: [],
      sources: sketch.tool === undefined ? [] : [source],
    },
    findings,
    risk,
  };
  return { id: unit.id, hunk, file, module: sketch.module, units: [described], risk };
}

export function buildReview(hunks: readonly ReviewHunk[]): Review {
  return {
    target: {
      kind: 'range',
      label: 'main...HEAD',
      baseTree: oid,
      headTree: oid,
      baseCommit: oid,
      headCommit: oid,
    },
    change: { files: hunks.map((hunk) => hunk.file), problems: [] },
    facts: {
      files: new Map(),
      modules: emptyModuleDelta,
      problems: [],
    },
    provenance: { files: new Map(), problems: [] },
    recordedProvenance: { files: new Map(), problems: [] },
    marks: new Map(),
    findings: hunks.flatMap((hunk) => hunk.units.flatMap((unit) => unit.findings)),
    units: hunks.flatMap((hunk) => hunk.units),
    hunks,
    problems: [],
  };
}
