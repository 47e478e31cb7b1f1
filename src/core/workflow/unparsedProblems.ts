import type { Facts } from '../analysis/facts.ts';
import type { Problem } from '../base/problem.ts';
import { displayRepoPath } from '../base/repoPath.ts';

/** Files named one by one; the rest are counted, so that a broken installation says so once and not a thousand times. */
const filesNamed = 5;

/**
 * Files in a language with a grammar that were read line by line after all, with the reason. What is set apart by its
 * path or marker (lockfiles, generated files) is not meant to be parsed.
 */
export function unparsedProblems(facts: Facts): readonly Problem[] {
  const unparsed = [...facts.files.values()].flatMap((file): readonly Problem[] => {
    const reason = file.new?.reason ?? file.old?.reason ?? null;
    const isMeantToBeParsed = file.fileClass === null || file.fileClass === 'config';
    if (reason === null || !isMeantToBeParsed) return [];
    return [
      { path: file.path, message: `${displayRepoPath(file.path)} is reviewed line by line: ${reason}` },
    ];
  });
  if (unparsed.length <= filesNamed) return unparsed;
  const message = `${unparsed.length - filesNamed} more files are reviewed line by line.`;
  return [...unparsed.slice(0, filesNamed), { message }];
}
