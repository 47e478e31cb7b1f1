// @ts-check
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { inPackages, inProject } from '../harness/projectPaths.mjs';
import { runScript } from '../harness/runProgram.mjs';

/**
 * A time in which the event loop of the extension host was held, in milliseconds: by our code, by the garbage
 * collector, and by nobody. `cpu` and `ownCpu` are processor time, which does not grow when the machine is busy.
 * @typedef {{milliseconds: number, cpu: number, ownCpu: number, own: number, collecting: number, idle: number, functions: Record<string, number>}} Block
 * @typedef {{loaded: {load: number, activate: number}, blocks: Block[], whole: Block, profile?: unknown}} Probed
 */

/** A host that is held answers late. */
const answerMilliseconds = 300_000;

/**
 * Packs the extension that watches the host. Its server needs `COUNTERSIGN_HOST_PROBE`, the path of `socket`.
 * @param {string} directory where to; it exists
 */
export async function packHostProbe(directory) {
  const source = join(directory, 'probe');
  await mkdir(source);
  const manifest = {
    name: 'host-probe',
    publisher: 'countersign',
    version: '0.0.1',
    engines: { vscode: '^1.101.0' },
    main: 'hostProbe.cjs',
    extensionKind: ['workspace'],
    activationEvents: ['*'],
  };
  await writeFile(join(source, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(source, 'README.md'), '# Probe\n');
  await copyFile(inProject('test', 'e2e', 'probe', 'hostProbe.cjs'), join(source, 'hostProbe.cjs'));
  const vsix = join(directory, 'hostProbe.vsix');
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--allow-star-activation',
    '--skip-license',
  ];
  const result = await runScript(inPackages('@vscode/vsce/vsce'), [...args, '--out', vsix], { cwd: source });
  if (result.code !== 0) throw new Error(`The probe could not be packaged: ${result.output}`);
  return { vsix, socket: join(directory, 'probe.sock') };
}

/** Asks the probe; rejects while it does not listen yet. @param {string} socketPath @param {'/' | '/begin' | '/end'} path @returns {Promise<Probed>} */
export function askHostProbe(socketPath, path) {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, method: 'POST' }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(text));
      });
    });
    asked.on('error', reject);
    asked.setTimeout(answerMilliseconds, () => asked.destroy(new Error('The probe did not answer.')));
    asked.end();
  });
}
