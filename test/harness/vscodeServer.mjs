// @ts-check
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit, temporaryDirectory } from './cleanUp.mjs';
import { runProgram } from './runProgram.mjs';
import { SetUpError } from './setUpError.mjs';

const readyWithinMilliseconds = 180_000;
const alwaysPassed = [
  ['--auth', 'none'],
  ['--disable-telemetry'],
  ['--disable-update-check'],
  ['--disable-getting-started-override'],
  ['--disable-proxy'],
].flat();

/**
 * @typedef {object} VsCodeServer
 * @property {string} url
 * @property {string} origin host and port, as remote URIs name it
 * @property {string} home its HOME, with everything it writes
 * @property {string} logFile
 * @property {(folder: string, payload?: readonly [string, string][]) => string} folderUrl
 * @property {() => Promise<void>} resetSettings as it was started with: what a person set is theirs on every page
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} ServerOptions
 * @property {import('./ensureVsCode.mjs').EmbeddedVsCode} vscode
 * @property {Record<string, unknown>} settings
 * @property {readonly string[]} [extensions] .vsix files to install first
 * @property {boolean} [testDriver] needed for suites inside the extension host
 * @property {boolean} [isTrustAsked] whether workspaces start in Restricted Mode; otherwise all are trusted
 * @property {Record<string, string>} [environment]
 */

/**
 * Starts VS Code in folders of its own and waits until it answers.
 * @param {ServerOptions} options
 * @returns {Promise<VsCodeServer>}
 */
export async function startVsCodeServer({
  vscode,
  settings,
  extensions = [],
  testDriver = false,
  isTrustAsked = false,
  environment = {},
}) {
  const home = await temporaryDirectory('vscode');
  const userData = join(home, 'user-data');
  const folders = [
    '--user-data-dir',
    userData,
    '--extensions-dir',
    join(home, 'extensions'),
    '--config',
    join(home, 'config.yaml'),
  ];
  await seedSettings(userData, settings);
  await writeFile(join(home, 'config.yaml'), 'auth: none\n');
  const env = { ...serverEnvironment(home), ...environment };
  for (const vsix of extensions) {
    await installExtension(vscode, folders, vsix, env);
  }

  const port = await freePort();
  const origin = `127.0.0.1:${port}`;
  const logFile = join(home, 'server.log');
  const args = [vscode.entry, ...alwaysPassed, '--bind-addr', origin, ...folders];
  if (!isTrustAsked) args.push('--disable-workspace-trust');
  if (testDriver) {
    args.push('--vscode-option', 'enable-smoke-test-driver');
  }
  // A process group of its own, so that the extension hosts end with it.
  const child = spawn(vscode.node, args, {
    cwd: home,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const endGroup = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid !== undefined) {
      endProcessGroup(child.pid, signal);
    }
  };
  atExit(() => endGroup('SIGKILL'));
  await waitUntilReady(`http://${origin}/healthz`, hasEnded, logFile);
  return {
    url: `http://${origin}/`,
    origin,
    home,
    logFile,
    folderUrl: (folder, payload = []) => folderUrl(origin, folder, payload),
    resetSettings: () => seedSettings(userData, settings),
    stop: async () => {
      endGroup('SIGTERM');
      for (let waited = 0; !hasEnded() && waited < 3_000; waited += 50) {
        await sleep(50);
      }
      endGroup('SIGKILL');
      log.end();
    },
  };
}

/** @param {string} home @returns {Record<string, string>} */
function serverEnvironment(home) {
  /** @type {Record<string, string>} */
  const inherited = {};
  for (const name of ['PATH', 'LANG', 'TMPDIR', 'TZ']) {
    const value = process.env[name];
    if (value !== undefined) {
      inherited[name] = value;
    }
  }
  return {
    ...inherited,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    EXTENSIONS_GALLERY: '{}',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

/**
 * Machine settings as well: a remote window takes settings of machine scope from there only.
 * @param {string} userData @param {Record<string, unknown>} settings
 */
async function seedSettings(userData, settings) {
  const own = Object.entries(settings).filter(([name]) => name.startsWith('countersign.'));
  for (const [folder, content] of /** @type {const} */ ([
    ['User', settings],
    ['Machine', Object.fromEntries(own)],
  ])) {
    await mkdir(join(userData, folder), { recursive: true });
    await writeFile(join(userData, folder, 'settings.json'), `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** @param {import('./ensureVsCode.mjs').EmbeddedVsCode} vscode @param {string[]} folders @param {string} vsix @param {NodeJS.ProcessEnv} env */
async function installExtension(vscode, folders, vsix, env) {
  const result = await runProgram(vscode.node, [vscode.entry, ...folders, '--install-extension', vsix], {
    env,
    timeout: 300_000,
  });
  if (result.code !== 0) {
    throw new SetUpError(`VS Code refused to install ${vsix}.`, result.output);
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} url @param {() => boolean} hasEnded @param {string} logFile */
async function waitUntilReady(url, hasEnded, logFile) {
  const deadline = Date.now() + readyWithinMilliseconds;
  while (Date.now() < deadline) {
    if (hasEnded()) {
      throw new SetUpError(`VS Code ended while it started; its log: ${logFile}`);
    }
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (answer.ok) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new SetUpError(
    `VS Code did not answer within ${readyWithinMilliseconds / 1000} s; its log: ${logFile}`,
  );
}

/** @param {string} origin @param {string} folder @param {readonly [string, string][]} payload */
function folderUrl(origin, folder, payload) {
  // A file of folders opens all of them.
  const query = new URLSearchParams(folder.endsWith('.code-workspace') ? { workspace: folder } : { folder });
  if (payload.length > 0) {
    query.set('payload', JSON.stringify(payload));
  }
  return `http://${origin}/?${query.toString()}`;
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function endProcessGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}
