/** Pipelines by the places that the services read them from. */
const pipelines: readonly (readonly [RegExp, string])[] = [
  [/^\.github\/workflows\/[^/]+\.ya?ml$/, 'GitHub Actions workflow'],
  [/(?:^|\/)action\.ya?ml$/, 'GitHub action'],
  [/(?:^|\/)\.gitlab-ci[^/]*\.ya?ml$|^\.gitlab\/(?:ci|pipelines?)\/[^]*\.ya?ml$/, 'GitLab pipeline'],
  [/^\.circleci\/[^]*\.ya?ml$/, 'CircleCI pipeline'],
  [
    /(?:^|\/)azure-pipelines[^/]*\.ya?ml$|^\.(?:azuredevops|azure-pipelines|pipelines|vsts)\/[^]*\.ya?ml$/,
    'Azure pipeline',
  ],
  [/(?:^|\/)Jenkinsfile[^/]*$|\.jenkinsfile$/i, 'Jenkins pipeline'],
  [/^\.travis\.ya?ml$/, 'Travis pipeline'],
  [/^\.drone\.(?:ya?ml|star|jsonnet)$/, 'Drone pipeline'],
  [/^\.woodpecker(?:\/[^]*)?\.ya?ml$/, 'Woodpecker pipeline'],
  [/^bitbucket-pipelines\.ya?ml$/, 'Bitbucket pipeline'],
  [/^\.?appveyor\.ya?ml$/, 'AppVeyor pipeline'],
  [/^\.buildkite\/[^]*\.(?:ya?ml|sh|json)$/, 'Buildkite pipeline'],
  [/^\.cirrus\.(?:ya?ml|star)$/, 'Cirrus pipeline'],
  [/^\.semaphore\/[^]*\.ya?ml$/, 'Semaphore pipeline'],
  [/(?:^|\/)cloudbuild[^/]*\.(?:ya?ml|json)$/, 'Cloud Build pipeline'],
  [/(?:^|\/)buildspec[^/]*\.ya?ml$/, 'CodeBuild pipeline'],
  [
    /(?:^|\/)codefresh\.ya?ml$|^wercker\.ya?ml$|^\.teamcity\/|^\.tekton\/|^\.(?:forgejo|gitea)\/workflows\//,
    'pipeline',
  ],
];

/** Files that are no pipeline and yet decide what runs or what is checked around one. */
const neighbours: readonly (readonly [RegExp, string])[] = [
  [
    /^\.pre-commit-config\.ya?ml$|(?:^|\/)\.?lefthook\.ya?ml$|^\.husky\/(?!_\/)[^/.]+$|(?:^|\/)\.?lintstagedrc/,
    'commit hook',
  ],
  [/^(?:\.github\/)?dependabot\.ya?ml$|(?:^|\/)\.?renovate(?:rc)?\.json5?$/, 'dependency update bot'],
  [/^\.github\/actions\/[^]*\.(?:[cm]?js|ts|sh|py)$|^\.github\/scripts\//, 'script of a workflow'],
  [/^(?:\.github\/)?(?:release-please-config|\.releaserc)[^/]*$|^\.?goreleaser\.ya?ml$/, 'release'],
];

/** What kind of pipeline a file is, in words for people; null for other files. */
export function pipelineKind(path: string): string | null {
  return pipelines.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/** True for a pipeline of a CI service. */
export function isPipelinePath(path: string): boolean {
  return pipelineKind(path) !== null;
}

/** What a file decides around a pipeline (hooks, bots, releases), in words for people; null for other files. */
export function pipelineNeighbourKind(path: string): string | null {
  return neighbours.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
