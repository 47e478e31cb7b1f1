// @ts-check
// npm run check: npm test without VS Code, and without touching the system's packages.
import { readOnly } from './onlyOption.mjs';
import { print } from './progress.mjs';
import { runMain, setUpForChecks } from './setUp.mjs';
import { staticSuites } from './staticSuites.mjs';
import { SuiteReport } from './suiteReport.mjs';

await runMain(async () => {
  const only = readOnly(
    process.argv.slice(2),
    staticSuites.map((suite) => suite.name),
  );
  if (only.kind === 'usage') {
    print(only.text);
    return 2;
  }
  const report = new SuiteReport();
  if (!(await report.prepare('set-up', () => setUpForChecks({ mayInstall: false })))) {
    return report.finish();
  }
  for (const suite of staticSuites.filter(({ name }) => only.names.includes(name))) {
    await report.run(suite.name, suite.run);
  }
  return report.finish();
});
