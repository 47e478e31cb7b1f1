import type {
  DeclarationChange,
  LayerViolation,
  ModuleCycle,
  ModuleEdge,
  PackageFact,
  SymbolRange,
  UnresolvedImport,
} from '../../../src/core/analysis/facts.ts';
import type { Finding } from '../../../src/core/risk/finding.ts';
import type { RiskOptions } from '../../../src/core/risk/riskOptions.ts';

/**
 * A fixture of `test/fixtures/risk/<rule>/<case>.txt`. Sections start with a line `=== name argument`:
 * `before PATH`, `after PATH` (a file on one side; a path on one side only is added or deleted), `both PATH`,
 * `facts` (JSON: modules of paths, edges, packages), `options` (JSON of the policy's `risk:` key), `expected` (JSON).
 * In files, `\u{202E}` stands for the character, and `@repeat 60 text #` for 60 lines with # counted from 1.
 */
export interface RiskCase {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly facts: CaseFacts;
  readonly options: RiskOptions;
  readonly expected: readonly ExpectedFinding[];
}

export interface CaseFacts {
  readonly modules?: Readonly<Record<string, string>>;
  readonly edgesAdded?: readonly ModuleEdge[];
  readonly packagesAdded?: readonly PackageFact[];
  readonly cycles?: readonly ModuleCycle[];
  readonly layerViolations?: readonly LayerViolation[];
  readonly unresolvedImports?: readonly UnresolvedImport[];
  readonly declarations?: readonly DeclarationChange[];
  /** Lines with syntax errors on each side of a path, or why its new side was not parsed. */
  readonly syntax?: Readonly<Record<string, CaseSyntax>>;
  /** Of the new side, and of the old one. */
  readonly symbols?: Readonly<Record<string, readonly SymbolRange[]>>;
  readonly oldSymbols?: Readonly<Record<string, readonly SymbolRange[]>>;
}

export interface CaseSyntax {
  readonly old?: readonly (readonly [number, number])[];
  readonly new?: readonly (readonly [number, number])[];
  readonly reason?: string;
}

/** `at`: `path:line`, `path` or `-`; with `old` behind it for the old side. `says`: parts of the message. */
export interface ExpectedFinding {
  readonly level: string;
  readonly at: string;
  readonly says?: readonly string[];
  readonly suppressed?: string;
}

export function parseRiskCase(text: string): RiskCase {
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  const json = new Map<string, string>();
  for (const section of text.split(/^(?==== )/m)) {
    const [, name = '', argument = ''] = /^=== (\w+) ?(.*)$/m.exec(section) ?? [];
    const content = section.slice(section.indexOf('\n') + 1);
    const path = unescape(argument);
    if (name === 'before' || name === 'both') before.set(path, expand(content));
    if (name === 'after' || name === 'both') after.set(path, expand(content));
    if (name === 'facts' || name === 'options' || name === 'expected') json.set(name, content);
  }
  const facts: CaseFacts = JSON.parse(json.get('facts') ?? '{}');
  const options: RiskOptions = JSON.parse(json.get('options') ?? '{}');
  const expected: readonly ExpectedFinding[] = JSON.parse(json.get('expected') ?? 'null');
  return { before, after, facts, options, expected };
}

/** The finding in the words of the fixture, the message reduced to the parts that are expected. */
export function summarize(finding: Finding, expected: ExpectedFinding | undefined): ExpectedFinding {
  const line = finding.line === null ? '' : `:${finding.line}`;
  const side = finding.data['side'] === 'old' ? ' old' : '';
  const says = (expected?.says ?? []).filter((part) => finding.message.includes(part));
  return {
    level: finding.level,
    at: finding.path === null ? '-' : `${escape(finding.path)}${line}${side}`,
    ...(expected === undefined ? { says: [finding.message] } : expected.says === undefined ? {} : { says }),
    ...(finding.suppressed === undefined || finding.suppressed === null
      ? {}
      : { suppressed: finding.suppressed }),
  };
}

function expand(content: string): string {
  const lines = unescape(content).split('\n');
  return lines
    .flatMap((line) => {
      const match = /^(\s*)@repeat (\d+) (.*)$/.exec(line);
      if (match === null) return [line];
      return Array.from(
        { length: Number(match[2]) },
        (_, index) => `${match[1] ?? ''}${(match[3] ?? '').replaceAll('#', String(index + 1))}`,
      );
    })
    .join('\n');
}

function unescape(text: string): string {
  return text.replace(/\\u\{([0-9A-Fa-f]+)\}/g, (_, code: string) =>
    String.fromCodePoint(parseInt(code, 16)),
  );
}

function escape(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
}
