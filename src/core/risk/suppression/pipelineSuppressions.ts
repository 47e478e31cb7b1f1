import type { FindingLevel } from '../finding.ts';

/** A line of a pipeline, script or manifest that lets a check fail or not run. */
export interface PipelineSuppression {
  readonly pattern: RegExp;
  readonly level: FindingLevel;
  readonly what: string;
  /** Where it is looked for: pipelines alone, or everything that runs commands. */
  readonly where: 'pipeline' | 'commands';
}

/** Commands whose failure is the point of running them. */
export const checkCommand =
  /\b(?:(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:test|lint|check|typecheck|type-check|audit|verify|build)\b|npm\s+t\b|npx\s+(?:tsc|eslint|jest|vitest|playwright|knip|oxlint)|tsc\b|eslint\b|oxlint\b|jest\b|vitest\b|playwright\s+test|pytest\b|tox\b|nox\b|mypy\b|pyright\b|ruff\s+check|flake8\b|pylint\b|bandit\b|go\s+(?:test|vet|build)\b|golangci-lint\b|staticcheck\b|govulncheck\b|cargo\s+(?:test|clippy|build|check|deny|audit|nextest|fmt)\b|mvn\b[^|&;]*\b(?:test|verify|install)\b|gradlew?\b[^|&;]*\b(?:test|check|build)\b|dotnet\s+(?:test|build|format)\b|rspec\b|rubocop\b|rake\s+(?:test|spec)|phpunit\b|phpstan\b|pest\b|psalm\b|shellcheck\b|hadolint\b|trivy\b|semgrep\b|gitleaks\b|checkov\b|tfsec\b|terraform\s+(?:validate|plan)|make\s+(?:test|lint|check|verify|vet)\b|pre-commit\s+run|pip-audit\b|safety\s+check|snyk\s+test|osv-scanner\b|actionlint\b|zizmor\b|codespell\b)/;

export const pipelineSuppressions: readonly PipelineSuppression[] = [
  {
    pattern: /^\s*(?:-\s+)?["']?(?:continue-on-error|continueOnError)["']?:\s*["']?(?:true|yes)\b/,
    level: 'warning',
    what: 'lets the build pass when this step fails',
    where: 'pipeline',
  },
  {
    pattern: /^\s*(?:-\s+)?(?:allow_failure|soft_fail|ignore_failure|allow_failures):\s*(?:true|yes)?\s*$/,
    level: 'warning',
    what: 'lets the build pass when this job fails',
    where: 'pipeline',
  },
  {
    pattern:
      /^\s*(?:-\s+)?(?:if|when|condition):\s*(?:["']?(?:false|never)["']?|\$\{\{\s*false\s*(?:&&[^}]*)?\}\})\s*(?:#.*)?$/,
    level: 'warning',
    what: 'keeps this step from running at all',
    where: 'pipeline',
  },
  {
    pattern:
      /--no-verify\b|--no-gpg-sign\b|\bHUSKY(?:_SKIP_HOOKS)?=["']?[01]\b|\bSKIP=[\w,]+\s+(?:git|pre-commit)\b|core\.hooksPath[= ]\/dev\/null/,
    level: 'warning',
    what: 'passes by the checks that run before a commit, push or publication',
    where: 'commands',
  },
  {
    pattern:
      /--(?:exit-zero|no-fail|soft-fail|passWithNoTests|pass-with-no-tests)\b|--exit-code[= ]0\b|--no-exit-code\b/,
    level: 'note',
    what: 'lets a checker succeed whatever it finds',
    where: 'commands',
  },
  {
    pattern:
      /-DskipTests\b|-Dmaven\.test\.skip\b|(?:^|\s)-x\s+(?:test|check|lint)\b|--skip-tests?\b|--no-tests?\b|-DskipITs\b|\bSKIP_(?:TESTS?|LINT|CHECKS?)=["']?(?:1|true|yes)/,
    level: 'warning',
    what: 'builds without running the tests',
    where: 'commands',
  },
  {
    pattern:
      /\bnpm\s+(?:config\s+set\s+)?audit\s+(?:false|--audit-level[= ](?:critical|none))|--audit-level[= ](?:critical|none)\b|\bcargo\s+(?:audit|deny)\b[^\n]*--ignore\b/,
    level: 'note',
    what: 'lets known vulnerabilities pass',
    where: 'commands',
  },
];

/** `command || true` behind a check, where the command's failure is its message. */
export const forgivenFailure =
  /\|\|\s*(?:true|:|exit\s+0|echo\b[^|;]*)\s*(?:["'}),]|;|#|$)|;\s*(?:true|exit\s+0)\s*["']?\s*,?\s*$/;

export const pipelineWords =
  /continue-on-error|continueOnError|allow_failure|soft_fail|ignore_failure|\bif:|when:|condition:|--no-|HUSKY|SKIP|skip|hooksPath|exit-zero|soft-fail|exit-code|pass-?[wW]ith-?[nN]o|audit|\|\||exit\s+0|;\s*true|-x\s/;
