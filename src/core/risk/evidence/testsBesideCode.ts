import type { FileFacts } from '../../analysis/facts.ts';

/** The word for tests in a qualified name: `tests`, `tests.reads_a_file`. */
const testName = /(?:^|[.:])tests?(?:$|[.:])|(?:^|[.:])test_\w+$/;

/** True for a line of a test that stands in the file of the code it tests, as Rust has it. */
export function isTestBesideCode(facts: FileFacts | undefined, path: string, line: number): boolean {
  if (!path.endsWith('.rs') || facts?.new === null || facts?.new === undefined) return false;
  return facts.new.symbols.some(
    ({ name, start, end }) => start <= line && line <= end && testName.test(name),
  );
}
