import { evidenceStrength } from '../../core/provenance/evidenceStrength.ts';
import type { ProvenanceJson } from '../../core/workflow/schemas/provenanceSchema.ts';
import { formatTable, plural, terminalText } from './table.ts';

export function formatProvenanceTable(json: ProvenanceJson): string {
  if (json.files.length === 0) return 'No lines were added.\n';
  const rows = json.files.flatMap((file) =>
    file.ranges.map((range) => [
      range.kind === 'ai' ? 'AI' : range.kind,
      range.tier === null ? '-' : evidenceStrength(range.tier),
      terminalText([range.tool, range.model].filter((part) => part !== null).join(' ')) || '-',
      range.reader ?? '-',
      range.commit?.slice(0, 10) ?? '-',
      `${terminalText(file.path)}:${range.start}${range.end === range.start ? '' : `-${range.end}`}`,
    ]),
  );
  const { added, ai, human, unknown } = json.summary;
  return `${formatTable([['AUTHOR', 'EVIDENCE', 'TOOL', 'SOURCE', 'COMMIT', 'LINES'], ...rows])}\n${plural(added, 'added line')}: ${ai} AI, ${human} human, ${unknown} unknown.\n`;
}
