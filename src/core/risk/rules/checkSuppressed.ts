import type { FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import { findNewSpots, type Spot } from '../evidence/spots.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import type { Rule } from '../rule.ts';
import { codeSuppressions, codeSuppressionWords } from '../suppression/codeSuppressions.ts';
import { directiveWords } from '../suppression/commentDirectives.ts';
import { findCommentDirectives } from '../suppression/findCommentDirectives.ts';
import { findPipelineSuppressions } from '../suppression/findPipelineSuppressions.ts';
import { findRelaxedSettings } from '../suppression/findRelaxedSettings.ts';
import { findRemovedChecks } from '../suppression/findRemovedChecks.ts';
import { pipelineWords } from '../suppression/pipelineSuppressions.ts';
import type { TextLine } from '../unitLines.ts';
import { weaker } from '../destructive/hazard.ts';

/** Added directives, settings and steps that keep a check from reporting or from running. */
export const checkSuppressed: Rule = {
  id: 'check-suppressed',
  level: 'warning',
  title: 'Check suppressed',
  rationale:
    'A check that is silenced says nothing about the next fault either; coding agents silence checks to get past them. ' +
    'Looked for are directives to linters, type checkers, coverage and security scanners in comments, annotations and ' +
    'casts to any, steps of pipelines that may fail, do not run or are removed, and settings and lists of exemptions ' +
    'that let a checker do less. A directive with a reason, a narrow annotation and anything in tests is a note or one ' +
    'level less; rules about style and unused names, what only moved, what the file said before, documentation and formatters are left alone.',
  options: [],
  check: (input) => [
    ...findNewSpots(input, {
      rule: 'check-suppressed',
      words: new RegExp(
        `${directiveWords.source}|${codeSuppressionWords.source}|${pipelineWords.source}`,
        'i',
      ),
      applies: isWritten,
      oncePerFile: new Set(['cast']),
      find: (lines, file) => [
        ...inTests(file, [...findCommentDirectives(lines, file.path), ...findCodeSuppressions(lines, file)]),
        ...findPipelineSuppressions(lines, file),
      ],
    }),
    ...input.change.files.flatMap(findRelaxedSettings),
    ...findRemovedChecks(input.change.files),
  ],
};

function isWritten(file: FileChange): boolean {
  const kind = pathKind(file.path);
  return file.status !== 'deleted' && kind !== 'docs' && kind !== 'generated' && kind !== 'lockfile';
}

function findCodeSuppressions(lines: readonly TextLine[], file: FileChange): readonly Spot[] {
  const entries = codeSuppressions.filter((entry) => entry.path.test(file.path));
  if (entries.length === 0) return [];
  return lines.flatMap((line, index): readonly Spot[] => {
    if (!codeSuppressionWords.test(line.text) || /^\s*(?:\/\/(?!go:)|\/?\*)/.test(line.text)) return [];
    const entry = entries.find((candidate) => candidate.pattern.test(line.text));
    const shown = entry?.pattern.exec(line.text);
    if (entry === undefined || shown === null || shown === undefined) return [];
    // A cast is told by its whole line: two casts are not the same one.
    const key = entry.kind === 'cast' ? line.text : line.text.slice(shown.index);
    const explained = /\/\/\s*\S+\s+\S+\s+\S/.test(line.text.slice(shown.index));
    return [
      {
        index,
        kind: entry.kind,
        level: explained ? 'note' : entry.level,
        message: `This ${entry.what}: ${excerpt(line.text.slice(Math.max(0, shown.index - 60)))}`,
        key: key.replace(/\s+/g, ' ').trim(),
      },
    ];
  });
}

/** Tests handle what the types forbid on purpose; a cast there, and coverage of tests, is no news at all. */
function inTests(file: FileChange, spots: readonly Spot[]): readonly Spot[] {
  if (!isTestPath(file.path)) return spots;
  return spots
    .filter(
      (spot) => spot.level !== 'note' && spot.kind !== 'coverage' && !/#pragma warning/.test(spot.message),
    )
    .map((spot) => ({ ...spot, level: weaker(spot.level) }));
}
