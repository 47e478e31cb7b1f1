/** What a comment that a checker obeys switches off. */
export interface CommentDirective {
  readonly kind: 'lint' | 'types' | 'coverage' | 'security';
  /** Name of the checker for people. */
  readonly tool: string;
  /** Tried on a comment with its marker. */
  readonly pattern: RegExp;
  /** Switches a checker off for a whole file or for everything that follows, or without naming what. */
  readonly blanket?: RegExp;
}

/**
 * Directives in comments by the documentation of each tool. Formatters (`prettier-ignore`, `fmt: off`) check nothing
 * and are not here.
 */
export const commentDirectives: readonly CommentDirective[] = [
  {
    kind: 'lint',
    tool: 'the linter',
    pattern:
      /(?:\/\/|\/\*|<!--)\s*(?:eslint|oxlint|stylelint|htmlhint|markdownlint)-disable(?:-next-line|-line|-file)?\b/,
    blanket:
      /(?:\/\*|<!--)\s*(?:eslint|oxlint|stylelint|htmlhint|markdownlint)-disable(?:-file)?\b|-disable(?:-next-line|-line)\s*(?:\*\/|-->|$)/,
  },
  {
    kind: 'lint',
    tool: 'TSLint',
    pattern: /(?:\/\/|\/\*)\s*tslint:disable\b/,
    blanket: /tslint:disable\s*(?:\*\/|$)/,
  },
  {
    kind: 'lint',
    tool: 'Biome',
    pattern: /(?:\/\/|\/\*)\s*biome-ignore(?:-all|-start)?\b/,
    blanket: /biome-ignore-(?:all|start)/,
  },
  { kind: 'lint', tool: 'deno lint', pattern: /\/\/\s*deno-lint-ignore(?:-file)?\b/, blanket: /ignore-file/ },
  {
    kind: 'types',
    tool: 'TypeScript',
    pattern: /(?:\/\/|\/\*|\*)\s*@ts-(?:ignore|nocheck|expect-error)\b/,
    blanket: /@ts-(?:nocheck|ignore)\b/,
  },
  { kind: 'types', tool: 'Flow', pattern: /(?:\/\/|\/\*)\s*\$Flow(?:FixMe|Ignore|ExpectedError|Issue)\b/ },
  {
    kind: 'lint',
    tool: 'golangci-lint',
    pattern: /\/\/\s?nolint\b(?![-\w])/,
    blanket: /nolint\s*(?:$|\/\/|:\s*all\b)/,
  },
  { kind: 'lint', tool: 'staticcheck', pattern: /\/\/\s*lint:(?:file-)?ignore\b/, blanket: /file-ignore/ },
  {
    kind: 'lint',
    tool: 'the Python linter',
    pattern: /#\s*(?:ruff:\s*|flake8:\s*|ruff:\s*file-ignore|sqlfluff:\s*)?noqa\b/i,
    blanket: /(?:ruff|flake8):\s*noqa\b|noqa\s*(?:$|#)/i,
  },
  {
    kind: 'lint',
    tool: 'Pylint',
    pattern: /#\s*pylint:\s*(?:disable|skip-file)/,
    blanket: /skip-file|disable(?:-all|=all)/,
  },
  {
    kind: 'types',
    tool: 'the type checker',
    pattern:
      /#\s*(?:type:\s*ignore|pyright:\s*(?:ignore|basic|false)|mypy:\s*(?:ignore-errors|disable-error-code|allow-)|pyre-(?:ignore|fixme)|ty:\s*ignore|pytype:\s*(?:disable|skip-file))/,
    blanket:
      /(?:type|ty):\s*ignore\s*(?:$|#)|pyright:\s*(?:ignore\s*$|basic|false)|mypy:\s*ignore-errors|skip-file|ignore-all-errors/,
  },
  {
    kind: 'coverage',
    tool: 'the coverage measurement',
    pattern:
      /\b(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable)\b|#\s*pragma:\s*no\s*(?:cover|branch)|@codeCoverageIgnore|\bLCOV_EXCL_|\bGCOVR?_EXCL_|#\s*:nocov:|\bcoverage:ignore|\bKCOV_EXCL_/,
    blanket: /\b(?:istanbul|c8|v8)\s+ignore\s+file|_EXCL_START|coverage:ignore-file/,
  },
  {
    kind: 'lint',
    tool: 'RuboCop',
    pattern: /#\s*rubocop:(?:disable|todo)\b/,
    blanket: /rubocop:\w+\s+(?:all|[A-Z]\w+)\s*$/,
  },
  { kind: 'types', tool: 'Sorbet', pattern: /^#\s*typed:\s*(?:false|ignore)\b/, blanket: /typed/ },
  { kind: 'types', tool: 'PHPStan', pattern: /@phpstan-ignore(?:-next-line|-line)?\b/ },
  { kind: 'types', tool: 'Psalm', pattern: /@psalm-suppress\b/, blanket: /suppress\s+all\b/ },
  {
    kind: 'lint',
    tool: 'PHP_CodeSniffer',
    pattern: /(?:\/\/|#|\/\*|\*)\s*(?:@?phpcs:(?:ignore|disable)|@?codingStandardsIgnore)/,
    blanket: /ignoreFile|phpcs:disable\s*(?:$|\*)|IgnoreFile/,
  },
  {
    kind: 'lint',
    tool: 'clang-tidy',
    pattern: /\bNOLINT(?:NEXTLINE|BEGIN)?\b/,
    blanket: /NOLINT(?:NEXTLINE|BEGIN)?\s*(?:$|\*\/)/,
  },
  { kind: 'lint', tool: 'Cppcheck', pattern: /(?:\/\/|\/\*)\s*cppcheck-suppress\b/ },
  { kind: 'lint', tool: 'ReSharper', pattern: /\/\/\s*ReSharper\s+disable\b/, blanket: /disable\s+All\b/i },
  { kind: 'lint', tool: 'SwiftLint', pattern: /\/\/\s*swiftlint:disable\b/, blanket: /disable\s+all\b/ },
  { kind: 'lint', tool: 'ktlint', pattern: /\bktlint-disable\b/, blanket: /ktlint-disable\s*(?:$|\*\/)/ },
  {
    kind: 'lint',
    tool: 'the inspection',
    pattern: /(?:\/\/|#|\/\*)\s*noinspection\b/,
    blanket: /noinspection\s+ALL\b/,
  },
  {
    kind: 'lint',
    tool: 'Checkstyle',
    pattern: /\bCHECKSTYLE(?:\.OFF)?:\s*(?:OFF|IGNORE|SUPPRESS)\b/i,
    blanket: /:\s*OFF\s*(?:$|\*|-)/i,
  },
  {
    kind: 'lint',
    tool: 'the Dart analyzer',
    pattern: /\/\/\s*ignore(?:_for_file)?:\s*\w/,
    blanket: /ignore_for_file/,
  },
  { kind: 'lint', tool: 'Credo', pattern: /#\s*credo:disable-for-/, blanket: /disable-for-this-file/ },
  { kind: 'lint', tool: 'Perl::Critic', pattern: /##\s*no critic\b/, blanket: /no critic\s*$/ },
  { kind: 'lint', tool: 'Scalafix', pattern: /\/\/\s*scala(?:fix|style):off\b/, blanket: /off\s*$/ },
  { kind: 'lint', tool: 'ShellCheck', pattern: /#\s*shellcheck\s+disable=/, blanket: /disable=all\b/ },
  { kind: 'lint', tool: 'Hadolint', pattern: /#\s*hadolint\s+(?:global\s+)?ignore=/, blanket: /global/ },
  { kind: 'lint', tool: 'yamllint', pattern: /#\s*yamllint\s+disable/, blanket: /disable(?:-file)?\s*$/ },
  { kind: 'lint', tool: 'luacheck', pattern: /--\s*(?:luacheck:\s*ignore|selene:\s*allow)/ },
  { kind: 'lint', tool: 'the SQL linter', pattern: /--\s*(?:noqa\b|squawk-ignore|sqlfluff:\s*noqa)/ },
  {
    kind: 'security',
    tool: 'the security scanner',
    pattern:
      /\b(?:nosec(?![-\w])|nosemgrep\b|NOSONAR\b|lgtm\s*\[|codeql\s*\[|tfsec:ignore|trivy:ignore|checkov:skip|terrascan:skip|kics-scan\s+(?:ignore|disable)|zizmor:\s*ignore|snyk:ignore|gitleaks:allow|trufflehog:ignore|ggignore|bearer:disable|brakeman:ignore)|pragma:\s*allowlist\s+secret/i,
  },
];

/** Part of every directive, for passing over text without one. */
export const directiveWords =
  /-disable|-ignore|:disable|:ignore|ignore:|ignore_|nolint|noqa|nosec|nosemgrep|ts-(?:ignore|nocheck|expect)|type:\s*ignore|pylint|pyright|mypy|pyre-|ty:\s*ignore|pytype|istanbul|c8 |v8 |pragma|codeCoverage|EXCL_|nocov|coverage|rubocop|typed:|psalm|phpcs|codingStandards|nolint|suppress|resharper|noinspection|checkstyle|credo|critic|scala|shellcheck|hadolint|yamllint|luacheck|selene|squawk|sonar|lgtm|codeql|kics|zizmor|allow\b|skip|\$Flow/i;

/** Rules about style and unused names, by their ids in several linters: nothing breaks where they are silent. */
export const styleRule =
  /\b(?:[\w-]*no-(?:explicit-any|unused-(?:vars|imports|expressions)|console|bitwise|plusplus|continue|underscore-dangle|nested-ternary|magic-numbers|inline-comments|control-regex|empty-function|var-requires|require-imports|restricted-syntax)|max-(?:len|lines\S*|params|depth|statements|classes\S*)|camelcase|naming-convention|consistent-return|class-methods-use-this|import\/\S+|prettier\/\S+|simple-import-sort\S*|E(?:50\d|402|731|741|203|266)|W(?:50\d|291|605)|F(?:401|403|405|811|841)|C(?:0\d+|901)|N8\d\d|D\d{3}|ERA001|PLR\w*|ARG\d+|I001|invalid-name|line-too-long|missing-\w*docstring|too-(?:many|few)-\S+|unused-(?:argument|import|variable)|import-outside-toplevel|wrong-import-\w+|protected-access|global-statement|gochecknoinits|gochecknoglobals|lll|funlen|gocyclo|gocognit|cyclop|nestif|dupl|goconst|mnd|gomnd|stylecheck|revive|unparam|unused|ireturn|wrapcheck|exhaustruct|varnamelen|maintidx|Metrics\/\S+|RSpec\/\S+|Style\/\S+|Layout\/\S+|Naming\/\S+|SC1090|SC1091|SC2034)\b/;

/** The reason that a directive gives behind itself, by the customs of the tools (`-- reason`, `// reason`, `: reason`). */
export function reasonBehind(comment: string): string | null {
  const match =
    /\s--\s+(\S[^]*)$|\s\/\/\s*(\S[^]*)$|\S\s+#\s*(?!noqa|type:|nosec|pragma|pylint)(\S[^]*)$|(?:biome-ignore|checkov:skip)[^:]*:\S*\s*:?\s*(\S[^]*)$|@ts-expect-error:?\s+(\S[^]*)$|lint:ignore\s+\S+\s+(\S[^]*)$|\s(?:-|—|–|:|\()\s*([.`'\x22A-Za-z][^]*)$/.exec(
      comment,
    );
  const reason = match?.slice(1).find((group) => group !== undefined);
  const words = reason?.replace(/\*\/|-->/g, '').trim();
  return words !== undefined && /[A-Za-z]{2,}[^]*\s\S/.test(words) ? words : null;
}
