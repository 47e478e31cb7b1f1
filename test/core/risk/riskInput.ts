import { Buffer } from 'node:buffer';
import type { Facts } from '../../../src/core/analysis/facts.ts';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { FileChange, Unit, UnitId } from '../../../src/core/diff/change.ts';
import { metaFingerprint } from '../../../src/core/diff/hunkFingerprint.ts';
import type { AuthorKind, EvidenceTier, FileProvenance } from '../../../src/core/provenance/attribution.ts';
import type { RiskInput } from '../../../src/core/risk/rule.ts';
import { factsFor } from './changeOfTexts.ts';
import type { CaseFacts } from './riskCase.ts';

/** A changed file for tests of scores and orders: each hunk is one unit with that many added lines. */
export interface SketchedFile {
  readonly path: string;
  readonly hunks: readonly number[];
  readonly by?: AuthorKind;
  readonly tier?: EvidenceTier;
  readonly imports?: readonly string[];
  readonly fileClass?: 'docs' | 'generated' | 'lockfile' | 'config';
}

/** The input of the risk room for a change that is told by sizes. */
export function sketchInput(files: readonly SketchedFile[], given: CaseFacts = {}): RiskInput {
  const change = { files: files.map(fileOf), problems: [] };
  const facts = factsFor(change, given);
  return {
    change,
    provenance: {
      files: new Map(files.map((file) => [toRepoPath(file.path), provenanceOf(file)])),
      problems: [],
    },
    facts: {
      ...facts,
      files: new Map([...facts.files].map(([path, entry], index) => [path, withSketch(entry, files[index])])),
    },
    options: {},
  };
}

type FileFactsEntry = Facts['files'] extends ReadonlyMap<unknown, infer Entry> ? Entry : never;

function withSketch(entry: FileFactsEntry, file: SketchedFile | undefined): FileFactsEntry {
  const imports = (file?.imports ?? []).map((specifier, index) => ({ line: index + 1, specifier }));
  return {
    ...entry,
    fileClass: file?.fileClass ?? null,
    new: entry.new === null ? null : { ...entry.new, imports },
  };
}

function fileOf(file: SketchedFile): FileChange {
  let start = 1;
  const units = file.hunks.map((lines, index): Unit => {
    const unit: Unit = {
      id: idOf(file.path, index),
      kind: 'text',
      path: toRepoPath(file.path),
      old: { start: start - 1, lines: 0 },
      new: { start, lines },
      removedLines: [],
      addedLines: Array.from({ length: lines }, (_, line) => Buffer.from(`line ${line}\n`)),
    };
    start += lines + 20;
    return unit;
  });
  const none = toObjectId('0'.repeat(40));
  const added = file.hunks.reduce((sum, lines) => sum + lines, 0);
  const hunks = units.map((unit) => ({ path: unit.path, header: '@@', units: [unit] }));
  return {
    path: toRepoPath(file.path),
    oldPath: null,
    status: 'modified',
    oldMode: '100644',
    newMode: '100644',
    oldOid: none,
    newOid: none,
    similarity: null,
    isScript: false,
    added,
    removed: 0,
    runs: [],
    units,
    hunks,
  };
}

/** The id that the unit number `index` of a sketched file has. */
export function idOf(path: string, index: number): UnitId {
  return metaFingerprint(toRepoPath(`${path} ${index}`), '000000', '100644');
}

function provenanceOf(file: SketchedFile): FileProvenance {
  const kind = file.by ?? 'human';
  const tier = file.tier ?? 'A';
  return {
    path: toRepoPath(file.path),
    ranges: [{ start: 1, end: 1_000_000, kind, tier, source: null, commit: null }],
    touched: { kind, tier, sources: [] },
  };
}
