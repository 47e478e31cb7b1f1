import type { FindingLevel } from '../finding.ts';

/** A setting of a checker, read from one line of its configuration. */
export interface CheckSetting {
  readonly name: string;
  /** How strict the setting is: 0 checks nothing, higher checks more. */
  readonly strictness: number;
}

interface Dialect {
  readonly path: RegExp;
  readonly tool: string;
  readonly level: FindingLevel;
  read(line: string): CheckSetting | null;
}

const severities: Readonly<Record<string, number>> = {
  off: 0,
  '0': 0,
  allow: 0,
  none: 0,
  warn: 1,
  warning: 1,
  info: 1,
  '1': 1,
  error: 2,
  deny: 2,
  forbid: 3,
  '2': 2,
};

const dialects: readonly Dialect[] = [
  {
    path: /(?:^|\/)(?:ts|js)config[^/]*\.json$/,
    tool: 'TypeScript',
    level: 'warning',
    read: (line) =>
      readSwitch(
        line,
        /^\s*"(strict|alwaysStrict|noImplicit\w+|strict\w+|noUnchecked\w+|noUnused\w+|noFallthrough\w+|exactOptional\w+|useUnknownIn\w+|noPropertyAccess\w+|noEmitOnError|checkJs|forceConsistent\w+|isolatedModules)"\s*:\s*(true|false)/,
      ),
  },
  {
    path: /(?:^|\/)(?:\.eslintrc[^/]*|eslint\.config\.[cm]?[jt]s|\.?oxlintrc\.jsonc?|\.stylelintrc[^/]*|stylelint\.config\.[cm]?js|biome\.jsonc?|tslint\.json|\.markdownlint[^/]*)$/,
    tool: 'the linter',
    level: 'warning',
    read: (line) => {
      const match =
        /^\s*["']?(@?[\w/-]+)["']?\s*:\s*\[?\s*["']?(off|warn|error|allow|deny|0|1|2|info)["']?\s*(?:[,\]}]|$)/.exec(
          line,
        );
      const strictness = match?.[2] === undefined ? undefined : severities[match[2]];
      return match?.[1] === undefined ||
        strictness === undefined ||
        /^(?:level|version|tabWidth|indent)$/.test(match[1])
        ? null
        : { name: match[1], strictness };
    },
  },
  {
    path: /(?:^|\/)(?:pyproject\.toml|mypy\.ini|\.mypy\.ini|setup\.cfg|pyrightconfig\.json|ty\.toml)$/,
    tool: 'the type checker',
    level: 'warning',
    read: (line) => {
      const loose = readSwitch(
        line,
        /^\s*(ignore_errors|ignore_missing_imports|implicit_optional|allow_\w+)\s*=\s*(true|false)/i,
      );
      if (loose !== null) return { name: loose.name, strictness: 1 - loose.strictness };
      const severity = /^\s*"?(report\w+|typeCheckingMode)"?\s*[:=]\s*"?(\w+)/.exec(line);
      if (severity?.[1] !== undefined)
        return {
          name: severity[1],
          strictness:
            { false: 0, none: 0, off: 0, basic: 1, standard: 2, strict: 3, true: 2 }[severity[2] ?? ''] ??
            severities[severity[2] ?? ''] ??
            1,
        };
      return readSwitch(
        line,
        /^\s*"?(strict|disallow_\w+|warn_\w+|check_untyped_defs|no_implicit_\w+|strict_\w+)"?\s*[:=]\s*(true|false)/i,
      );
    },
  },
  {
    path: /(?:^|\/)Cargo\.toml$|(?:^|\/)clippy\.toml$/,
    tool: 'the compiler and Clippy',
    level: 'note',
    read: (line) => {
      const match = /^\s*([\w:-]+)\s*=\s*(?:\{\s*level\s*=\s*)?"(allow|warn|deny|forbid)"/.exec(line);
      const strictness = match?.[2] === undefined ? undefined : severities[match[2]];
      return match?.[1] === undefined || strictness === undefined ? null : { name: match[1], strictness };
    },
  },
  {
    path: /\.(?:cs|fs|vb)proj$|(?:^|\/)Directory\.Build\.(?:props|targets)$/,
    tool: 'the compiler',
    level: 'warning',
    read: (line) => {
      const match =
        /<(TreatWarningsAsErrors|Nullable|EnableNETAnalyzers|EnforceCodeStyleInBuild|RunAnalyzers\w*)>\s*(\w+)\s*</.exec(
          line,
        );
      return match?.[1] === undefined
        ? null
        : { name: match[1], strictness: /^(?:true|enable)$/i.test(match[2] ?? '') ? 1 : 0 };
    },
  },
  {
    path: /(?:^|\/)\.editorconfig$|\.globalconfig$/,
    tool: 'the analyzer',
    level: 'warning',
    read: (line) => {
      const match = /^\s*(dotnet_diagnostic\.\w+)\.severity\s*=\s*(\w+)/.exec(line);
      const strictness = match?.[2] === undefined ? undefined : (severities[match[2]] ?? 0);
      return match?.[1] === undefined || strictness === undefined ? null : { name: match[1], strictness };
    },
  },
  {
    path: /(?:^|\/)phpstan[^/]*\.neon(?:\.dist)?$/,
    tool: 'PHPStan',
    level: 'warning',
    read: (line) => {
      const match = /^\s*(level)\s*:\s*(\d+|max)/.exec(line);
      return match?.[1] === undefined
        ? null
        : { name: match[1], strictness: match[2] === 'max' ? 99 : Number(match[2]) };
    },
  },
];

function readSwitch(line: string, pattern: RegExp): CheckSetting | null {
  const match = pattern.exec(line);
  return match?.[1] === undefined
    ? null
    : { name: match[1], strictness: match[2]?.toLowerCase() === 'true' ? 1 : 0 };
}

/** The configuration of a checker at this path; null for other files. */
export function settingsDialectOf(path: string): Dialect | null {
  return dialects.find((dialect) => dialect.path.test(path)) ?? null;
}

/** Lists of what a checker must not report: each added line exempts something. */
export function exemptionListOf(path: string): string | null {
  return exemptionLists.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

const exemptionLists: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.eslintignore$|(?:^|\/)\.stylelintignore$/, 'the linter'],
  [
    /(?:^|\/)\.(?:trivyignore|semgrepignore|gitleaksignore|checkmarxignore|secrets\.baseline|nsprc|snyk|grype\.ya?ml)$/,
    'the security scanner',
  ],
  [
    /(?:^|\/)(?:phpstan-baseline\.(?:neon|php)|psalm-baseline\.xml|\.rubocop_todo\.yml|detekt-baseline\.xml|lint-baseline\.xml|\.betterer\.results|eslint-suppressions\.json|mypy-baseline\.txt)$/,
    'the baseline of known problems',
  ],
];
