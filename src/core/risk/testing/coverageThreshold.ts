/** A threshold that a configuration sets: which, and its number. */
export interface Threshold {
  readonly name: string;
  readonly value: number;
}

const configuration =
  /(?:^|\/)(?:\.nycrc|\.c8rc|codecov|\.codecov|\.coveragerc|jest\.config|vitest\.(?:config|workspace)|vite\.config|karma\.conf|sonar-project|pyproject|setup|tox|noxfile|package|pom|build\.gradle|\.simplecov|\.mutmut|stryker\.conf|stryker\.config|nx|project)(?:\.[\w.]+)?$|(?:^|\/)(?:Makefile|justfile)$|(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)\.gitlab-ci\.yml$/;

/** Names that set how much must be covered or how many tests must pass, in the tools that are common. */
const setting =
  /(?:^|[\s"'{,([-])(branches|functions|lines|statements|fail[_-]under|cov-fail-under|minimum(?:_coverage)?|min(?:imum)?Coverage|check-coverage|target|threshold|break|maxWarnings|max-warnings|perFile)["']?\s*[:=\s]\s*["']?(\d+(?:\.\d+)?)\s*%?/gi;

/** True for files in which test and coverage thresholds are set. */
export function holdsThresholds(path: string): boolean {
  return configuration.test(path);
}

/** The thresholds that a line sets. */
export function readThresholds(line: string): readonly Threshold[] {
  return [...line.matchAll(setting)].flatMap((match) => {
    const name = match[1]?.toLowerCase();
    return name === undefined ? [] : [{ name, value: Number(match[2]) }];
  });
}

/** True when a higher number allows more (the number of warnings), so that raising it is the weakening. */
export function allowsMore(name: string): boolean {
  return name.startsWith('max');
}
