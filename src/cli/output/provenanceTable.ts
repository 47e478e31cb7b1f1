import type { ProvenanceJson } from '../../core/workflow/schemas/provenanceSchema.ts';
import { formatTable, plural, terminalText } from './table.ts';

/** Tiers in the words people see: strong, medium or weak evidence. */
const strength: Readonly<Record<string, string>> = {
  A: 'strong',
  B: 'strong',
  C: 'medium',
  D: 'medium',
  E: 'medium',
  F: 'weak',
  G: 'weak',
};

export function formatProvenanceTable(json: ProvenanceJson): string {
  if (json.files.length === 0) return 'No lines were added.\n';
  const rows = json.files.flatMap((file) =>
    file.ranges.map((range) => [
      range.kind === 'ai' ? 'AI' : range.kind,
      range.tier === null ? '-' : (strength[range.tier] ?? range.tier),
      terminalText([range.tool, range.model].filter((part) => part !== null).join(' ')) || '-',
      range.reader ?? '-',
      range.commit?.slice(0, 10) ?? '-',
      `${terminalText(file.path)}:${range.start}${range.end === range.start ? '' : `-${range.end}`}`,
    ]),
  );
  const { added, ai, human, unknown } = json.summary;
  return `${formatTable([['AUTHOR', 'EVIDENCE', 'TOOL', 'SOURCE', 'COMMIT', 'LINES'], ...rows])}\n${plural(added, 'added line')}: ${ai} AI, ${human} human, ${unknown} unknown.\n`;
}
