import type { LanguageId } from '../facts.ts';

/**
 * Where white space may change without changing what a program means.
 * `free`: anywhere between tokens. `statements`: there too, but a line end may end a statement, so that one comes or
 * goes only where it cannot. `margins`: only before the first and behind the last token of a line, and blank lines.
 */
export type WhiteSpaceFreedom = 'free' | 'statements' | 'margins';

/** What is known of one language beyond its table: what is not here is never claimed. */
interface WhiteSpaceRules {
  /** Absent: a change of white space alone is never `format`. */
  readonly space?: WhiteSpaceFreedom;
  /** True where a change of prose comments alone may be `comment`. */
  readonly comments?: boolean;
  /** True where lines of import statements may be `import`: imports that are declarations and run nothing themselves. */
  readonly imports?: boolean;
  /** Nodes compared as one text, beyond those of the table. */
  readonly literals?: readonly string[];
  /** Nodes in which nothing is proven, beyond those of the table. */
  readonly opaque?: readonly string[];
  /** Nodes whose source text a program may read: no white space changes in those that span lines. */
  readonly captured?: readonly string[];
  /** Sources in which nothing is claimed at all. */
  readonly refused?: RegExp;
}

const javascript: WhiteSpaceRules = { space: 'statements', comments: true, imports: true };

/** Lines of a preprocessor mean something wherever they stand. */
const preprocessor = [
  'preproc_def',
  'preproc_function_def',
  'preproc_call',
  'preproc_include',
  'preproc_arg',
];

const cStrings = [
  'string_literal',
  'raw_string_literal',
  'char_literal',
  'system_lib_string',
  'concatenated_string',
];

const c: WhiteSpaceRules = {
  space: 'margins',
  comments: true,
  imports: true,
  literals: cStrings,
  opaque: preprocessor,
};

const rules: Readonly<Partial<Record<LanguageId, WhiteSpaceRules>>> = {
  javascript,
  typescript: javascript,
  tsx: javascript,
  // Comments may hold the metadata of a script (PEP 723).
  python: { comments: true, imports: true, refused: /^# \/\/\/ \w/m },
  // In files that use C, comments are C code.
  go: { space: 'statements', comments: true, imports: true, refused: /["`]C["`]/ },
  java: { space: 'free', comments: true, imports: true },
  rust: { space: 'free', comments: true, imports: true },
  c,
  cpp: c,
  csharp: {
    space: 'margins',
    comments: true,
    imports: true,
    literals: [
      'string_literal',
      'verbatim_string_literal',
      'raw_string_literal',
      'interpolated_string_expression',
      'character_literal',
    ],
    // `[CallerArgumentExpression]` hands the text of an argument to the callee.
    captured: ['argument_list', 'bracketed_argument_list'],
  },
  kotlin: {
    space: 'margins',
    comments: true,
    imports: true,
    literals: ['string_literal', 'multiline_string_literal', 'character_literal'],
  },
  php: {
    space: 'margins',
    comments: true,
    imports: true,
    literals: ['string', 'encapsed_string', 'heredoc', 'nowdoc', 'shell_command_expression', 'text'],
    // Outside of its tags PHP is text, in which every space is output; behind its end a script has data.
    refused: /\?>|^(?!<\?php\s)|__halt_compiler/i,
  },
  ruby: {
    space: 'margins',
    comments: true,
    literals: [
      'string',
      'string_array',
      'symbol_array',
      'regex',
      'subshell',
      'heredoc_body',
      'delimited_symbol',
      'character',
    ],
    opaque: ['uninterpreted'],
    // A block of comments begins and ends only where nothing stands before the mark; the grammar sees it anywhere.
    refused: /[^\n]=(?:begin|end)\b/,
  },
  bash: {
    space: 'margins',
    comments: true,
    literals: ['string', 'raw_string', 'ansi_c_string', 'translated_string', 'heredoc_body', 'regex'],
    opaque: ['heredoc_redirect'],
    // Scripts that read themselves print their comments, or run what stands behind a line.
    refused: /\b(?:sed|grep|awk|head|tail|cat|cut|bash|sh)\b.*\$\{?(?:0\b|BASH_SOURCE)/,
  },
  hcl: {
    space: 'margins',
    comments: true,
    literals: ['string_lit', 'quoted_template', 'heredoc_template', 'template_literal'],
    opaque: ['heredoc_template'],
  },
  css: { space: 'margins', comments: true, literals: ['string_value'], refused: /--|@charset/i },
};

const none: WhiteSpaceRules = {};

/** YAML, JSON, TOML, HTML, SQL and Vue have none: there white space or comments mean too much, or too many dialects. */
export function whiteSpaceRulesOf(language: LanguageId): WhiteSpaceRules {
  return rules[language] ?? none;
}
