import type { FindingLevel } from '../finding.ts';

/** A suppression that is written in code rather than in a comment. */
export interface CodeSuppression {
  readonly path: RegExp;
  readonly pattern: RegExp;
  readonly level: FindingLevel;
  readonly kind: string;
  readonly what: string;
}

const jvm = /\.(?:java|kt|kts|scala|groovy)$/i;
const dotnet = /\.(?:cs|vb|fs)$/i;
const native = /\.(?:c|h|cc|cpp|cxx|hpp|hh|m|mm)$/i;
const script = /\.(?:[cm]?tsx?|vue|svelte)$/i;

/** Annotations, attributes, pragmas and casts. Narrow ones, and those about style, are notes. */
export const codeSuppressions: readonly CodeSuppression[] = [
  {
    path: jvm,
    pattern: /@(?:file:)?Suppress(?:Warnings|Lint|FBWarnings)?\b/,
    level: 'warning',
    kind: 'lint',
    what: 'silences warnings of the compiler or linter',
  },
  {
    path: dotnet,
    pattern:
      /#pragma\s+warning\s+disable\b|\[(?:assembly:\s*)?(?:System\.Diagnostics\.CodeAnalysis\.)?(?:Unconditional)?SuppressMessage\b/,
    level: 'warning',
    kind: 'lint',
    what: 'silences warnings of the compiler or analyzer',
  },
  {
    path: dotnet,
    pattern: /^\s*#nullable\s+disable\b/,
    level: 'warning',
    kind: 'types',
    what: 'switches null checking off',
  },
  {
    path: dotnet,
    pattern: /\[(?:[\w.]+\.)?ExcludeFromCodeCoverage\b/,
    level: 'note',
    kind: 'coverage',
    what: 'is left out of the coverage measurement',
  },
  {
    path: native,
    pattern: /#\s*pragma\s+(?:(?:GCC|clang)\s+diagnostic\s+ignored|warning\s*\(\s*(?:disable|push\s*,\s*0))/,
    level: 'warning',
    kind: 'lint',
    what: 'silences warnings of the compiler',
  },
  {
    path: /\.rs$/,
    pattern: /#!\[allow\(/,
    level: 'warning',
    kind: 'lint',
    what: 'silences lints for the whole module or crate',
  },
  {
    path: /\.rs$/,
    pattern:
      /#\[allow\([^\]]*\b(?:unsafe_code|warnings|clippy::(?:all|correctness|suspicious|pedantic|unwrap_used|expect_used|panic|await_holding_\w+)|unused_must_use|unused_results|improper_ctypes\w*|static_mut_refs)\b/,
    level: 'warning',
    kind: 'lint',
    what: 'silences lints that guard against faults',
  },
  {
    path: /\.rs$/,
    pattern: /#\[(?:cfg_attr\([^\]]*,\s*)?allow\(/,
    level: 'note',
    kind: 'lint',
    what: 'silences a lint',
  },
  {
    path: /\.rs$/,
    pattern: /#!?\[coverage\(off\)\]|#\[(?:tarpaulin::skip|cfg\(not\(tarpaulin)/,
    level: 'note',
    kind: 'coverage',
    what: 'is left out of the coverage measurement',
  },
  {
    path: /\.pyi?$/,
    pattern: /@(?:typing\.)?no_type_check\b/,
    level: 'warning',
    kind: 'types',
    what: 'switches type checking off',
  },
  {
    path: /\.py$/,
    pattern: /\bwarnings\.(?:filterwarnings|simplefilter)\(\s*["']ignore["']/,
    level: 'note',
    kind: 'lint',
    what: 'silences warnings at run time',
  },
  {
    path: script,
    pattern: /\bas\s+any\b(?!\s*\[?\s*as\b)|<any>(?=[\w({[])/,
    level: 'note',
    kind: 'cast',
    what: 'takes the type away from a value, so that nothing about it is checked',
  },
  {
    path: /\.go$/,
    pattern: /^\s*\/\/go:linkname\b/,
    level: 'note',
    kind: 'types',
    what: 'reaches past the visibility of a package',
  },
];

export const codeSuppressionWords =
  /Suppress|#\s*pragma|#nullable|ExcludeFromCodeCoverage|allow\(|coverage\(off|tarpaulin|no_type_check|filter\(|filterwarnings|\bas\s+any\b|<any>|go:linkname/;
