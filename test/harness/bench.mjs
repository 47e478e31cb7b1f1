// @ts-check
// npm run bench: every test/bench/*.bench.mjs, one after the other in a process of its own.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuild } from './ensureBuild.mjs';
import { formatSeconds, print } from './progress.mjs';
import { inProject } from './projectPaths.mjs';
import { runScript } from './runProgram.mjs';
import { runMain, setUpForChecks } from './setUp.mjs';

const folder = inProject('test', 'bench');

await runMain(async () => {
  await setUpForChecks({ mayInstall: true });
  await ensureBuild();
  const wanted = process.argv.slice(2);
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => name.endsWith('.bench.mjs'))
    .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .toSorted();
  if (names.length === 0) {
    print(`No benchmark in ${folder}${wanted.length === 0 ? '' : ` is called ${wanted.join(' or ')}`}.`);
    return 1;
  }
  let failed = 0;
  for (const name of names) {
    print(`\n▸ ${name}`);
    const begun = performance.now();
    const run = await runScript(join(folder, name), [], { show: true });
    failed += run.code === 0 ? 0 : 1;
    print(
      `${run.code === 0 ? '✓' : `✗ ended with ${run.code}`} (${formatSeconds(performance.now() - begun)})`,
    );
  }
  return failed > 0 ? 1 : 0;
});
