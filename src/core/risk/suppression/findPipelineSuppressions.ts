import type { FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Spot } from '../evidence/spots.ts';
import { isPipelinePath } from '../infrastructure/pipelinePath.ts';
import type { TextLine } from '../unitLines.ts';
import { checkCommand, forgivenFailure, pipelineSuppressions } from './pipelineSuppressions.ts';

const scriptPath =
  /\.(?:sh|bash|zsh|mk|ps1)$|(?:^|\/)(?:package\.json|composer\.json|Makefile|GNUmakefile|justfile|Taskfile\.ya?ml|Dockerfile[^/]*|tox\.ini|noxfile\.py|lefthook\.ya?ml|\.pre-commit-config\.yaml|\.husky\/[^/]+)$/i;

/** True for files whose lines are commands that build or check. */
export function holdsCommands(path: string): boolean {
  return isPipelinePath(path) || scriptPath.test(path);
}

/** Steps of a pipeline that may fail or do not run, and commands that pass by a check. */
export function findPipelineSuppressions(lines: readonly TextLine[], file: FileChange): readonly Spot[] {
  if (!holdsCommands(file.path)) return [];
  const pipeline = isPipelinePath(file.path);
  return lines.flatMap((line, index): readonly Spot[] => {
    if (/^\s*(?:#|\/\/)/.test(line.text)) return [];
    const found = pipelineSuppressions.find(
      (entry) => (entry.where === 'commands' || pipeline) && entry.pattern.test(line.text),
    );
    const forgiven = found === undefined && forgivenFailure.test(line.text) && checkCommand.test(line.text);
    if (found === undefined && !forgiven) return [];
    return [
      {
        index,
        kind: 'pipeline',
        level: found?.level ?? 'warning',
        message: `This ${found?.what ?? 'runs a check and ignores that it fails'}: ${excerpt(line.text)}`,
        key: line.text.replace(/\s+/g, ' ').trim(),
      },
    ];
  });
}
