import type { FileChange } from '../../diff/change.ts';
import { excerpt } from '../evidence/excerpt.ts';
import type { Finding } from '../finding.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { addedTextLines, removedTextLines } from '../unitLines.ts';

/** Generated files that change although nothing they are made from does. */
export const generatedEdited: Rule = {
  id: 'generated-edited',
  level: 'warning',
  title: 'Generated file edited by hand',
  rationale:
    'An edit of a generated file is lost when it is next generated, and reviewers pass over such files. An existing ' +
    'file with a generator marker, of a generated kind or in a folder of other people’s code gives a warning when ' +
    'nothing of the change can be its source: a schema or template of its kind, or, where the kind does not say, any ' +
    'file that people write. A marker that is removed from a file that stays gives a warning too. New and deleted ' +
    'files, and files whose generator changed its own version in the header, are left alone.',
  options: [],
  check: (input) => {
    const sources = input.change.files.filter((file) => isWritten(file, input));
    return input.change.files.flatMap((file) => checkFile(file, sources, input) ?? []);
  },
};

interface Origin {
  readonly path: RegExp;
  readonly source: RegExp;
  readonly named: string;
}

/** Generated kinds whose sources are told by their path. */
const origins: readonly Origin[] = [
  {
    path: /\.pb(?:\.gw|\.validate)?\.(?:go|cc|h|dart|swift)$|_pb2(?:_grpc)?\.pyi?$|_grpc\.pb\.go$|_pb\.(?:js|ts|d\.ts)$/,
    source: /\.proto$|(?:^|\/)buf(?:\.gen)?\.ya?ml$/,
    named: 'a .proto file',
  },
  {
    path: /(?:^|\/)(?:vendor|third_party|node_modules)\//,
    source:
      /(?:^|\/)(?:go\.(?:mod|sum)|modules\.txt|package(?:-lock)?\.json|composer\.(?:json|lock)|Cargo\.(?:toml|lock)|Gemfile(?:\.lock)?|vendor\.conf|VERSION|METADATA|README[^/]*)$|(?:^|\/)(?:vendor|update|sync)[^/]*\.(?:sh|py|mjs|js)$/,
    named: 'a manifest',
  },
  { path: /\.g\.dart$|\.freezed\.dart$/, source: /\.dart$/, named: 'its Dart source' },
  { path: /\.designer\.cs$/i, source: /\.(?:resx|xaml|settings|edmx|cs)$/i, named: 'its designer source' },
];

const marker = /(?:^|[\s*#/])@generated\b|Code generated\b.{0,200}\bDO NOT EDIT\b/;
/** What generators write about themselves: a new version there is a new run. */
const generatorRun =
  /^\s*(?:\/\/|#|\/?\*+|--|;)\s*(?:[-\s]*(?:protoc\b|protoc-gen|sqlc|buf|versions?:|source:|generated (?:by|from|on|at)|Code generated|@generated|checksum|hash|bindgen|swagger|openapi|graphql-codegen))/i;

function checkFile(file: FileChange, sources: readonly FileChange[], input: RiskInput): Finding | null {
  if (file.status === 'added' || file.status === 'deleted' || isTestPath(file.path)) return null;
  // What a submodule points to is no edit, and has a rule of its own.
  if (file.newMode === '160000' || file.oldMode === '160000') return null;
  const removedMarker = goneMarker(file);
  if (removedMarker !== null) return removedMarker;
  if (!isGenerated(file, input)) return null;
  const unit = file.units.find((candidate) => candidate.kind === 'text' || candidate.kind === 'object');
  if (unit === undefined) return null;
  const origin = origins.find((entry) => entry.path.test(file.path));
  const from =
    origin === undefined
      ? sources
      : input.change.files.filter((other) => origin.source.test(other.path) && other !== file);
  if (from.length > 0 || file.units.flatMap(addedTextLines).some((line) => generatorRun.test(line.text)))
    return null;
  const old = unit.kind === 'text' && unit.new.lines === 0;
  return {
    rule: 'generated-edited',
    level: 'warning',
    path: file.path,
    unit: unit.id,
    line: unit.kind !== 'text' ? null : old ? unit.old.start : unit.new.start,
    message:
      origin === undefined
        ? 'This file is generated or built, and the change holds nothing that it could be made from.'
        : `This file is made by a tool or taken from elsewhere, and the change does not hold ${origin.named} that would explain it.`,
    data: { kind: origin?.named ?? 'generated', ...(old ? { side: 'old' } : {}) },
  };
}

function isGenerated(file: FileChange, input: RiskInput): boolean {
  // Snapshots are results that tests compare with: they have a rule of their own.
  if (file.path.endsWith('.snap')) return false;
  const facts = input.facts.files.get(file.path);
  return facts?.fileClass === 'generated' || pathKind(file.path) === 'generated';
}

/** A file that people write and that a generator may read. */
function isWritten(file: FileChange, input: RiskInput): boolean {
  const kind = pathKind(file.path);
  if (kind === 'lockfile' || kind === 'test' || isGenerated(file, input)) return false;
  return kind !== 'docs' || /(?:^|\/)docs?\//.test(file.path);
}

function goneMarker(file: FileChange): Finding | null {
  if (file.removed === 0 || pathKind(file.path) === 'docs') return null;
  const line = file.units
    .flatMap((unit) => (unit.old.start <= 20 ? removedTextLines(unit) : []))
    .find(
      ({ number, text }) => number <= 20 && marker.test(text) && /^\s*(?:\/\/|#|\/?\*|--|<!--|;)/.test(text),
    );
  if (line === undefined) return null;
  if (file.units.some((unit) => addedTextLines(unit).some(({ text }) => marker.test(text)))) return null;
  return {
    rule: 'generated-edited',
    level: 'warning',
    path: file.path,
    unit: line.unit,
    line: line.number,
    message: `The mark that this file is generated is removed: ${excerpt(line.text)}`,
    data: { kind: 'marker', side: 'old' },
  };
}
