import type { LanguageId } from '../facts.ts';
import { languageTables } from '../syntax/languageTables.ts';

/**
 * Comments that tools obey: linters, type checkers, formatters, coverage, compilers, build constraints, bundlers,
 * generators, secret scanners. A change to one, or to the lines one governs, is a change of code.
 */
const directive = new RegExp(
  [
    // Many languages.
    '\\bno(?:qa|lint|sec|semgrep|pycodestyle|inspection|sonar|flycheck|spellcheck|pmd|cov)|#!|-\\*-|\\bvim?:|\\bcoding[:=]|\\bencoding:',
    // `ty: ignore[x]`, `devskim: disable`: a tool, and what it shall do.
    '\\w:\\s*(?:ignore|skip|disable|enable|suppress|allow|expect|off)\\b|\\b(?:lgtm|codeql)\\s*\\[|\\bstryker\\b|keep-sorted|x-release-please',
    '\\brenovate\\s*:|\\btranslators?\\s*:|\\bno break\\b|\\bCPD-(?:ON|OFF)\\b|\\bNON-NLS|expected-(?:error|warning|note)',
    '\\b(?:type|fmt|lint|pragma|lgtm|codeql|swagger|deprecated|buf|migrate)\\s*:|#\\s*pragma\\b|@generated|do not edit|SPDX-',
    '\\b(?:istanbul|nyc|c8|v8|coverage|codecov|simplecov|lcov|gcovr?)[ _-]?(?:ignore|excl|off|disable|enable)|gitleaks|trufflehog|\\bsnyk\\b',
    'formatter:|\\blang(?:uage)?=|cspell|codespell|checkstyle|<auto-?generated|falls?[ -]?thro?ugh|fallthru|\\/[*/]@|\\/[*/]!',
    '[ \\w]-(?:ignore|disable|enable|skip|suppress)|ignore-(?:next|line|file|start|end)|\\b(?:disable|enable)-(?:next|line|file)',
    // JavaScript and what is built from it.
    '[@#]__\\w+__|\\b(?:eslint|jslint|jshint|tslint|oxlint|stylelint|biome|deno|prettier|dprint|csslint|htmlhint|htmllint)\\b',
    '@ts-|@flow|\\$flow|\\/\\*\\s*::?|@jsx|@vite|\\b(?:webpack|turbopack|rspack)[A-Z]|sourceMapping|sourceURL|<(?:reference|amd)|@openapi|@swagger|@preserve|@license',
    '\\/\\*\\s*(?:(?:globals?|exported)\\s|(?:graphql|gql|html|css|sql|glsl|wgsl)\\s*\\*\\/)|autoprefixer|purgecss|\\brtl:',
    // Python; `# %%` begins a cell of a notebook.
    '\\b(?:pylint|mypy|pyright|pyre|pytype|ruff|flake8|isort|yapf|black|gosec|bandit|cython|distutils|doctest)\\s*[:-]|#\\s*%%',
    // Go.
    '\\bgo:|\\/\\/[a-z0-9]+:[a-z0-9]|\\/\\/\\s*\\+\\w|\\/\\/(?:export|line|extern|sys) \\S|\\boutput:|\\bimport\\s+"C"',
    // Rust, C, C++, C#, Java and Kotlin.
    'rustfmt|clippy|clang-(?:format|tidy)|cppcheck|coverity|\\bIWYU\\b|\\/\\/-V\\d|resharper|csharpier|stylecop|ktlint|detekt|spotless',
    // Ruby, PHP, shells.
    'rubocop|frozen_string_literal|warn_indent|shareable_constant_value|\\btyped:|sorbet|steep|\\brbs\\b|:reek:|#:|:\\w+doc:|:stopdoc',
    'phpcs|phpstan|psalm|\\bphan\\b|shellcheck|\\bbats\\b|#(?:SBATCH|PBS|BSUB|\\$|COBALT)|INIT INFO|chkconfig',
    // Infrastructure and data.
    'hadolint|yamllint|yaml-language-server|ansible-lint|tflint|tfsec|checkov|trivy|terrascan|\\bkics|infracost|sqlfluff|goose|liquibase',
  ].join('|'),
  'i',
);

/** Text that a language's own tools read out of prose comments: doctests, code samples, tags. */
const embeddedCode = /```|>>>|@\w/;

/** Control, format, private and unassigned characters: text that may not be what it looks like. */
const hiddenCharacter = /[^\P{C}\t\r\n]/u;

/** A comment that the next line may belong to. */
const continued = /(?:\\|\?\?\/)[ \t]*\r?$/m;

/** Languages whose tools read whole doc comments, wherever in them the tag stands. */
const readsWholeComments: ReadonlySet<LanguageId> = new Set(['javascript', 'php']);

/** True when a text holds what does not show. */
export function hasHiddenCharacter(text: string): boolean {
  return hiddenCharacter.test(text);
}

/** True when a tool may obey one of these comments. Errs towards true. */
export function isDirective(language: LanguageId, comments: string): boolean {
  const { directives } = languageTables[language];
  return comments.split('\n').some((line) => directive.test(line) || directives?.test(line) === true);
}

/** True when a comment, of which `part` changed, is provably prose. Errs towards false. */
export function isProse(language: LanguageId, whole: string, part: string): boolean {
  // What documentation of Rust shows is compiled and run.
  if (language === 'rust' && /^(?:\/\/[/!]|\/\*[*!])/.test(whole)) return false;
  // Comments in old scripts of browsers alone: in a module they are operators.
  if (/^(?:<!--|-->)/.test(whole)) return false;
  if (isDirective(language, whole) || continued.test(part)) return false;
  const read = readsWholeComments.has(language) ? whole : part;
  return !embeddedCode.test(read) && !hiddenCharacter.test(read);
}
