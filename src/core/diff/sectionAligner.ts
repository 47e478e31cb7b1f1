import { isNullObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { Run } from './change.ts';
import type { GitDiffPart } from './readGitDiff.ts';
import type { RawRecord } from './rawRecords.ts';
import type { FilePatch } from './scanPatch.ts';
import type { PatchSection } from './scanSection.ts';

/** Gives each record its sections, in order, and says so when they do not fit. */
export class SectionAligner {
  readonly #records: RawRecord[] = [];
  /** For each record how many sections it got, and their runs: hunks without context are runs. */
  readonly #taken: { sections: number; isBinary: boolean; readonly runs: Run[] }[] = [];
  readonly #problems: Problem[] = [];
  #current = 0;
  /** Records before this one were given away, and so were problems before that one. */
  #takenRecords = 0;
  #takenProblems = 0;
  readonly #withoutPatch: RawRecord[] = [];
  #isFinished = false;

  report(message: string, path?: RepoPath): void {
    if (this.#problems.some((problem) => problem.message === message && problem.path === path)) return;
    this.#problems.push(
      path === undefined ? { message, incomplete: true } : { message, path, incomplete: true },
    );
  }

  addRecord(record: RawRecord): void {
    this.#records.push(record);
    this.#taken.push({ sections: 0, isBinary: false, runs: [] });
  }

  records(): readonly RawRecord[] {
    return this.#records;
  }

  addSection(section: PatchSection): void {
    for (let index = this.#current; index < this.#records.length; index += 1) {
      const record = this.#records[index];
      const taken = this.#taken[index];
      if (record === undefined || taken === undefined || !takes(record, taken.sections, section)) continue;
      taken.sections += 1;
      taken.isBinary ||= section.kind === 'binary';
      for (const hunk of section.hunks) taken.runs.push(...hunk.runs);
      this.#current = index;
      for (const problem of section.problems) this.report(problem.message, record.path);
      return;
    }
    this.report('a part of the diff belongs to no changed file');
  }

  /** The last sections were read: what has none now gets none. */
  finish(): void {
    this.#isFinished = true;
  }

  take(): GitDiffPart {
    const files: FilePatch[] = [];
    for (; this.#takenRecords < this.#records.length; this.#takenRecords += 1) {
      const index = this.#takenRecords;
      const record = this.#records[index];
      if (record === undefined || !this.#isComplete(record, index)) break;
      files.push(this.#toPatch(record, index));
    }
    if (this.#isFinished) {
      for (const { path } of this.#withoutPatch)
        this.report(`git printed no patch for ${displayRepoPath(path)}`, path);
    }
    const problems = this.#problems.slice(this.#takenProblems);
    this.#takenProblems = this.#problems.length;
    return { files, problems, total: this.#records.length };
  }

  /** No section goes back to a record before the current one. */
  #isComplete(record: RawRecord, index: number): boolean {
    if (this.#isFinished || index < this.#current) return true;
    return (this.#taken[index]?.sections ?? 0) >= sectionsOf(record);
  }

  #toPatch(record: RawRecord, index: number): FilePatch {
    const { sections = 0, isBinary = false, runs = [] } = this.#taken[index] ?? {};
    if (record.oldOid !== record.newOid && sections < sectionsOf(record)) this.#withoutPatch.push(record);
    return { ...record, runs, hunks: [], content: isBinary ? 'binary' : 'text', sectionBytes: null };
  }
}

function sectionsOf(record: RawRecord): number {
  return record.statusLetter === 'T' ? 2 : 1;
}

/** True when the section is the next one due to the record: its `index` line, where it has one, names the same blobs. */
function takes(record: RawRecord, taken: number, section: PatchSection): boolean {
  if (taken >= sectionsOf(record)) return false;
  const { indexOld, indexNew } = section.header;
  if (indexOld === null || indexNew === null) return record.oldOid === record.newOid;
  const isDeletion = record.statusLetter === 'T' && taken === 0;
  const isAddition = record.statusLetter === 'T' && taken === 1;
  return fits(record.oldOid, indexOld, isAddition) && fits(record.newOid, indexNew, isDeletion);
}

/** A null id in a record stands for a side that exists only in the work tree, whose blob the record cannot name. */
function fits(oid: RawRecord['oldOid'], printed: string, isAbsent: boolean): boolean {
  if (isAbsent) return /^0+$/.test(printed);
  return isNullObjectId(oid) || oid.startsWith(printed);
}
