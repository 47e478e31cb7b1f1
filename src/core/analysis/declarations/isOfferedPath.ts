/** Files that nothing builds on: tests and their data, examples, benchmarks, configuration of tools, stories. */
const ownUse =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|testdata|test-?fixtures|fixtures|__mocks__|examples?|demos?|benchmarks?|benches|bench|scripts|docs|migrations)\/|(?:^|\/)(?:test_[^/]*|conftest|[^/]*_test|setup|build)\.(?:py|go|rs)$|[._-](?:test|spec|stories|config|bench)\.[cm]?[jt]sx?$|(?:Test|Tests|TestCase|IT)\.(?:java|kt|cs|php)$/i;

/** Python keeps modules with a leading underscore to their package. */
const privateModule = /(?:^|\/)_(?!_init__)[^/]*(?:\.pyi?$|\/)/;

/** True when what a file declares is there for others to use. */
export function isOfferedPath(path: string): boolean {
  return !ownUse.test(path) && !(privateModule.test(path) && /\.pyi?$/.test(path));
}
