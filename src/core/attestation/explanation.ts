import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { formatCanonicalJson } from '../base/canonicalJson.ts';
import type { Parsed } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import { isUtcSeconds } from './attestationText.ts';
import { formatRecordedPath, recordedPath, recordedText, recordedUnitId } from './recordedPath.ts';
import { parseStored } from './storedJson.ts';

/*
 * An explanation: what somebody, usually the author, says of a hunk before anybody reviews it (docs/attestation.md,
 * Explanations). A claim with a name that nobody checks: it is not signed, stands apart from the records, and no gate
 * reads it. Canonical JSON, named by its SHA-256.
 */

export interface Explanation {
  readonly version: 1;
  /** Who says so, by their own word. */
  readonly by: { readonly name: string; readonly email: string };
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  readonly path: RepoPath;
  /** The hunk: all its units. When one of them changes, the explanation is about something else. */
  readonly units: readonly UnitId[];
  /** Empty: what the same person said of these units before is taken back. */
  readonly text: string;
}

/** Characters of an explanation: some paragraphs. What takes more belongs into the code or the commit message. */
export const longestExplanation = 2000;
/** Bytes; a hunk of a thousand units with the longest text. */
export const largestExplanation = 65_536;
const largestUnitCount = 1000;
/** Characters of a name or an address. */
export const longestName = 200;

/** SHA-256 of the bytes, 64 hexadecimal digits. */
export function explanationId(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Canonical JSON. */
export function formatExplanation({ version, by, at, path, units, text }: Explanation): Buffer {
  return Buffer.from(
    formatCanonicalJson({
      version,
      by: { name: by.name.toWellFormed(), email: by.email.toWellFormed() },
      at,
      path: formatRecordedPath(path),
      units,
      text: text.toWellFormed(),
    }),
    'utf8',
  );
}

const schema = z.strictObject({
  version: z.literal(1),
  by: z.strictObject({ name: recordedText.max(longestName), email: recordedText.min(1).max(longestName) }),
  at: z.string().refine(isUtcSeconds),
  path: recordedPath,
  units: z.array(recordedUnitId).min(1).max(largestUnitCount),
  text: recordedText.max(longestExplanation),
});

/** Reads an explanation; null when it is too large, not of this form, or not canonical. */
export function parseExplanation(bytes: Buffer): Parsed<Explanation | null> {
  return parseStored(bytes, {
    name: 'explanation',
    largest: largestExplanation,
    schema,
    format: formatExplanation,
  });
}
