import type { FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import { saysGenerated } from '../evidence/saysGenerated.ts';
import { findNewSpots, type Spot } from '../evidence/spots.ts';
import type { Finding } from '../finding.ts';
import { isTestOrExample, pathKind } from '../pathKind.ts';
import type { Rule } from '../rule.ts';
import { codeSuppressions, codeSuppressionWords } from '../suppression/codeSuppressions.ts';
import { directiveWords } from '../suppression/commentDirectives.ts';
import { findCommentDirectives } from '../suppression/findCommentDirectives.ts';
import { findPipelineSuppressions } from '../suppression/findPipelineSuppressions.ts';
import { findRelaxedSettings } from '../suppression/findRelaxedSettings.ts';
import { findRemovedChecks } from '../suppression/findRemovedChecks.ts';
import { pipelineWords } from '../suppression/pipelineSuppressions.ts';
import { addedTextLines, removedTextLines, type TextLine } from '../unitLines.ts';
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
    'that let a checker do less. One that switches everything off with a reason, a narrow annotation, and what stands in ' +
    'tests and examples is a note or one level less. Left alone are directives that name one thing and say why, those ' +
    'that let one plain fault of types through in Python as long as a file has few, all such in tests, rules about style and unused names, diagnostics that only say that an API is old or ' +
    'may still change, what only moved, what the file said before, documentation, generated files and formatters.',
  options: [],
  check: (input) => [
    ...withoutPlainTypes(
      findNewSpots(input, {
        rule: 'check-suppressed',
        words: new RegExp(
          `${directiveWords.source}|${codeSuppressionWords.source}|${pipelineWords.source}`,
          'i',
        ),
        applies: isWritten,
        isOncePerFile: ({ kind, message }) =>
          kind === 'cast' || (kind === 'types' && lineIgnore.test(message)),
        find: (lines, file) => [
          ...inTests(file, [
            ...findCommentDirectives(lines, file.path),
            ...findCodeSuppressions(lines, file),
          ]),
          ...findPipelineSuppressions(lines, file),
        ],
      }),
    ),
    ...input.change.files.flatMap(relaxedSettings),
    ...findRemovedChecks(input.change.files).filter((finding) => !runsOtherwise(finding, input.change.files)),
  ],
};

/** The same command with other options, or without what it passed over: what it checks is not less. */
function runsOtherwise({ path, line, unit: id }: Finding, files: readonly FileChange[]): boolean {
  const unit = files.find((file) => file.path === path)?.units.find((one) => one.id === id);
  const before = unit === undefined ? undefined : removedTextLines(unit).find((one) => one.number === line);
  if (unit === undefined || before === undefined) return false;
  // What an agent may run is not what the pipeline runs.
  if (/^\s*["']?(?:dis)?allowed[-_]?tools\b/i.test(before.text)) return true;
  const words = wordsOfCommand(before.text);
  return addedTextLines(unit).some(({ text }) => {
    const now = new Set(wordsOfCommand(text));
    return words.length > 1 && words.every((word) => now.has(word));
  });
}

function wordsOfCommand(line: string): readonly string[] {
  const command = line
    .replace(/^\s*(?:-\s+)?(?:run:\s*)?/, '')
    .replace(/\s(?:-x|--exclude-task)[= ]\S+/g, '');
  return command.split(/\s+/).filter((word) => word !== '' && !/^(?:-|\d+$)/.test(word));
}

function isWritten(file: FileChange): boolean {
  const kind = pathKind(file.path);
  return (
    file.status !== 'deleted' &&
    kind !== 'docs' &&
    kind !== 'generated' &&
    kind !== 'lockfile' &&
    !saysGenerated(file)
  );
}

/** What one file no longer says is one decision, told at the first setting. */
function relaxedSettings(file: FileChange): readonly Finding[] {
  const found = findRelaxedSettings(file);
  const [first, ...others] = found.filter(isGone);
  if (first === undefined || others.length === 0) return found;
  const names = others.map(({ data }) => JSON.stringify(data['name'])).join(', ');
  const inherits = file.units
    .flatMap(addedTextLines)
    .some(({ text }) => /^\s*["']?extends["']?\s*[:=]/.test(text));
  const instead = inherits ? ' The file extends another one now, which may hold them.' : '';
  return [
    ...found.filter((finding) => !isGone(finding)),
    {
      ...first,
      message: `${first.message} So ${others.length === 1 ? 'is' : 'are'} ${excerpt(names)}.${instead}`,
      data: { ...first.data, settings: others.length + 1 },
    },
  ];
}

function isGone({ data }: Finding): boolean {
  return data['kind'] === 'setting' && data['side'] === 'old';
}

/** `EXP` in an id of .NET marks an API that may change: to use it is a decision and hides no fault. */
const experimental = /#pragma\s+warning\s+disable\s+(?:\w*EXP\d*\s*(?:,\s*|(?=\/\/|\s*$)))+(?:\/\/|\s*$)/;

/** The compiler's words for an API that is outdated, which works as before. */
const outdated = /#pragma\s+warning\s+disable\s+(?:CS061[28]\s*,?\s*)+\/\/\s*\S/;

/** Ids that compilers and well-known analyzers give to what they find; `CS0618` and the like guard against faults. */
const knownAnalyzers = /^(?:SYSLIB|VSTHRD|XUNIT|NUNIT|MSTEST|NULLABLE|ROSLYN|SONAR|STYLECOP|RESHARPER)/;

/** Long names before the number are those of a product that marks its own API as not settled. */
function isOwnPreview(text: string): boolean {
  const ids = /#pragma\s+warning\s+disable\s+([\w, ]+?)\s*(?:\/\/|$)/.exec(text)?.[1]?.split(/[\s,]+/) ?? [];
  return ids.length > 0 && ids.every((id) => /^[A-Z]{6,}\d+$/.test(id) && !knownAnalyzers.test(id));
}

/** Lints of Rust about taste, by which nothing is found that could be wrong. */
const taste =
  /#!?\[allow\(\s*(?:(?:clippy::(?:too_many_(?:arguments|lines)|type_complexity|module_name_repetitions|cognitive_complexity|large_enum_variant|needless_\w+|new_without_default|module_inception|enum_variant_names|upper_case_acronyms|similar_names|missing_\w+_doc)|non_snake_case|non_camel_case_types|non_upper_case_globals|missing_docs)\s*,?\s*)+\)\]/;

function findCodeSuppressions(lines: readonly TextLine[], file: FileChange): readonly Spot[] {
  const entries = codeSuppressions.filter((entry) => entry.path.test(file.path));
  if (entries.length === 0) return [];
  return lines.flatMap((line, index): readonly Spot[] => {
    if (!codeSuppressionWords.test(line.text) || /^\s*(?:\/\/(?!go:)|\/?\*)/.test(line.text)) return [];
    if (experimental.test(line.text) || isOwnPreview(line.text) || taste.test(line.text)) return [];
    if (outdated.test(line.text)) return [];
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

/** Checkers of Python are told at the end of each line, however often the same type is in the way. */
const lineIgnore = /#\s*(?:type|pyright|ty):\s*ignore/;

/** What Python's checkers say where types know less than the code: nothing that would fail when it runs. */
const plainCodes =
  /^(?:arg-type|union-attr|assignment|return-value|attr-defined|typeddict-(?:item|unknown-key)|list-item|dict-item|index|override|misc|no-any-return|no-untyped-(?:call|def)|call-overload|type-arg|valid-type|no-redef|operator|prop-decorator|var-annotated|method-assign|(?:invalid|possibly-unbound|unresolved)-(?:return-type|argument-type|assignment|attribute|parameter-default|method-override)|report\w+)$/;

/** From this many lines on they are how the file was made to pass. */
const manyPlain = 8;

/** One line that lets a named and plain fault of types through is seen where it stands; many of one file are told. */
function withoutPlainTypes(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ data, message }) => {
    if (data['kind'] !== 'types' || Number(data['lines'] ?? 1) >= manyPlain) return true;
    const codes = [...message.matchAll(/\bignore\[([^\]]*)\]/g)].flatMap(([, found = '']) =>
      found.split(','),
    );
    return codes.length === 0 || !codes.every((code) => plainCodes.test(code.trim()));
  });
}

/** One named fault of types is let through: tests reach into values whose type says less than they know. */
function isNarrowTypes({ kind, message }: Spot): boolean {
  return (
    kind === 'types' && /#\s*(?:type|pyright|ty|pyre-\w+):?\s*ignore\s*\[|@ts-expect-error/.test(message)
  );
}

/** What a runner of tests loads before them. */
const testSetUp =
  /(?:^|\/)(?:(?:vitest|jest|playwright|cypress|karma)[.-]setup|setup-?tests?|test-?(?:setup|utils|helpers))\.[cm]?[jt]sx?$/i;

/** Tests handle what the types forbid on purpose; a cast there, and coverage of tests, is no news at all. */
function inTests(file: FileChange, spots: readonly Spot[]): readonly Spot[] {
  if (!isTestOrExample(file.path) && !testSetUp.test(file.path)) return spots;
  return spots
    .filter(
      (spot) =>
        spot.level !== 'note' &&
        spot.kind !== 'coverage' &&
        !/#pragma warning/.test(spot.message) &&
        !isNarrowTypes(spot),
    )
    .map((spot) => ({ ...spot, level: weaker(spot.level) }));
}
