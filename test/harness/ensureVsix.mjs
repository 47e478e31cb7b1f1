// @ts-check
import { access, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuild } from './ensureBuild.mjs';
import { fingerprintFiles, readStamp, writeStamp } from './fileStamp.mjs';
import { step } from './progress.mjs';
import { inPackages, inProject, resultDirectory } from './projectPaths.mjs';
import { runScript } from './runProgram.mjs';
import { SetUpError } from './setUpError.mjs';
import { withSetUpLock } from './setUpLock.mjs';

const vsixFile = join(resultDirectory, 'countersign.vsix');
const stampFile = join(resultDirectory, 'stamps', 'vsix');
const inputs = [
  'dist',
  'media',
  'l10n',
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
];

/**
 * The installable package of the present sources.
 * @returns {Promise<string>} absolute path of the .vsix
 */
export async function ensureVsix() {
  await ensureBuild();
  await withSetUpLock('vsix', async () => {
    const stamp = await fingerprintFiles(inputs.map((path) => inProject(path)));
    const exists = await access(vsixFile).then(
      () => true,
      () => false,
    );
    if (exists && (await readStamp(stampFile)) === stamp) {
      return;
    }
    await step('packaging the extension (vsce)', packageExtension);
    await writeStamp(stampFile, stamp);
  });
  return vsixFile;
}

async function packageExtension() {
  await mkdir(resultDirectory, { recursive: true });
  const partial = join(resultDirectory, 'countersign.partial.vsix');
  const result = await runScript(inPackages('@vscode/vsce/vsce'), [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    partial,
  ]);
  if (result.code !== 0) {
    throw new SetUpError('The extension could not be packaged; vsce says why.', result.output);
  }
  await rename(partial, vsixFile);
}
