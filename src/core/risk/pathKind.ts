import type { FileFacts } from '../analysis/facts.ts';
import type { FileChange } from '../diff/change.ts';

/** What a path says about a file by the customs of the languages; the analysis, where it speaks, goes first. */
export type PathKind = 'code' | 'test' | 'docs' | 'generated' | 'lockfile' | 'config' | 'other';

const testDirectory =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|testdata|test-?(?:fixtures|utils|helpers|support)|__mocks__)\//i;
const testName =
  /(?:^|\/)(?:test_[^/]*\.py|conftest\.py|[^/]*_test\.(?:py|go|rb|exs?|dart|cc|cpp)|[^/]*[._-](?:test|spec|cy|e2e)s?\.[cm]?[jt]sx?|[^/]*\.evals?\.[cm]?[jt]sx?|[^/]*_spec\.rb|[^/]*(?:Test|Tests|TestCase|IT|Spec)\.(?:java|kt|kts|cs|scala|groovy|php|swift))$/;
const docsPath =
  /(?:^|\/)(?:docs?|documentation)\/[^]*\.(?:md|mdx|rst|adoc|txt|html)$|\.(?:md|mdx|markdown|rst|adoc)$|(?:^|\/)(?:LICENSE|CHANGELOG|AUTHORS|NOTICE|README)[^/]*$/i;
const prosePath = /\.(?:md|mdx|markdown|rst|adoc)$/i;
const lockfileName =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|pdm\.lock|go\.sum|go\.work\.sum|composer\.lock|Gemfile\.lock|gradle\.lockfile|packages\.lock\.json|flake\.lock|mix\.lock|Podfile\.lock|\.terraform\.lock\.hcl|deno\.lock)$/;
const generatedPath =
  /(?:^|\/)(?:[\w-]*dist|generated|__generated__|node_modules|vendor|third_party)\/|\.min\.(?:js|css)$|\/assets\/[\w.]+-[\w-]{8}\.(?:js|css)$|\.(?:map|snap|pb\.go|g\.dart|designer\.cs)$|(?:_pb2(?:_grpc)?\.pyi?|\.pb\.(?:cc|h)|\.generated\.[a-z]+)$/;
const codePath =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|go|java|kt|kts|scala|groovy|rs|c|h|cc|cpp|cxx|hpp|hh|cs|fs|vb|rb|php|swift|m|mm|dart|ex|exs|erl|hs|lua|pl|pm|r|jl|clj|sh|bash|zsh|fish|ps1|sql|tf|hcl)$/i;
const configPath =
  /\.(?:json[5c]?|ya?ml|toml|ini|cfg|conf|properties|env|xml|editorconfig)$|(?:^|\/)(?:Dockerfile|Makefile|\.[a-z]+rc)[^/]*$/i;

/** Rules ask for one unit of a file after the other. */
let last: { readonly path: string; readonly kind: PathKind } | null = null;

export function pathKind(path: string): PathKind {
  if (last?.path !== path) last = { path, kind: kindOf(path) };
  return last.kind;
}

function kindOf(path: string): PathKind {
  if (lockfileName.test(path)) return 'lockfile';
  // `docs/specs/model.md` specifies and tests nothing.
  if (prosePath.test(path)) return 'docs';
  if (isTestPath(path)) return 'test';
  if (generatedPath.test(path)) return 'generated';
  if (docsPath.test(path)) return 'docs';
  if (codePath.test(path)) return 'code';
  return configPath.test(path) ? 'config' : 'other';
}

/** True for test code and for the data and helpers beside it. */
export function isTestPath(path: string): boolean {
  return testName.test(path) || testDirectory.test(path);
}

/** True when the lines of a file are not read one by one: generated, lockfile or documentation. */
export function isSetAside(file: FileChange, facts: FileFacts | undefined): boolean {
  const kind = facts?.fileClass ?? pathKind(file.path);
  return kind === 'generated' || kind === 'lockfile' || kind === 'docs';
}

/** True for what tests or shows the code from outside: nothing that is shipped is built from it. */
export function isTestOrExample(path: string): boolean {
  return isTestPath(path) || isExample(path);
}

/** True for what shows how something is used, or where people try it: nobody builds on it. */
export function isExample(path: string): boolean {
  return /(?:^|\/)(?:examples?|samples?|demos?|playgrounds?)\//i.test(path);
}
