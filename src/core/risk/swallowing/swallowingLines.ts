import type { FindingLevel } from '../finding.ts';

/** A line that lets an error disappear by itself. */
export interface SwallowingLine {
  readonly path: RegExp;
  readonly pattern: RegExp;
  readonly level: FindingLevel;
  readonly kind: string;
  readonly what: string;
}

const script = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i;
const python = /\.pyi?$/i;
const shell =
  /\.(?:sh|bash|zsh|ksh|bats|mk)$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile|\.husky\/)[^/]*$|\.ya?ml$/i;

/** Calls whose failure is of no interest to anybody, as Go code says with `_ =`. */
const idle =
  'Close|CloseWithError|Remove|RemoveAll|Fprint\\w*|Fputs|Write|WriteString|WriteByte|WriteRune|Flush|Sync|Kill|Signal|Wait|Setenv|Unsetenv|Shutdown|Stop|Cancel|Rollback|MarkFlagRequired|MarkHidden|MarkDeprecated|RegisterFlagCompletionFunc|Set\\w*Deadline|Printf|Println|Print|Help|Usage|Copy|Unlock|Release|Drain|Process|Load|BindPFlag|BindEnv|Encode|Chmod|Discard|ReadFull|Disconnect|Logout|Cleanup|Parse';

export const swallowingLines: readonly SwallowingLine[] = [
  {
    path: script,
    pattern:
      /\.catch\(\s*(?:(?:async\s*)?(?:\(\s*[\w:\s]*\)|\w+)\s*=>\s*\{\s*(?:\/\*[^*]*\*\/)?\s*\}|function\s*\w*\([^)]*\)\s*\{\s*\}|noop|_\.noop|\(\)\s*=>\s*noop\(\))\s*\)/,
    level: 'warning',
    kind: 'empty-handler',
    what: 'A rejected promise is caught here and nothing is done',
  },
  {
    path: script,
    pattern: /\.catch\(\s*(?:async\s*)?(?:\(\s*[\w:\s]*\)|\w+)\s*=>\s*(?:undefined|null|void 0|\(\s*\))\s*\)/,
    level: 'note',
    kind: 'empty-handler',
    what: 'A rejected promise becomes an empty value here, whatever the reason',
  },
  {
    path: script,
    pattern:
      /\.on\(\s*['"](?:error|uncaughtException|unhandledRejection)['"]\s*,\s*(?:\(\s*\w*\s*\)|\w+)\s*=>\s*\{\s*\}\s*\)/,
    level: 'warning',
    kind: 'empty-handler',
    what: 'Errors of this emitter are caught and nothing is done',
  },
  {
    path: python,
    pattern: /\bsuppress\(\s*(?:[\w.]+\s*,\s*)*(?:Base)?Exception\b/,
    level: 'warning',
    kind: 'empty-handler',
    what: 'Every error of this block is dropped',
  },
  {
    path: python,
    pattern: /\breturn_exceptions\s*=\s*True/,
    level: 'note',
    kind: 'ignored-result',
    what: 'Errors of these tasks come back as values: somebody must look at them',
  },
  {
    path: python,
    pattern: /\berrors\s*=\s*["']ignore["']/,
    level: 'note',
    kind: 'ignored-result',
    what: 'Errors of this call are dropped',
  },
  {
    path: /\.go$/i,
    pattern: /^\s*_\s*=\s*(?:err|\w+Err)\s*(?:\/\/.*)?$/,
    level: 'warning',
    kind: 'ignored-result',
    what: 'An error is thrown away here',
  },
  {
    path: /\.go$/i,
    pattern: new RegExp(
      `^\\s*_\\s*(?:,\\s*_\\s*)?=\\s*(?!(?:[\\w.()]+\\.)?(?:${idle})\\w*\\()(?:[\\w.()]+\\.)?[a-zA-Z]\\w*\\(`,
    ),
    level: 'note',
    kind: 'ignored-result',
    what: 'The result of this call is thrown away, with its error if it has one',
  },
  {
    path: /\.rs$/i,
    pattern: /\bErr\(_\w*\)\s*=>\s*(?:\{\s*\}|\(\s*\))|\bif let Err\(_\)[^{]*\{\s*\}/,
    level: 'warning',
    kind: 'empty-handler',
    what: 'An error is matched here and nothing is done',
  },
  {
    path: /\.rs$/i,
    pattern:
      /^\s*let\s+_\s*=\s*(?!.*(?:\bwrite(?:ln)?!|\.send\(|\.join\(|\.kill\(|\.wait\(|remove_file|remove_dir|\.flush\(|\.set\(|drop|fs::remove|\.shutdown\(|\.unwrap|\.expect\(|\?;)).*\)(?:\.await)?;\s*(?:\/\/.*)?$/,
    level: 'note',
    kind: 'ignored-result',
    what: 'The result of this call is thrown away, with its error if it has one',
  },
  {
    path: /\.rs$/i,
    pattern: /^(?!\s*(?:let|return|if|while|match)\b)[^=]*\)\.ok\(\);\s*(?:\/\/.*)?$/,
    level: 'note',
    kind: 'ignored-result',
    what: 'The error of this call is thrown away',
  },
  {
    path: /\.(?:rb|rake)$/i,
    pattern: /\brescue\s+(?:nil|false|\[\]|\{\}|''|"")\s*(?:#.*)?$/,
    level: 'warning',
    kind: 'empty-handler',
    what: 'Every error of this line becomes a value',
  },
  {
    path: /\.php$/i,
    pattern:
      /\berror_reporting\(\s*0\s*\)|ini_set\(\s*['"]display_errors['"]\s*,\s*(?:0|false|['"](?:0|off)['"])/i,
    level: 'note',
    kind: 'silenced',
    what: 'Errors are not reported from here on',
  },
  {
    path: /\.php$/i,
    pattern:
      /(?:^|[\s=(!])@(?:file_get_contents|file_put_contents|fopen|unlink|mkdir|rename|copy|json_decode|unserialize|include|require|mysqli?_\w+)\b/,
    level: 'note',
    kind: 'silenced',
    what: 'Errors of this call are silenced',
  },
  {
    path: /\.(?:sql|ddl|psql|pgsql)$/i,
    pattern: /\bWHEN\s+OTHERS\s+THEN\s+NULL\b/i,
    level: 'warning',
    kind: 'empty-handler',
    what: 'Every error of this block is dropped',
  },
  {
    path: /\.(?:vbs?|bas|cls)$/i,
    pattern: /^\s*On\s+Error\s+Resume\s+Next\b/i,
    level: 'warning',
    kind: 'silenced',
    what: 'Errors are passed over from here on',
  },
  {
    path: /\.psm?1$/i,
    pattern: /\$ErrorActionPreference\s*=\s*["'](?:SilentlyContinue|Ignore)["']/i,
    level: 'warning',
    kind: 'silenced',
    what: 'Errors are passed over from here on',
  },
  {
    path: /\.psm?1$/i,
    pattern: /-ErrorAction\s+(?:SilentlyContinue|Ignore)\b/i,
    level: 'note',
    kind: 'silenced',
    what: 'Errors of this command are passed over',
  },
  {
    path: shell,
    pattern: /^\s*(?:-\s+)?(?:run:\s*)?set\s+\+e\b/,
    level: 'note',
    kind: 'silenced',
    what: 'The script goes on after a failing command from here on',
  },
  {
    path: shell,
    pattern:
      /^(?!.*\b(?:command -v|which|type|hash|p?grep|ls|wc|kill|pkill|rm|git config --get|stat|readlink)\b).*2>\s*\/dev\/null\s*\|\|\s*(?:true|:)\s*(?:["';)]|#|$)|&>\s*\/dev\/null\s*\|\|\s*(?:true|:)/,
    level: 'note',
    kind: 'silenced',
    what: 'The command may fail, and nobody hears of it',
  },
  {
    path: /\.ya?ml$/i,
    pattern:
      /^\s*(?:-\s+)?(?:ignore_errors|ignore_unreachable):\s*(?:yes|true)\b|^\s*failed_when:\s*(?:no|false)\b/i,
    level: 'warning',
    kind: 'silenced',
    what: 'The play goes on when this task fails',
  },
];

export const swallowingWords =
  /catch|except|rescue|suppress\(|return_exceptions|errors\s*=|ignore_|\b_\s*=|\b_\s*,\s*_|Err\(_|let\s+_|\.ok\(\)|\.on\(|error_reporting|display_errors|@\w+\(|OTHERS|On Error|ErrorAction|set\s+\+e|\/dev\/null|failed_when|err != nil/i;
