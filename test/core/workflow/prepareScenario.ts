// What an author's side is opened with: a review of a signed repository, with an analyzer that knows classes by file.
import { randomBytes } from 'node:crypto';
import type { Analyzer } from '../../../src/core/analysis/analyzer.ts';
import type { ChangeClass } from '../../../src/core/analysis/facts.ts';
import { type BlobReader, createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import { evidenceStates } from '../../../src/core/workflow/evidenceStates.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { explainHunk } from '../../../src/core/workflow/prepare/explainHunk.ts';
import type { HunkRemark, RemarksByHunk } from '../../../src/core/workflow/prepare/hunkRemarks.ts';
import { openPreparation } from '../../../src/core/workflow/prepare/openPreparation.ts';
import type { Preparation } from '../../../src/core/workflow/prepare/preparation.ts';
import { readRemarks } from '../../../src/core/workflow/prepare/readRemarks.ts';
import { readReviewPolicy, type ReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import type { Review, ReviewHunk } from '../../../src/core/workflow/review.ts';
import { draftOf } from '../../../src/core/workflow/reviewDraft.ts';
import type { TargetRequest } from '../../../src/core/workflow/target.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { noAnalysis, now } from './signedRepository.ts';

export interface PrepareScenario {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  /** The hunk of a file that begins at this line of the new side. */
  hunkAt(path: string, line: number): ReviewHunk;
  explain(path: string, line: number, text: string | null, at?: string): Promise<void>;
  remarks(): Promise<RemarksByHunk>;
  /** What was said of a hunk, by its place. */
  said(path: string, line: number): Promise<readonly HunkRemark[]>;
  prepare(): Promise<Preparation>;
}

/** `classes`: what every unit of a file is, where it is not code. */
export async function openPrepared(
  builder: Pick<GitRepository, 'directory'>,
  request: TargetRequest = { kind: 'range', range: 'main...feature' },
  classes: Readonly<Record<string, ChangeClass>> = {},
): Promise<PrepareScenario> {
  const repository = await openRepository(builder.directory);
  const blobs = disposeAfterTest(createBlobReader(repository));
  const target = await resolveTarget(repository, request);
  const policy = await readReviewPolicy(repository, target, blobs);
  const analyzer = classifying(classes);
  const review = await openReview({ repository, blobs, analyzer, target, riskOptions: {}, policy });
  const opened = { repository, blobs, review, policy };
  const remarks = async (): Promise<RemarksByHunk> => (await readRemarks(opened)).value;
  const hunkAt = (path: string, line: number): ReviewHunk => {
    const found = review.hunks.find(
      ({ file, units }) => file.path === path && units.some(({ unit }) => unit.new.start === line),
    );
    if (found === undefined) throw new Error(`no hunk at ${path}:${line}`);
    return found;
  };
  return {
    ...opened,
    hunkAt,
    explain: async (path, line, text, at = '2026-02-01T11:00:00Z') => {
      await explainHunk({ repository, hunk: hunkAt(path, line).hunk, text, now: new Date(at) });
    },
    remarks,
    said: async (path, line) => (await remarks()).get(hunkAt(path, line).id) ?? [],
    prepare: async () => {
      const evidence = await evidenceStates({ repository, review, policy, now });
      const draft = await draftOf(repository, randomBytes(32));
      return openPreparation({ ...opened, evidence, remarks: await remarks(), draft, now });
    },
  };
}

function classifying(classes: Readonly<Record<string, ChangeClass>>): Analyzer {
  return {
    ...noAnalysis,
    analyze: async (input) => {
      const facts = await noAnalysis.analyze(input);
      const files = [...facts.files].map(
        ([path, file]) => [path, { ...file, fileClass: classes[path] ?? null }] as const,
      );
      return { ...facts, files: new Map(files) };
    },
  };
}
