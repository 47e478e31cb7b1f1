import type { Buffer } from 'node:buffer';
import { openRecordStore } from '../attestation/recordStore.ts';
import type { ReviewRecord, RecordedUnit } from '../attestation/record.ts';
import { attestationKey } from '../attestation/trailer.ts';
import { containsLine } from '../base/lineSpan.ts';
import { invariant } from '../base/invariant.ts';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import { mapLineBack } from '../diff/lineMap.ts';
import { splitLines } from '../diff/splitLines.ts';
import { type BlamedLine, blameLines } from '../git/blame.ts';
import type { BlobReader } from '../git/blobs.ts';
import { type Commit, readCommits, readCommitsById } from '../git/commits.ts';
import { diffBlobs } from '../git/diffBlobs.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';
import { resolveCommit } from '../git/revParse.ts';
import type { LineExplanation } from '../provenance/explainLine.ts';
import { readHistoryPolicy } from './historyPolicy.ts';
import { missingObjects } from './missingObjects.ts';
import { type OpenedProvenance, openProvenance } from './openProvenance.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import { resolveTarget } from './resolveTarget.ts';
import { type SignedReview, signedReviews } from './signedReviews.ts';
import { TargetError } from './target.ts';

export interface LineStoryInput {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly path: RepoPath;
  /** 1-based, in the file at `revision`. */
  readonly line: number;
  readonly revision: string;
  readonly signal?: AbortSignal | undefined;
}

/** A sign-off that covers the line, and what its record says of the hunk around it. */
export interface LineSignOff extends SignedReview {
  readonly unit: RecordedUnit;
}

/** All that git knows of one line: who brought it in, who wrote it, who signed it and what they saw. */
export interface LineStory {
  readonly path: RepoPath;
  readonly line: number;
  readonly revision: ObjectId;
  readonly text: string;
  /** The commit that brought the line in, and where it stands there. */
  readonly origin: { readonly commit: Commit; readonly path: RepoPath; readonly line: number };
  /** Null when this clone's history was cut off above the commit that wrote it. */
  readonly provenance: LineExplanation | null;
  /** Newest first, those that do not count among them. */
  readonly signOffs: readonly LineSignOff[];
  /** Sign-offs since the line was written whose records are not here: they may cover it. */
  readonly unreadable: readonly SignedReview[];
  /** Where policy and keys come from; null when there is no policy, so that nobody's key can be judged. */
  readonly policyCommit: ObjectId | null;
  readonly problems: readonly Problem[];
}

/**
 * Tells the story of a line. Sign-offs are found by content: the version of the file that was signed is compared with
 * the one that is asked about, so squashes, rebases and later edits elsewhere in the file do not hide them.
 * Throws `TargetError`, `GitError`.
 */
export async function readLineStory(input: LineStoryInput): Promise<LineStory> {
  try {
    return await tellStory(input);
  } catch (error) {
    throw missingObjects(input.repository, error);
  }
}

async function tellStory(input: LineStoryInput): Promise<LineStory> {
  const { repository, blobs, path, line, signal } = input;
  const revision = await resolveCommit(repository, input.revision);
  const { oid, content } = await requireFile(input, revision);
  const text = requireLine(input, content);
  const [blamed] = await blameLines(repository, {
    head: revision,
    base: [],
    path,
    spans: [{ start: line, lines: 1 }],
    ...(signal === undefined ? {} : { signal }),
  });
  invariant(blamed !== undefined, 'every line of a file has an origin');
  const [commit] = await readCommitsById(repository, [blamed.commit], signal);
  invariant(commit !== undefined, 'a blamed commit can be read');
  const policy = await readHistoryPolicy(repository, blobs, revision);
  const isCutOff = blamed.isBoundary && repository.isShallow;
  const [opened, reviews] = await Promise.all([
    isCutOff ? null : openOrigin(input, blamed),
    reviewsSince(input, { revision, commit, isCutOff, originalPath: blamed.originalPath, policy }),
  ]);
  const covering = await coveringUnits({ ...input, oid, blamed, opened, reviews: reviews.value });
  return {
    path,
    line,
    revision,
    text,
    origin: { commit, path: blamed.originalPath, line: blamed.originalLine },
    provenance: opened?.explainLine(blamed.originalPath, blamed.originalLine) ?? null,
    signOffs: covering,
    unreadable: reviews.value.filter(({ record }) => record === null),
    policyCommit: policy.policy === null ? null : policy.commit,
    problems: [...reviews.problems, ...(opened?.problems ?? [])],
  };
}

async function requireFile(
  { repository, path, revision: name, signal }: LineStoryInput,
  revision: ObjectId,
): Promise<{ readonly oid: ObjectId; readonly content: Buffer }> {
  const objects = openObjectReader(repository, signal);
  try {
    const found = await objects.read({ tree: revision, path });
    if (found?.type === 'blob') return found;
  } finally {
    objects.dispose();
  }
  throw new TargetError('no-file', `There is no file "${displayRepoPath(path)}" at ${name}: name it by its path from the top of the repository.`); // prettier-ignore
}

function requireLine({ path, line }: LineStoryInput, content: Buffer): string {
  if (content.includes(0)) {
    throw new TargetError('no-file', `"${displayRepoPath(path)}" is binary, so it has no lines to explain.`);
  }
  const lines = splitLines(content);
  const text = lines[line - 1];
  if (text !== undefined) return text.toString('utf8').replace(/\r?\n$/, '');
  throw new TargetError('no-file', `"${displayRepoPath(path)}" has ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}, so there is no line ${line}.`); // prettier-ignore
}

/** What the commit that brought the line in did. */
async function openOrigin(
  { repository, blobs, signal }: LineStoryInput,
  { commit }: BlamedLine,
): Promise<OpenedProvenance> {
  const target = await resolveTarget(repository, { kind: 'commit', revision: commit });
  return openProvenance({ repository, target, blobs, signal });
}

interface Origin {
  readonly revision: ObjectId;
  readonly commit: Commit;
  /** This clone's history ends here: its parents are not here. */
  readonly isCutOff: boolean;
  readonly originalPath: RepoPath;
  readonly policy: ReviewPolicy;
}

async function reviewsSince(
  { repository, path, signal }: LineStoryInput,
  { revision, commit, isCutOff, originalPath, policy }: Origin,
): ReturnType<typeof signedReviews> {
  const store = openRecordStore(repository);
  const [commits, recordIds] = await Promise.all([
    readCommits(repository, {
      include: [revision],
      exclude: isCutOff ? [] : commit.parents,
      mentioning: `${attestationKey}:`,
      ...(signal === undefined ? {} : { signal }),
    }),
    store.recordsForPaths([...new Set([path, originalPath])]),
  ]);
  return signedReviews({ commits, recordIds, store, policy });
}

interface Covering extends LineStoryInput {
  /** The blob in which the line stands. */
  readonly oid: ObjectId;
  readonly blamed: BlamedLine;
  readonly opened: OpenedProvenance | null;
  readonly reviews: readonly SignedReview[];
}

async function coveringUnits(covering: Covering): Promise<readonly LineSignOff[]> {
  const { reviews, blamed, opened, path } = covering;
  const paths = new Set([path, blamed.originalPath]);
  const originUnit = unitOfOrigin(blamed, opened);
  const signedLines = await linesInSignedVersions(covering, paths);
  return reviews.flatMap((review) => {
    const unit = review.record?.units.find((candidate) => {
      if (candidate.id === originUnit) return true;
      const blob = blobOf(review.record, candidate.path);
      const line = blob === null ? undefined : signedLines.get(blob);
      return line !== undefined && paths.has(candidate.path) && containsLine(candidate.new, line);
    });
    return unit === undefined ? [] : [{ ...review, unit }];
  });
}

function unitOfOrigin(
  { originalPath, originalLine }: BlamedLine,
  opened: OpenedProvenance | null,
): UnitId | null {
  const units = opened?.change.files.flatMap((file) => (file.path === originalPath ? file.units : [])) ?? [];
  return units.find((unit) => unit.kind === 'text' && containsLine(unit.new, originalLine))?.id ?? null;
}

/** In each version of the file that somebody signed: where the line stood, if it did and the version is here. */
async function linesInSignedVersions(
  { repository, blobs, reviews, oid, line, signal }: Covering,
  paths: ReadonlySet<RepoPath>,
): Promise<ReadonlyMap<ObjectId, number>> {
  const versions = new Set(
    reviews.flatMap(({ record }) => [...paths].flatMap((path) => blobOf(record, path) ?? [])),
  );
  const lines = new Map<ObjectId, number>(versions.delete(oid) ? [[oid, line]] : []);
  const here: ObjectId[] = [];
  for (const version of versions) if ((await blobs.size(version)) !== null) here.push(version);
  const changes = await diffBlobs(
    repository,
    here.map((version) => ({ old: version, new: oid })),
    signal,
  );
  here.forEach((version, at) => {
    const mapped = mapLineBack(changes[at] ?? [], line);
    if (mapped.isKept) lines.set(version, mapped.line);
  });
  return lines;
}

function blobOf(record: ReviewRecord | null, path: RepoPath): ObjectId | null {
  const blob = record?.files.find((file) => file.path === path)?.new ?? null;
  return blob === null || isNullObjectId(blob) ? null : blob;
}
