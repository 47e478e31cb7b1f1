/** What is known of one kind of lockfile. */
export interface LockfileKind {
  readonly path: RegExp;
  readonly ecosystem: string;
  /** Manifests whose change explains a change of this lockfile. */
  readonly manifests: RegExp;
  /** Hosts that everybody's packages come from. */
  readonly hosts: RegExp;
}

export const lockfileKinds: readonly LockfileKind[] = [
  {
    path: /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/,
    ecosystem: 'npm',
    manifests:
      /(?:^|\/)(?:package\.json|package\.json5|pnpm-workspace\.yaml|\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.cjs|bunfig\.toml)$/,
    hosts: /^(?:registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.jsr\.io)$/,
  },
  {
    path: /(?:^|\/)Cargo\.lock$/,
    ecosystem: 'Cargo',
    manifests: /(?:^|\/)(?:Cargo\.toml|\.cargo\/config(?:\.toml)?|rust-toolchain(?:\.toml)?)$/,
    hosts: /^(?:github\.com\/rust-lang\/crates\.io-index|index\.crates\.io)/,
  },
  {
    path: /(?:^|\/)go(?:\.work)?\.sum$/,
    ecosystem: 'Go',
    manifests: /(?:^|\/)go\.(?:mod|work)$/,
    hosts: /(?!)/,
  },
  {
    path: /(?:^|\/)(?:poetry|uv|pdm|Pipfile)\.lock$/,
    ecosystem: 'Python',
    manifests: /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|uv\.toml|Pipfile|requirements[^/]*\.txt)$/,
    hosts: /^(?:pypi\.org|files\.pythonhosted\.org|pypi\.python\.org)/,
  },
  {
    path: /(?:^|\/)Gemfile\.lock$/,
    ecosystem: 'Bundler',
    manifests: /(?:^|\/)Gemfile$|\.gemspec$|(?:^|\/)gems\.rb$/,
    hosts: /^(?:index\.)?rubygems\.org/,
  },
  {
    path: /(?:^|\/)composer\.lock$/,
    ecosystem: 'Composer',
    manifests: /(?:^|\/)composer\.json$/,
    hosts:
      /^(?:api\.github\.com|github\.com|packagist\.org|repo\.packagist\.org|codeload\.github\.com|gitlab\.com)/,
  },
];

/** The kind of the lockfile at this path; null for other files. */
export function lockfileKindOf(path: string): LockfileKind | null {
  return lockfileKinds.find((kind) => kind.path.test(path)) ?? null;
}
