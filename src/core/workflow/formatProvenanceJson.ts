import { displayRepoPath } from '../base/repoPath.ts';
import type { AttributedRange, Provenance } from '../provenance/attribution.ts';
import { formatConflict, formatProblem } from './formatReviewJson.ts';
import type { ProvenanceJson } from './schemas/provenanceSchema.ts';
import type { ResolvedTarget } from './target.ts';

type FileJson = ProvenanceJson['files'][number];

/** The stable JSON of `provenance`. Lines of kind `mixed` count as AI in the summary: some record says AI. */
export function formatProvenanceJson(target: ResolvedTarget, provenance: Provenance): ProvenanceJson {
  const files = [...provenance.files.values()].filter((file) => file.ranges.length > 0);
  const byTool = new Map<string, number>();
  for (const range of files.flatMap((file) => file.ranges)) {
    if (countedKind(range) !== 'ai') continue;
    const tool = range.source?.tool ?? 'unknown';
    byTool.set(tool, (byTool.get(tool) ?? 0) + range.end - range.start + 1);
  }
  return {
    schema: 'countersign/provenance/v1',
    target: { kind: target.kind, base: target.baseCommit, head: target.headCommit },
    files: files.map(({ path, ranges }) => ({
      path: displayRepoPath(path),
      summary: countLines(ranges),
      ranges: ranges.map(formatRange),
    })),
    summary: {
      ...countLines(files.flatMap((file) => file.ranges)),
      byTool: Object.fromEntries([...byTool].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
    problems: provenance.problems.map(formatProblem),
  };
}

function formatRange(range: AttributedRange): FileJson['ranges'][number] {
  const { start, end, kind, tier, source, commit, conflicts } = range;
  return {
    start,
    end,
    kind,
    tier,
    reader: source?.reader ?? null,
    tool: source?.tool ?? null,
    model: source?.model ?? null,
    session: source?.session ?? null,
    ...(source?.by === undefined ? {} : { by: source.by }),
    commit,
    ...(conflicts === undefined ? {} : { conflicts: conflicts.map(formatConflict) }),
  };
}

function countLines(ranges: readonly AttributedRange[]): FileJson['summary'] {
  const lines = { ai: 0, human: 0, unknown: 0 };
  for (const range of ranges) lines[countedKind(range)] += range.end - range.start + 1;
  return { added: lines.ai + lines.human + lines.unknown, ...lines };
}

function countedKind({ kind }: AttributedRange): 'ai' | 'human' | 'unknown' {
  return kind === 'mixed' ? 'ai' : kind;
}
