import { displayRepoPath } from '../base/repoPath.ts';
import type { Provenance } from '../provenance/attribution.ts';
import { formatProblem } from './formatReviewJson.ts';
import type { ProvenanceJson } from './schemas/provenanceSchema.ts';
import type { ResolvedTarget } from './target.ts';

/** The stable JSON of `provenance`. Lines of kind `mixed` count as AI in the summary: some record says AI. */
export function formatProvenanceJson(target: ResolvedTarget, provenance: Provenance): ProvenanceJson {
  const files: ProvenanceJson['files'] = [];
  const lines = { ai: 0, human: 0, unknown: 0 };
  const byTool = new Map<string, number>();
  for (const file of provenance.files.values()) {
    const ranges = file.ranges.map((range) => {
      const length = range.end - range.start + 1;
      const kind = range.kind === 'mixed' ? 'ai' : range.kind;
      lines[kind] += length;
      if (kind === 'ai') {
        const tool = range.source?.tool ?? 'unknown';
        byTool.set(tool, (byTool.get(tool) ?? 0) + length);
      }
      return {
        start: range.start,
        end: range.end,
        kind: range.kind,
        tier: range.tier,
        reader: range.source?.reader ?? null,
        tool: range.source?.tool ?? null,
        model: range.source?.model ?? null,
        session: range.source?.session ?? null,
        commit: range.commit,
      };
    });
    if (ranges.length > 0) files.push({ path: displayRepoPath(file.path), ranges });
  }
  return {
    schema: 'countersign/provenance/v1',
    target: { kind: target.kind, base: target.baseCommit, head: target.headCommit },
    files,
    summary: {
      ...lines,
      added: lines.ai + lines.human + lines.unknown,
      byTool: Object.fromEntries([...byTool].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
    problems: provenance.problems.map(formatProblem),
  };
}
