import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { FileChange } from '../diff/change.ts';
import type { BlobReader } from '../git/blobs.ts';
import { readIdentity } from '../git/config.ts';
import { pathsOfFile, readSignedReviews, type ReadSignedReviewsInput } from './readSignedReviews.ts';

/** A file as it was when somebody accepted hunks of it. */
export interface SignedVersion {
  readonly oid: ObjectId;
  /** Address of the signer, as the sign-off says. */
  readonly by: string;
  /** True when it is the address of this repository's user. */
  readonly isOwn: boolean;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
}

export interface SignedVersionInput extends ReadSignedReviewsInput {
  readonly blobs: BlobReader;
  readonly file: FileChange;
}

/**
 * The newest version of a file in which this repository's user accepted hunks, else in which anybody did: of what the
 * records and the messages of the change say. Null when there is none, or none whose content is in this clone. It is
 * for reading what changed since, and says nothing of what counts. Throws `GitError`.
 */
export async function findSignedVersion(input: SignedVersionInput): Promise<SignedVersion | null> {
  const { repository, blobs, file } = input;
  const [{ signed }, identity] = await Promise.all([
    readSignedReviews(input, pathsOfFile(file)),
    readIdentity(repository),
  ]);
  const me = identity?.email.toLowerCase();
  const versions = signed.flatMap(({ claim, record }): readonly SignedVersion[] => {
    const oid = record?.files.find(({ path }) => path === file.path || path === file.oldPath)?.new ?? null;
    if (claim.verdict !== 'accept' || oid === null || isNullObjectId(oid)) return [];
    return [{ oid, by: claim.by, isOwn: claim.by.toLowerCase() === me, at: claim.at }];
  });
  const newestFirst = versions.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const ownFirst = [
    ...newestFirst.filter(({ isOwn }) => isOwn),
    ...newestFirst.filter(({ isOwn }) => !isOwn),
  ];
  for (const version of ownFirst) if ((await blobs.size(version.oid)) !== null) return version;
  return null;
}
