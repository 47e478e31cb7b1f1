import { displayRepoPath } from '../base/repoPath.ts';
import type { Problem } from '../base/problem.ts';
import type { LineExplanation } from '../provenance/explainLine.ts';
import { formatProblem } from './formatReviewJson.ts';
import type { ProvenanceLineJson } from './schemas/provenanceLineSchema.ts';
import type { ResolvedTarget } from './target.ts';

/** The stable JSON of `provenance --explain`. */
export function formatProvenanceLineJson(
  target: ResolvedTarget,
  explanation: LineExplanation,
  problems: readonly Problem[],
): ProvenanceLineJson {
  const { path, line, commit, original, notFound } = explanation;
  return {
    schema: 'countersign/provenance-line/v1',
    target: { kind: target.kind, base: target.baseCommit, head: target.headCommit },
    path: displayRepoPath(path),
    line,
    commit,
    original: original === null ? null : { path: displayRepoPath(original.path), line: original.line },
    ...claimsToJson(explanation),
    notFound: notFound.map((entry) => ({ ...entry })),
    problems: problems.map(formatProblem),
  };
}

/** Who wrote the line, and everything that was claimed about it. */
export function claimsToJson({
  claims,
  reason,
}: LineExplanation): Pick<ProvenanceLineJson, 'kind' | 'tier' | 'reason' | 'claims'> {
  const winner = claims.find(({ standing }) => standing === 'won')?.claim;
  return {
    kind: winner?.kind ?? 'unknown',
    tier: winner?.tier ?? null,
    reason,
    claims: claims.map(({ claim: { kind, tier, source, evidence }, about, standing }) => ({
      standing,
      about,
      reader: source.reader,
      kind,
      tier,
      tool: source.tool,
      model: source.model,
      session: source.session,
      commit: source.commit,
      by: source.by ?? null,
      reason: source.reason ?? null,
      evidence,
    })),
  };
}
