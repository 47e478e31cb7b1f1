import type { FileChange } from '../../diff/change.ts';
import { changeClassOf } from '../../analysis/changeClass.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Finding } from '../finding.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import type { RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines, runsOfUnits, type TextLine } from '../unitLines.ts';

/** A condition that refuses, on one line or on the line of the condition with what refuses below it. */
const condition = /^\s*(?:(?:\}\s*)?(?:else\s+)?if|unless|elif|guard|require|assert|check)\b/;
const refusal =
  /\b(?:throw|raise|panic!?\(|abort\(|bail!|ensure!|reject\(|fatal\(|invariant\(|assert(?:Never)?\()|\breturn\s+(?:[^;]*\b(?:err\w*|errors\.\w+\(|fmt\.Errorf\(|Err\(|status\.Error|ErrorResponse|(?:Bad|Unauthorized|Forbidden)\w*\())/;
const declaration =
  /^\s*(?:(?:export|public|private|protected|internal|static|async|default|abstract|override|pub(?:\([^)]*\))?|final|virtual|open|suspend)\s+)*(?:function|def|func|fn|class|interface|struct|impl|trait|module|constructor)\b|^\s*(?:export\s+)?const\s+\w+\s*=\s*(?:async\s*)?\([^)]*\)\s*(?::[^=]+)?=>|^\s*(?:public|private|protected|static|async|override)\s+[\w<>[\], ]+\s+\w+\s*\([^)]*\)\s*\{?\s*$|^\s*(?:async\s+)?\w+\([^)]*\)\s*(?::\s*[\w<>[\]| ]+)?\s*\{\s*$/;

/** Most removed lines of a run in which a guard is looked for: longer ones are rewritten, not relaxed. */
const longestRun = 12;

/** Guards that refuse bad input or a bad state and that are gone while the code around them stays. */
export function findRemovedGuards(input: RiskInput): readonly Finding[] {
  const files = input.change.files.filter(
    (file) => file.status === 'modified' && pathKind(file.path) === 'code' && !isTestPath(file.path),
  );
  const candidates = files.flatMap((file) => guardsOf(file, input).map((line) => ({ file, line })));
  if (candidates.length === 0) return [];
  const wanted = new Set(candidates.map(({ line }) => line.text.trim()));
  const elsewhere = new Set<string>();
  for (const file of input.change.files) {
    if (file.added === 0) continue;
    for (const { text } of file.units.flatMap(addedTextLines))
      if (wanted.has(text.trim())) elsewhere.add(text.trim());
  }
  return candidates.flatMap(({ file, line }): readonly Finding[] => {
    if (elsewhere.has(line.text.trim())) return [];
    return [
      {
        rule: 'error-swallowed',
        level: 'note',
        path: file.path,
        unit: line.unit,
        line: line.number,
        message: `A check that refused is removed: ${excerpt(line.text)}`,
        data: { kind: 'removed-check', side: 'old' },
      },
    ];
  });
}

function guardsOf(file: FileChange, input: RiskInput): readonly TextLine[] {
  const facts = input.facts.files.get(file.path);
  return runsOfUnits(file).flatMap((run): readonly TextLine[] => {
    if (run.some((unit) => changeClassOf(facts, unit) !== 'code')) return [];
    const removed = run.flatMap(removedTextLines);
    if (removed.length === 0 || removed.length > longestRun) return [];
    if (removed.some((line) => declaration.test(line.text) && !condition.test(line.text))) return [];
    const added = run.flatMap(addedTextLines);
    // What refuses in another way is a rewritten guard, and what is longer than before is a rewritten piece.
    if (
      added.some((line) => refusal.test(line.text) || condition.test(line.text)) ||
      added.length >= removed.length
    )
      return [];
    const guard = removed.findIndex(
      (line, index) =>
        condition.test(line.text) &&
        (refusal.test(line.text) ||
          removed.slice(index + 1, index + 3).some((next) => refusal.test(next.text))),
    );
    const found = removed[guard];
    return found === undefined || goesWithItsCall(found.text, added) ? [] : [found];
  });
}

/** Go: `if err := save(); err != nil` hands an error on; with the call itself gone there is nothing to hand on. */
function goesWithItsCall(guard: string, added: readonly TextLine[]): boolean {
  if (!/\berr\w*\s*!=\s*nil/i.test(guard)) return false;
  const call = /:?=\s*([\w.]+)\(/.exec(guard)?.[1];
  return call === undefined || !added.some((line) => line.text.includes(`${call}(`));
}
