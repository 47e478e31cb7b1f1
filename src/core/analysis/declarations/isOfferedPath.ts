/** Files that nothing builds on: tests and their data, examples, benchmarks, configuration of tools, stories. */
const ownUse =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|testdata|test-?fixtures|fixtures|__mocks__|examples?|demos?|benchmarks?|benches|bench|scripts|docs|migrations)\/|(?:^|\/)(?:test_[^/]*|conftest|[^/]*_test|setup|build)\.(?:py|go|rs|rb)$|_spec\.rb$|[._-](?:test|spec|stories|config|bench)\.[cm]?[jt]sx?$|(?:Test|Tests|TestCase|IT)\.(?:java|kt|cs|php)$/i;

/** Python keeps modules with a leading underscore to their package. */
const privateModule = /(?:^|\/)_(?!_init__)[^/]*(?:\.pyi?$|\/)/;

/** C and C++ offer what headers declare, wherever it is defined. */
const implementation = /\.(?:c|cc|cpp|cxx|c\+\+|m|mm)$/i;

/** Kotlin keeps tests in source sets (`commonTest`) and scripts apart; Ruby keeps programs and tasks beside libraries. */
const otherUse =
  /(?:^|\/)src\/(?:\w+T|t)est\/|\.kts$|(?:^|\/)(?:bin|exe|features|config|db\/migrate)\/[^]*\.rb$|\.(?:rake|gemspec|ru|podspec|jbuilder|rbi)$|(?:^|\/)(?:Gem|Rake|Guard|Cap|Vagrant|Brew|Pod|Fast|App|Danger|Thor)file$/;

/** True when what a file declares is there for others to use. */
export function isOfferedPath(path: string): boolean {
  return (
    !ownUse.test(path) &&
    !implementation.test(path) &&
    !otherUse.test(path) &&
    !(privateModule.test(path) && /\.pyi?$/.test(path))
  );
}
