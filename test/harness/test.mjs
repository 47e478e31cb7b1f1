// @ts-check
// npm test: all set-up, every suite. npm test -- --only unit,e2e runs some. Ends with "N passed, N failed".
import { readOnly } from './onlyOption.mjs';
import { print } from './progress.mjs';
import { runMain, setUpForChecks } from './setUp.mjs';
import { staticSuites } from './staticSuites.mjs';
import { SuiteReport } from './suiteReport.mjs';

await runMain(async () => {
  const names = [...staticSuites.map((suite) => suite.name), 'e2e'];
  const only = readOnly(process.argv.slice(2), names);
  if (only.kind === 'usage') {
    print(only.text);
    return 2;
  }
  const report = new SuiteReport();
  if (!(await report.prepare('set-up', () => setUpForChecks({ mayInstall: true })))) {
    return report.finish();
  }
  for (const suite of staticSuites.filter(({ name }) => only.names.includes(name))) {
    await report.run(suite.name, suite.run);
  }
  if (only.names.includes('e2e')) {
    // Its modules need the dependencies that were installed above.
    const { runEndToEndSuites } = await import('./e2e.mjs');
    await runEndToEndSuites(report);
  }
  return report.finish();
});
