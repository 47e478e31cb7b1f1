import type { FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Finding } from '../finding.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';
import { isPipelinePath } from '../infrastructure/pipelinePath.ts';
import { checkCommand } from './pipelineSuppressions.ts';

/** Checks that pipelines ran before and that no pipeline, script or manifest of the change runs now. */
export function findRemovedChecks(files: readonly FileChange[]): readonly Finding[] {
  const pipelines = files.filter(
    (file) => file.removed > 0 && file.status !== 'deleted' && isPipelinePath(file.path),
  );
  if (pipelines.length === 0) return [];
  const removed = pipelines.flatMap((file) =>
    file.units.flatMap((unit) => {
      // Another check or script in the same place may do the same by another name.
      const replaced = addedTextLines(unit).some(({ text }) =>
        // So may an action of somebody who is not the platform: those fetch and set up.
        /\b(?:run|script):|\b(?:test|check|lint|verify)\b|\buses:\s*["']?(?!\.|actions\/|github\/)[\w-]+\//.test(
          text,
        ),
      );
      if (replaced) return [];
      return removedTextLines(unit).flatMap((line) => {
        const check = checkOn(line.text);
        return check === null ? [] : [{ file, line, check }];
      });
    }),
  );
  if (removed.length === 0) return [];
  const kept = files
    .filter((file) => isPipelinePath(file.path) || /\.(?:json|sh|mk|ya?ml|toml)$|Makefile$/.test(file.path))
    .flatMap((file) => file.units.flatMap(addedTextLines).map((line) => checkOn(line.text)));
  return removed.flatMap(({ file, line, check }): readonly Finding[] => {
    if (kept.includes(check)) return [];
    return [
      {
        rule: 'check-suppressed',
        level: 'warning',
        path: file.path,
        unit: line.unit,
        line: line.number,
        message: `The pipeline no longer runs this check: ${excerpt(line.text)}`,
        data: { kind: 'pipeline', side: 'old' },
      },
    ];
  });
}

/** The check that a line runs, by its tool and verb: `npm run lint` and `npm run lint -- --fix` are the same. */
function checkOn(line: string): string | null {
  if (/^\s*(?:#|\/\/|-?\s*name:)/.test(line)) return null;
  // What a pipeline builds is no check by itself.
  if (/\bbuild\b/.test(checkCommand.exec(line)?.[0] ?? '')) return null;
  const words = checkCommand.exec(line)?.[0].split(/\s+/) ?? [];
  return words.at(-1)?.replace(/^(?:ci:?)?/, '') ?? null;
}
