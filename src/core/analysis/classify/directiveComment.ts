/**
 * Comments that tools obey: linters, type checkers, formatters, coverage, compilers, build constraints, bundlers,
 * secret scanners. A change to one, or to the lines one governs, is a change of code.
 */
const directive = new RegExp(
  [
    '[@#]__\\w+__',
    '\\b(?:eslint|jslint|jshint|tslint|oxlint|stylelint|biome|deno|prettier|dprint)-',
    '\\b(?:istanbul|c8|v8|coverage)[ -]?ignore',
    '@ts-|@flow|@jsx|@vite|webpack[A-Z]|sourceMapping|sourceURL|<(?:reference|amd)',
    '\\bno(?:qa|lint|sec|semgrep|pycodestyle|inspection|sonar|flycheck|spellcheck)\\b',
    '\\b(?:type|pylint|mypy|pyright|ruff|flake8|isort|yapf|fmt|black|pragma|lint|lgtm|codeql|gosec)\\s*:',
    '\\bcoding[:=]|\\bvim?:|-\\*-',
    '#!|\\bgo:|\\+build\\b|\\b(?:export|line) \\S|\\bOutput:|\\bimport\\s+"C"',
    'CHECKSTYLE|rustfmt|clippy|formatter:|language=|cspell|codespell|gitleaks|trufflehog|snyk|checkov|tfsec|trivy|hadolint|shellcheck',
    '@generated|DO NOT EDIT|SPDX-',
  ].join('|'),
  'i',
);

/** Text that a language's own tools read out of prose comments: doctests, code samples, tags. */
const embeddedCode = /```|>>>|@\w/;

/** Control, format, private and unassigned characters: text that may not be what it looks like. */
const hiddenCharacter = /[^\P{C}\t\r\n]/u;

/** True when a tool may obey this comment or line. Errs towards true. */
export function mayBeDirective(text: string): boolean {
  return directive.test(text);
}

/** True when a comment is not provably prose. Errs towards true. */
export function mayBeMoreThanProse(text: string): boolean {
  return directive.test(text) || embeddedCode.test(text) || hiddenCharacter.test(text);
}
