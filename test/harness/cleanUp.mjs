// @ts-check
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @type {Set<() => void>} */
const tasks = new Set();
let installed = false;

/**
 * Registers synchronous work for the end of this program, however it ends (last registered runs first).
 * @param {() => void} task
 * @returns {() => void} takes it back
 */
export function atExit(task) {
  tasks.add(task);
  if (!installed) {
    installed = true;
    process.on('exit', runTasks);
    for (const [signal, code] of /** @type {const} */ ([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ])) {
      process.on(signal, () => process.exit(code));
    }
  }
  return () => tasks.delete(task);
}

function runTasks() {
  for (const task of [...tasks].toReversed()) {
    try {
      task();
    } catch {
      // The next task still has to run, and there is nobody left to tell.
    }
  }
}

/**
 * A folder that is gone when this program is.
 * @param {string} purpose part of its name
 * @returns {Promise<string>}
 */
export async function temporaryDirectory(purpose) {
  const directory = await mkdtemp(join(tmpdir(), `countersign-${purpose}-`));
  atExit(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return directory;
}
