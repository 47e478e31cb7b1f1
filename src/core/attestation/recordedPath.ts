import * as z from 'zod';
import type { JsonValue } from '../base/canonicalJson.ts';
import {
  decodeRepoPath,
  displayRepoPath,
  encodeRepoPath,
  hasEscapedBytes,
  type RepoPath,
  toRepoPath,
} from '../base/repoPath.ts';
import { isUnitId, type UnitId } from '../diff/change.ts';
import { decodeBase64Url } from './attestationText.ts';

/* Words that records and explanations share (docs/attestation.md, Record). */

/** Text that has one form as JSON: no half of a surrogate pair. */
export const recordedText = z.string().refine((value) => value.isWellFormed());

/** Text; a path that is not UTF-8 carries its bytes beside it. */
export const recordedPath = z.union([
  recordedText.min(1).transform(toRepoPath),
  z.strictObject({ text: recordedText, bytes: recordedText }).transform(({ bytes }, context): RepoPath => {
    const decoded = decodeBase64Url(bytes, null);
    if (decoded !== null) return decodeRepoPath(decoded);
    context.addIssue({ code: 'custom', message: 'bytes of a path must be base64url' });
    return z.NEVER;
  }),
]);

export const recordedUnitId = z
  .string()
  .refine(isUnitId)
  .transform((value): UnitId => value);

/** What `recordedPath` reads. */
export function formatRecordedPath(path: RepoPath): JsonValue {
  if (!hasEscapedBytes(path)) return path;
  return { text: displayRepoPath(path), bytes: encodeRepoPath(path).toString('base64url') };
}
