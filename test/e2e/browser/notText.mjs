// @ts-check
// What is no text, or more than text: images, binaries and notebooks are shown as what they are, and can be decided on.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inProject } from '../../harness/projectPaths.mjs';
import { notebook } from '../notebook.mjs';

export const name = 'images, binaries and notebooks';

const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, workspace, test, page, git, expectEventually }) {
  /** How many pages show a picture: each side of the diff is a page of its own. */
  const images = async () => {
    const drawn = '[...document.images].some((image) => image.naturalWidth > 0)';
    const pages = page.frames().filter((frame) => frame !== page.mainFrame());
    const shown = await Promise.all(pages.map((frame) => frame.evaluate(drawn).then(Boolean, () => false)));
    return shown.filter(Boolean).length;
  };

  await test('an image is shown as images are, with the one before it', async () => {
    await prepare(workspace.directory, git);
    await open({ startupReview: 'HEAD~1..HEAD' });
    await workbench.waitForQueue((rows) => rows.some(({ level }) => level === 2), 'the queue');
    await workbench.clickQueueRow('logo.png', { isHunk: true });
    await workbench.waitForHunkState('logo.png', 'Seen');
    await expectEventually(images, (count) => count >= 2, 'both images');
    await workbench.screenshot('notText-image');
    const isAttested = async () => (await workbench.hunkState('logo.png')) === 'Attested';
    await workbench.pressUntil('a', isAttested, 'the image to be attested');
  });

  await test('a binary says that it is one, and is decided on from the queue', async () => {
    await workbench.clickQueueRow('data.bin', { isHunk: true });
    await workbench.waitForHunkState('data.bin', 'Seen');
    await page.waitForSelector('text=/is either binary or uses an unsupported text encoding/');
    const isAttested = async () => (await workbench.hunkState('data.bin')) === 'Attested';
    await workbench.pressUntil('a', isAttested, 'the binary to be attested');
  });

  await test('a notebook is shown as one, which alone does not count as read', async () => {
    await workbench.clickQueueRow('model.ipynb', { isHunk: true });
    await workbench.waitForHunkState('model.ipynb', 'Seen');
    await page.waitForSelector('.notebook-text-diff-editor >> text=Input changed');
    await workbench.screenshot('notText-notebook');
    const isRefused = async () =>
      (await workbench.readNotifications()).some((text) => text.includes('cannot be attested yet'));
    await workbench.pressUntil('a', isRefused, 'the refusal');
    assert.equal(await workbench.hunkState('model.ipynb'), 'Seen');
    await workbench.clearNotifications();
  });

  await test('space shows its lines, and then it can be attested', async () => {
    await workbench.clickQueueRow('model.ipynb', { isHunk: true });
    const isText = async () => (await workbench.diffLines('modified')).join('\n').includes('"x = 2');
    await workbench.pressUntil('Space', isText, 'the lines of the notebook');
    await workbench.screenshot('notText-lines');
    await workbench.focusDiffEditor();
    const isAttested = async () => (await workbench.hunkState('model.ipynb')) === 'Attested';
    await workbench.pressUntil('a', isAttested, 'the notebook to be attested');
  });
}

/** @param {string} directory @param {import('../../harness/browserSuites.mjs').SuiteContext['git']} git */
async function prepare(directory, git) {
  const put = (/** @type {string} */ path, /** @type {string | Uint8Array} */ content) =>
    writeFile(join(directory, path), content);
  await git(['checkout', '-q', '-b', 'pictures', 'main']);
  await put('logo.png', await readFile(inProject('media', 'icon.png')));
  await put('data.bin', new Uint8Array([0, 1, 2, 3]));
  await put('model.ipynb', notebook(1));
  await git(['add', '.']);
  await git([...author, 'commit', '-q', '-m', 'Before']);
  await put('logo.png', await readFile(inProject('media', 'screenshot.png')));
  await put('data.bin', new Uint8Array([0, 1, 2, 4]));
  await put('model.ipynb', notebook(2));
  await git([...author, 'commit', '-q', '-a', '-m', 'After']);
}
