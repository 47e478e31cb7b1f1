import type { Analyzer } from '../../analysis/analyzer.ts';
import type { ObjectId } from '../../base/objectId.ts';
import { type BlobReader, createBlobReader } from '../../git/blobs.ts';
import { isAncestor } from '../../git/mergeBases.ts';
import type { Repository } from '../../git/repository.ts';
import type { VerifyReport } from '../../policy/verifyReport.ts';
import { verifyRange } from '../verifyRange.ts';
import { findGuard } from './findGuard.ts';
import type { PrePushSettings } from './prePushSettings.ts';
import { pushedBranch, type PushedRef } from './pushedRefs.ts';

export interface PushCheckInput {
  readonly repository: Repository;
  /** As git names it: a remote, or a URL. */
  readonly remote: string;
  readonly refs: readonly PushedRef[];
  readonly settings: PrePushSettings;
  /** Called once, and only when something must be judged. */
  readonly openAnalyzer: () => Analyzer;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal;
}

/** What the gate says of one pushed branch. */
export type PushVerdict = { readonly branch: string } & (
  | { readonly kind: 'judged'; readonly target: string; readonly report: VerifyReport }
  /** A target of the policy itself: the build judges it. */
  | { readonly kind: 'guarded' }
  /** Everything in it is in the target already. */
  | { readonly kind: 'nothing-new' }
  /** It holds a policy, and no branch that could guard it is here. */
  | { readonly kind: 'no-target' }
  /** Advisory only: many branches at once would take long. */
  | { readonly kind: 'left-out' }
  | { readonly kind: 'failed'; readonly error: unknown }
);

export interface PushCheck {
  readonly verdicts: readonly PushVerdict[];
  /** True when the settings say that this push must not go on. */
  readonly isStopped: boolean;
}

/** More branches than these are judged only where the push depends on it. */
const advisoryBranches = 5;

/**
 * Judges every branch that is going to be pushed and is no target itself. Deletions, tags and other refs are nobody's
 * review. Does not throw for what one branch brings: where the push depends on it, an error stops it.
 */
export async function checkPush(input: PushCheckInput): Promise<PushCheck> {
  const branches = branchesToCheck(input.refs);
  const { mode } = input.settings;
  if (mode === 'off' || branches.length === 0) return { verdicts: [], isStopped: false };
  if (mode === 'invalid') return { verdicts: [], isStopped: true };
  const isBinding = mode === 'enforce';
  const blobs = createBlobReader(input.repository, input.signal);
  let analyzer: Analyzer | null = null;
  const judged = new Set<ObjectId>();
  const verdicts: PushVerdict[] = [];
  try {
    for (const { oid, branch } of branches) {
      if (judged.has(oid)) continue;
      if (!isBinding && judged.size >= advisoryBranches) {
        verdicts.push({ branch, kind: 'left-out' });
        continue;
      }
      const verdict = await judge(input, blobs, oid, branch, () => (analyzer ??= input.openAnalyzer()));
      if (verdict !== null) verdicts.push(verdict);
      if (verdict?.kind === 'judged') judged.add(oid);
    }
  } finally {
    blobs.dispose();
    await disposeOf(analyzer);
  }
  return { verdicts, isStopped: isBinding && verdicts.some(stops) };
}

/** The assignment happens in a closure, which the type checker does not follow. */
async function disposeOf(analyzer: Analyzer | null): Promise<void> {
  await analyzer?.dispose();
}

interface PushedTip {
  readonly oid: ObjectId;
  readonly branch: string;
}

function branchesToCheck(refs: readonly PushedRef[]): readonly PushedTip[] {
  return refs.flatMap((ref) => {
    const branch = pushedBranch(ref);
    return ref.localOid === null || branch === null ? [] : [{ oid: ref.localOid, branch }];
  });
}

/** Null: no policy speaks of it. */
async function judge(
  { repository, remote, settings, now, signal }: PushCheckInput,
  blobs: BlobReader,
  oid: ObjectId,
  branch: string,
  openAnalyzer: () => Analyzer,
): Promise<PushVerdict | null> {
  try {
    const guard = await findGuard({ repository, blobs, remote, pushed: oid, target: settings.target });
    if (guard === 'unguarded') return null;
    if (guard === 'missing') return { branch, kind: 'no-target' };
    if (guard.guards(branch)) return { branch, kind: 'guarded' };
    const { ref, oid: tip } = guard.target;
    if (await isAncestor(repository, oid, tip)) return { branch, kind: 'nothing-new' };
    const report = await verifyRange({
      repository,
      analyzer: openAnalyzer(),
      range: `${tip}...${oid}`,
      targetRef: ref,
      policyFile: null,
      actor: null,
      now,
      ...(signal === undefined ? {} : { signal }),
    });
    return { branch, kind: 'judged', target: ref, report };
  } catch (error) {
    return { branch, kind: 'failed', error };
  }
}

function stops(verdict: PushVerdict): boolean {
  if (verdict.kind === 'judged') return verdict.report.exitCode !== 0;
  return verdict.kind === 'no-target' || verdict.kind === 'failed';
}
