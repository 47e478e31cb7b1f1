import type { Buffer } from 'node:buffer';
import { isObjectId, toObjectId, type ObjectId } from '../base/objectId.ts';
import { decodeRepoPath } from '../base/repoPath.ts';
import type { FileMode } from './change.ts';
import { readBinaryNames, readCombinedName, readPatchNames, type PatchNames } from './patchNames.ts';
import type { FilePatch } from './scanPatch.ts';
import type { PatchSection } from './scanSection.ts';

const absentMode: FileMode = '000000';
const plainMode: FileMode = '100644';

/** The file that a section of a foreign patch is about; null when the section does not say which. */
export function readForeignFile(bytes: Buffer, section: PatchSection): FilePatch | null {
  const names = namesOf(section);
  const oldName = names?.old ?? names?.new ?? null;
  const newName = names?.new ?? names?.old ?? null;
  if (names === null || oldName === null || newName === null || newName.length === 0) return null;
  const { header } = section;
  const isRenamed = !oldName.equals(newName);
  const modes = modesOf(section, names);
  return {
    path: decodeRepoPath(newName),
    oldPath: isRenamed ? decodeRepoPath(oldName) : null,
    ...modes,
    oldOid: fullOid(header.indexOld),
    newOid: fullOid(header.indexNew),
    similarity: isRenamed ? header.similarity : null,
    statusLetter: letterOf(modes, isRenamed, header.copyFrom !== null),
    runs: section.hunks.flatMap((hunk) => hunk.runs),
    hunks: section.hunks,
    content: section.kind,
    sectionBytes: bytes.subarray(section.from, section.to),
  };
}

function namesOf(section: PatchSection): PatchNames | null {
  const { gitLine } = section.header;
  if (section.kind === 'combined' && gitLine !== null) {
    const name = readCombinedName(gitLine);
    return { old: name, new: name };
  }
  const isPlainBinary =
    section.kind === 'binary' && gitLine?.subarray(0, 13).toString('latin1') === 'Binary files ';
  return isPlainBinary && gitLine !== null ? readBinaryNames(gitLine) : readPatchNames(section.header);
}

function modesOf(section: PatchSection, names: PatchNames): { oldMode: FileMode; newMode: FileMode } {
  const { header } = section;
  const shared = header.indexMode ?? plainMode;
  if (header.addedMode !== null) return { oldMode: absentMode, newMode: header.addedMode };
  if (header.deletedMode !== null) return { oldMode: header.deletedMode, newMode: absentMode };
  if (names.old === null || isEpoch(header.minus)) return { oldMode: absentMode, newMode: shared };
  if (names.new === null || isEpoch(header.plus)) return { oldMode: shared, newMode: absentMode };
  return { oldMode: header.oldMode ?? shared, newMode: header.newMode ?? shared };
}

/** `diff -N` dates a file that does not exist to the epoch, in local time. */
function isEpoch(field: Buffer | null): boolean {
  return field !== null && /\t(?:1970-01-01|1969-12-31) /.test(field.toString('latin1'));
}

function letterOf(
  modes: { oldMode: FileMode; newMode: FileMode },
  isRenamed: boolean,
  isCopied: boolean,
): string {
  if (modes.oldMode === absentMode) return 'A';
  if (modes.newMode === absentMode) return 'D';
  if (isCopied) return 'C';
  if (isRenamed) return 'R';
  return modes.oldMode.slice(0, 3) === modes.newMode.slice(0, 3) ? 'M' : 'T';
}

function fullOid(printed: string | null): ObjectId {
  return printed !== null && isObjectId(printed) ? printed : toObjectId('0'.repeat(40));
}
