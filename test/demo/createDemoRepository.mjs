// @ts-check
// A small believable service under review; `node test/demo/createDemoRepository.mjs DIR` writes it.
import { chmod, copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { demoGit } from './demoGit.mjs';
import { appendAgentTrace, writeGitAiNote } from './demoRecords.mjs';
import { agentCommits } from './story/agentCommits.mjs';
import { cleanUpCommits } from './story/cleanUpCommits.mjs';
import { mainCommits } from './story/mainCommits.mjs';
import { alice } from './story/people.mjs';
import { retryCommits } from './story/retryCommits.mjs';

/** @typedef {import('./story/commitStory.mjs').CommitStory} CommitStory */
/** @typedef {import('./story/commitStory.mjs').Step} Step */
/** @typedef {{directory: string, keysDirectory: string, base: string, head: string, branch: string}} DemoRepository */

const featureBranch = 'feature/checkout-retries';
const keys = fileURLToPath(new URL('keys/', import.meta.url));

/**
 * Writes the demo repository into an empty or missing directory and checks its feature branch out.
 * Object ids are the same on every machine. The reviewer (Alice) is set up to sign with a demo key.
 *
 * @param {string} directory
 * @param {{keysDirectory?: string, remoteDirectory?: string}} [options] where the private demo keys are
 *   copied to (default: inside the git directory), and where a bare `origin` is made (default: none)
 * @returns {Promise<DemoRepository>}
 */
export async function createDemoRepository(directory, options = {}) {
  const root = resolve(directory);
  await mkdir(root, { recursive: true });
  const git = demoGit(root);
  await git(['init', '--quiet', '--initial-branch=main', '--object-format=sha1', '--template=']);
  await git(['config', 'core.autocrlf', 'false']);

  const publicKeys = { alice: await readPublicKey('alice'), bob: await readPublicKey('bob') };
  for (const story of mainCommits(publicKeys)) {
    await makeCommit(root, story);
  }
  const base = await git(['rev-parse', 'HEAD']);
  await git(['switch', '--quiet', '--create', featureBranch]);
  for (const story of [...retryCommits, ...agentCommits, ...cleanUpCommits]) {
    await makeCommit(root, story);
  }
  const head = await git(['rev-parse', 'HEAD']);

  const keysDirectory = resolve(options.keysDirectory ?? join(root, '.git', 'demo-keys'));
  await installReviewer(root, keysDirectory);
  if (options.remoteDirectory !== undefined) {
    await createRemote(root, resolve(options.remoteDirectory));
  }
  return { directory: root, keysDirectory, base, head, branch: featureBranch };
}

/** @param {string} root @param {CommitStory} story */
async function makeCommit(root, story) {
  const git = demoGit(root, story);
  for (const step of story.steps) {
    await takeStep(root, step);
  }
  await git(['add', '--all']);
  await git(['commit', '--quiet', '--no-verify', '--cleanup=verbatim', '--file=-'], story.message);
  if (story.note !== undefined) {
    await writeGitAiNote(root, story.note, git);
  }
}

/** @param {string} root @param {Step} step */
async function takeStep(root, step) {
  if (step.kind === 'write') {
    await writeInto(join(root, step.path), step.content);
  } else if (step.kind === 'edit') {
    await editFile(join(root, step.path), step.replacements);
  } else if (step.kind === 'move') {
    await mkdir(dirname(join(root, step.to)), { recursive: true });
    await rename(join(root, step.from), join(root, step.to));
  } else if (step.kind === 'executable') {
    await chmod(join(root, step.path), 0o755);
    // The index is told as well: not every file system keeps the bit.
    await demoGit(root)(['update-index', '--chmod=+x', step.path]);
  } else {
    await appendAgentTrace(root, step, demoGit(root));
  }
}

/** @param {string} file @param {string | Buffer} content */
async function writeInto(file, content) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** @param {string} file @param {[string, string][]} replacements */
async function editFile(file, replacements) {
  let text = await readFile(file, 'utf8');
  for (const [before, after] of replacements) {
    const parts = text.split(before);
    if (parts.length !== 2) {
      throw new Error(
        `The demo's text must stand exactly once in ${file}, found ${parts.length - 1}: ${before}`,
      );
    }
    text = parts.join(after);
  }
  await writeFile(file, text);
}

/** @param {string} name */
async function readPublicKey(name) {
  const text = await readFile(join(keys, `demo-${name}.pub`), 'utf8');
  return text.split(' ').slice(0, 2).join(' ');
}

/** @param {string} root @param {string} keysDirectory */
async function installReviewer(root, keysDirectory) {
  await mkdir(keysDirectory, { recursive: true, mode: 0o700 });
  for (const name of ['demo-alice', 'demo-bob']) {
    await copyFile(join(keys, name), join(keysDirectory, name));
    await copyFile(join(keys, `${name}.pub`), join(keysDirectory, `${name}.pub`));
    // ssh-keygen refuses a private key that others may read; a checkout does not keep the mode.
    await chmod(join(keysDirectory, name), 0o600);
  }
  const git = demoGit(root);
  await git(['config', 'user.name', alice.name]);
  await git(['config', 'user.email', alice.email]);
  await git(['config', 'gpg.format', 'ssh']);
  await git(['config', 'user.signingkey', join(keysDirectory, 'demo-alice')]);
}

/** @param {string} root @param {string} remoteDirectory */
async function createRemote(root, remoteDirectory) {
  const git = demoGit(root);
  await git(['init', '--quiet', '--bare', '--initial-branch=main', '--template=', remoteDirectory]);
  await git(['remote', 'add', 'origin', remoteDirectory]);
  await git(['push', '--quiet', '--set-upstream', 'origin', 'main', featureBranch]);
  await git(['push', '--quiet', 'origin', 'refs/notes/ai']);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const directory = process.argv[2];
  if (directory === undefined) {
    process.stderr.write('Usage: node test/demo/createDemoRepository.mjs DIRECTORY\n');
    process.exitCode = 2;
  } else {
    const repository = await createDemoRepository(directory);
    process.stdout.write(`${repository.directory}\n`);
  }
}
