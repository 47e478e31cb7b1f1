import { groupBy } from '../../base/groupBy.ts';
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
  const changed = changedNames(input);
  const files = input.change.files.filter(
    (file) => file.status === 'modified' && pathKind(file.path) === 'code' && !isTestPath(file.path),
  );
  const candidates = files.flatMap((file) =>
    guardsOf(file, input)
      .filter((line) => !goesWithItsType(line.text, changed))
      .map((line) => ({ file, line })),
  );
  if (candidates.length === 0) return [];
  const wanted = new Set(candidates.map(({ line }) => line.text.trim()));
  const elsewhere = new Set<string>();
  for (const file of input.change.files) {
    if (file.added === 0) continue;
    for (const { text } of file.units.flatMap(addedTextLines))
      if (wanted.has(text.trim())) elsewhere.add(text.trim());
  }
  const left = candidates.filter(({ line }) => !elsewhere.has(line.text.trim()));
  // The same words say the same of each place of a file.
  const groups = groupBy(left, ({ file, line }) => JSON.stringify([file.path, line.text.trim()]));
  return [...groups.values()].flatMap(([first, ...others]): readonly Finding[] => {
    if (first === undefined) return [];
    const { file, line } = first;
    const more = others.length === 0 ? '' : ` ${others.length + 1} lines of this file are like it.`;
    return [
      {
        rule: 'error-swallowed',
        level: 'note',
        path: file.path,
        unit: line.unit,
        line: line.number,
        message: `A check that refused is removed: ${excerpt(line.text)}${more}`,
        data: { kind: 'removed-check', side: 'old', ...(more === '' ? {} : { lines: others.length + 1 }) },
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
    if (found === undefined || goesWithItsCall(found.text, added)) return [];
    return goesWithItsCast(found.text, removed.slice(0, guard)) ? [] : [found];
  });
}

/** What must hold at run time, whatever the types say. */
const guarding =
  /auth|token|secret|passw|credential|permission|role|admin|valid|verif|sign|allow|trust|polic|csrf/i;

/** Tests nothing but that something is there: `!a.b`, `a.b === undefined`, `a.b == null`. */
const presence =
  /^\(*(?:!\s*(?:[\w$]+[.?]*\.)*([\w$]+)|(?:[\w$]+[.?]*\.)*([\w$]+)\s*===?\s*(?:undefined|null|nil))\)*$/;

/** Members whose type this very change declares anew, in languages that hold everybody to it. */
function changedNames({ facts }: RiskInput): ReadonlySet<string> {
  const typed = /\.(?:[cm]?tsx?|kts?|swift|cs|rs)$/i;
  const declared = (facts.declarations ?? []).filter(
    ({ path, name }) => typed.test(path) && /[.:]/.test(name),
  );
  return new Set(declared.map(({ name }) => /[\w$]*$/.exec(name)?.[0] ?? ''));
}

/** A guard that only asks whether members are there goes when their types begin to say so. */
function goesWithItsType(guard: string, changed: ReadonlySet<string>): boolean {
  const asked = /^\s*(?:\}\s*)?(?:else\s+)?if\s*\((.*)\)\s*(?:\{.*|throw\b.*)?$/.exec(guard)?.[1];
  if (asked === undefined || changed.size === 0 || guarding.test(guard)) return false;
  return asked.split(/\|\||&&/).every((part) => {
    const found = presence.exec(part.trim());
    return found !== null && changed.has(found[1] ?? found[2] ?? '');
  });
}

/** `store, ok := x.(*Type)` takes `if !ok` with it: there is no cast left that could fail. */
function goesWithItsCast(guard: string, above: readonly TextLine[]): boolean {
  const asked = /^\s*if\s+!\s*(\w+)\s*\{/.exec(guard)?.[1];
  return (
    asked !== undefined &&
    above.some(({ text }) => new RegExp(String.raw`,\s*${asked}\s*:?=\s*[\w.]+\.\([\w.*]+\)\s*$`).test(text))
  );
}

/** Go: `if err := save(); err != nil` hands an error on; with the call itself gone there is nothing to hand on. */
function goesWithItsCall(guard: string, added: readonly TextLine[]): boolean {
  if (!/\berr\w*\s*!=\s*nil/i.test(guard)) return false;
  const call = /:?=\s*([\w.]+)\(/.exec(guard)?.[1];
  return call === undefined || !added.some((line) => line.text.includes(`${call}(`));
}
