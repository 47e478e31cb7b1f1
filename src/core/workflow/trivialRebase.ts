import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import { createBlobReader } from '../git/blobs.ts';
import { mergeTrees } from '../git/mergeTrees.ts';
import type { Repository } from '../git/repository.ts';
import type { RebasedChange } from '../policy/trivialRebase.ts';
import { verifyChange, type VerifyInput } from '../policy/verifyChange.ts';
import type { VerifyReport } from '../policy/verifyReport.ts';
import { readChange } from './readChange.ts';

/** Each costs a merge and, when it succeeds, a diff. People rebase a few times between two sign-offs, not dozens. */
const mostReplays = 16;

/**
 * Judges a change, and where something is left open and the policy has the rung `trivial-rebase`, once more with the
 * earlier changes that were signed and that git's merge turns into this one (docs/attestation.md, The ladder).
 */
export async function verifyWithRebases(
  repository: Repository,
  input: VerifyInput,
  signal?: AbortSignal,
): Promise<VerifyReport> {
  const report = verifyChange(input);
  if (input.policy?.carry.includes('trivial-rebase') !== true || !isOpen(report)) return report;
  const { value: rebased, problems } = await findRebasedChanges(repository, input, signal);
  if (rebased.length === 0 && problems.length === 0) return report;
  return verifyChange({ ...input, rebased, problems: [...input.problems, ...problems] });
}

function isOpen({ units }: VerifyReport): boolean {
  return units.some(({ required, state }) => required && state !== 'attested' && state !== 'overridden');
}

interface SignedState {
  readonly baseTree: ObjectId;
  readonly headTree: ObjectId;
  readonly by: string;
  readonly at: string;
}

async function findRebasedChanges(
  repository: Repository,
  input: VerifyInput,
  signal: AbortSignal | undefined,
): Promise<{ readonly value: readonly RebasedChange[]; readonly problems: readonly Problem[] }> {
  const { baseTree: ours, headTree } = input.trees;
  const states = signedStates(input);
  const problems: Problem[] = [];
  const value: RebasedChange[] = [];
  if (ours === null || headTree === null) return { value, problems };
  for (const state of states.slice(0, mostReplays)) {
    if (state.baseTree === ours && state.headTree === headTree) {
      value.push({ ...state, ids: input.units.map(({ unit }) => unit.id) });
      continue;
    }
    const merged = await mergeTrees(
      repository,
      { base: state.baseTree, ours, theirs: state.headTree },
      signal,
    );
    if (merged.kind === 'missing') problems.push({ message: missingSentence(state) });
    if (merged.kind !== 'clean' || merged.tree !== headTree) continue;
    value.push({ ...state, ids: await unitsOf(repository, state, signal) });
  }
  if (states.length > mostReplays) {
    problems.push({
      message: `carry: of ${states.length} earlier states that were signed off only the ${mostReplays} newest were tried for trivial-rebase`,
    });
  }
  return { value, problems };
}

/**
 * The changes that well-signed records were made for, newest first. Records that no listed key
 * signed are left out, or whoever can push them could crowd out the others.
 */
function signedStates({ evidence, signers, policy }: VerifyInput): readonly SignedState[] {
  const keys = new Set(signers.map(({ fingerprint }) => fingerprint));
  const states = new Map<string, SignedState>();
  for (const { claim, record, signature } of evidence) {
    if (claim?.verdict !== 'accept' || record === null) continue;
    const { baseTree, headTree } = record;
    const isSigned = signature?.isValid === true && keys.has(signature.fingerprint);
    if (!isSigned && policy?.signatures.required !== false) continue;
    if (baseTree === null || headTree === null) continue;
    const key = `${baseTree} ${headTree}`;
    const before = states.get(key);
    if (before !== undefined && Date.parse(before.at) >= Date.parse(claim.at)) continue;
    states.set(key, { baseTree, headTree, by: claim.by, at: claim.at });
  }
  return [...states].toSorted(newestFirst).map(([, state]) => state);
}

function newestFirst([a, one]: [string, SignedState], [b, other]: [string, SignedState]): number {
  return Date.parse(other.at) - Date.parse(one.at) || (a < b ? -1 : 1);
}

async function unitsOf(
  repository: Repository,
  state: SignedState,
  signal: AbortSignal | undefined,
): Promise<RebasedChange['ids']> {
  const blobs = createBlobReader(repository, signal);
  try {
    const { files } = await readChange(repository, state, blobs, { signal });
    return files.flatMap(({ units }) => units.map(({ id }) => id));
  } finally {
    blobs.dispose();
  }
}

function missingSentence({ by, at }: SignedState): string {
  return `carry: the state that ${by} signed off on ${at.slice(0, 10)} is not in this repository, so trivial-rebase cannot tell whether it was only rebased`;
}
