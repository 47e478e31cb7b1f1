// @ts-check
import { join } from 'node:path';
import { fingerprintFiles, readStamp, writeStamp } from './fileStamp.mjs';
import { step } from './progress.mjs';
import { inProject, resultDirectory } from './projectPaths.mjs';
import { runScript } from './runProgram.mjs';
import { SetUpError } from './setUpError.mjs';
import { withSetUpLock } from './setUpLock.mjs';

const stampFile = join(resultDirectory, 'stamps', 'build');
const inputs = ['src', 'esbuild.mjs', 'package.json', 'node_modules/.package-lock.json'].map((path) =>
  inProject(path),
);
const outputs = [inProject('dist')];

/** dist/ as a production build of the present sources. */
export async function ensureBuild() {
  await withSetUpLock('build', async () => {
    if ((await readStamp(stampFile)) === (await currentStamp())) {
      return;
    }
    await step('building (esbuild --production)', buildNow);
  });
}

/** Builds in any case. */
export async function buildNow() {
  // Read before the build: what is edited meanwhile is built next time.
  const sources = await fingerprintFiles(inputs);
  const result = await runScript(inProject('esbuild.mjs'), ['--production']);
  if (result.code !== 0) {
    throw new SetUpError('The build failed; the sources named below do not bundle.', result.output);
  }
  await writeStamp(stampFile, `${sources}\n${await fingerprintFiles(outputs)}`);
}

async function currentStamp() {
  return `${await fingerprintFiles(inputs)}\n${await fingerprintFiles(outputs)}`;
}
