// @ts-check
import { spawn } from 'node:child_process';
import { hermeticGit, hermeticGitEnvironment } from './hermeticGit.mjs';

/** @typedef {{note: string, commit: string, bytes: number}} PresentNote ids of the blob and of the commit */

/**
 * All notes of `ref`, and those whose commit is in the repository.
 * @param {string} directory @param {string} ref
 * @returns {Promise<{total: number, present: readonly PresentNote[]}>}
 */
export async function listNotes(directory, ref) {
  const git = hermeticGit(directory);
  if ((await git(['for-each-ref', ref])) === '') return { total: 0, present: [] };
  const lines = (await git(['notes', `--ref=${ref}`, 'list'])).split('\n').map((line) => line.split(' '));
  const types = await catFile(
    directory,
    '--batch-check',
    lines.map(([, commit = '']) => commit),
  );
  const sizes = await catFile(
    directory,
    '--batch-check',
    lines.map(([note = '']) => note),
  );
  const typeLines = types.toString('latin1').split('\n');
  const sizeLines = sizes.toString('latin1').split('\n');
  const present = lines.flatMap(([note = '', commit = ''], at) =>
    typeLines[at]?.includes(' commit ') === true
      ? [{ note, commit, bytes: Number(sizeLines[at]?.split(' ')[2]) }]
      : [],
  );
  return { total: lines.length, present };
}

/** Fewer blobs at a time than would fill the memory. */
const atOnce = 50;

/**
 * The texts of notes, one after the other.
 * @param {string} directory @param {readonly PresentNote[]} notes
 * @returns {AsyncGenerator<PresentNote & {text: string}>}
 */
export async function* readNotes(directory, notes) {
  for (let from = 0; from < notes.length; from += atOnce) {
    const some = notes.slice(from, from + atOnce);
    const bytes = await catFile(
      directory,
      '--batch',
      some.map(({ note }) => note),
    );
    let at = 0;
    for (const one of some) {
      const start = bytes.indexOf(0x0a, at) + 1;
      yield { ...one, text: bytes.toString('utf8', start, start + one.bytes) };
      at = start + one.bytes + 1;
    }
  }
}

/** @param {string} directory @param {string} mode @param {readonly string[]} names @returns {Promise<Buffer>} */
async function catFile(directory, mode, names) {
  const child = spawn('git', ['cat-file', mode], {
    cwd: directory,
    env: hermeticGitEnvironment(directory),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(names.map((name) => `${name}\n`).join(''));
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  return Buffer.concat(chunks);
}
