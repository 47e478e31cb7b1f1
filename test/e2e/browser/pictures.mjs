// @ts-check
// Every view and state in each kind of theme, to be looked at: COUNTERSIGN_E2E=pictures npm test -- --only e2e. Nothing
// is compared; what a picture must show is waited for.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { themePicturesOf } from '../themePictures.mjs';

export const name = 'pictures of every view and state';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, test, page } = context;
  const { picture, writeSettings } = themePicturesOf(context, 'pictures');

  /** The next hunk is opened by itself, and its row selected a moment later. @param {string} file @param {string} state */
  async function decided(file, state) {
    await workbench.waitForHunkState(file, state);
    await workbench.waitForQueue(
      (rows) => rows.some(({ selected, ariaLabel }) => selected && !ariaLabel.includes(file)),
      'the next hunk',
    );
  }

  /** @param {string} range */
  async function review(range) {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Range…', { typed: 'Range' });
    await workbench.fillInputBox(range, /Three dots/);
  }

  await test('before a review', async () => {
    await writeSettings({});
    await open();
    await workbench.openCountersignView();
    await page.waitForSelector('.part.sidebar >> text=Review Changes');
    await picture('welcome');
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.quickPickItems((labels) => labels.some((label) => label.includes('This branch against')));
    await picture('targets');
    await workbench.closeQuickInput();
    await review('main...nowhere');
    await workbench.waitForNotification(/nowhere/);
    await page.waitForSelector('.part.sidebar >> text=The review could not be opened');
    await picture('failed');
    await workbench.clearNotifications();
    await review('main...main');
    await page.waitForSelector('.part.sidebar >> text=Nothing changed');
    await picture('empty');
    await workbench.runCommand('Countersign: Close Review');
  });

  await test('the queue', async () => {
    await review('main...HEAD');
    await workbench.waitForQueue((rows) => rows.some(({ level }) => level === 2), 'the queue');
    await workbench.widenSideBar(460);
    await picture('queueByRisk');
    for (const [title, what] of [
      ['Countersign: Group by Module', 'queueByModule'],
      ['Countersign: Group by Author or Agent', 'queueByAuthor'],
      ['Countersign: Group by File', 'queueByFile'],
    ]) {
      await workbench.runCommand(title ?? '');
      await picture(what ?? '');
    }
    await workbench.runCommand('Countersign: View Files as Tree');
    await picture('queueAsTree');
    await workbench.runCommand('Countersign: View Files as List');
    await workbench.runCommand('Countersign: Group by Risk');
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.quickPickItems((labels) => labels.includes('Flagged'));
    await picture('filters');
    await workbench.checkItem('Flagged');
    await workbench.acceptPicks();
    await picture('queueFiltered');
    await workbench.runCommand('Countersign: Clear Filters');
  });

  await test('reading', async () => {
    await workbench.openHunk('checkout.ts');
    await picture('diff');
    const isAsked = async () => (await workbench.readQuickInput()) !== null;
    await workbench.pressUntil('h', isAsked, 'the keys');
    await workbench.quickPickItems((labels) => labels.includes('Attest Hunk and Advance'));
    await picture('keys');
    await workbench.closeQuickInput();
    await workbench.runCommand('Countersign: Open All Changes');
    await workbench.waitForEditor('main...HEAD (Review)');
    await page.locator('.codelens-decoration a', { hasText: 'Attest' }).first().waitFor();
    await picture('allChanges');
    // The second file of the review: nobody opened it by itself so far.
    const second = page
      .locator('.multiDiffEntry', { has: page.locator('.file-path', { hasText: 'webhook.ts' }) })
      .locator('.codelens-decoration a', { hasText: 'Attest' })
      .first();
    const isRefused = async () =>
      (await workbench.readNotifications()).some((text) => text.includes('cannot be attested yet'));
    await workbench.clickUntil(() => second.click({ timeout: 10_000 }), isRefused, 'the refusal');
    await picture('refused');
    await workbench.clearNotifications();
    await workbench.openHunk('0004_retry_queue.sql');
    const lens = page.locator('.codelens-decoration a', { hasText: 'Why?' }).first();
    const comment = page.locator('.review-widget', { hasText: 'Why this is flagged' }).first();
    await workbench.clickUntil(
      () => lens.click({ timeout: 10_000 }),
      () => comment.isVisible(),
      'the comment',
    );
    await picture('flag');
  });

  await test('deciding', async () => {
    await workbench.openHunk('ledger.ts');
    const isAsked = async () => (await workbench.readQuickInput()) !== null;
    await workbench.pressUntil('n', isAsked, 'the question');
    await workbench.expectQuestion(/What should the author change/);
    await picture('needsWork');
    await workbench.fillInputBox('Round to cents here, not at the end.', /What should the author change/);
    await decided('ledger.ts', 'Needs work');
    await workbench.openHunk('retryPolicy.ts');
    await workbench.pressKey('a');
    await decided('retryPolicy.ts', 'Attested');
    await workbench.openHunk('gatewayBreaker.ts');
    await workbench.pressKey('l');
    await decided('gatewayBreaker.ts', 'Later');
    await workbench.runCommand('Countersign: Group by File');
    await picture('states');
    await workbench.runCommand('Countersign: Group by Risk');
  });

  await test('around the review', async () => {
    await workbench.runCommand('View: Show Explorer');
    await workbench.openFile('packages/billing/src/ledger.ts');
    await picture('explorer');
    await workbench.openCountersignView();
    await workbench.runCommand('Countersign: Switch Review…');
    await workbench.expectQuestion(/Switch Review/);
    await workbench.quickPickItems((labels) =>
      labels.some((label) => label.includes('Review Other Changes')),
    );
    await picture('switch');
    await workbench.closeQuickInput();
    await workbench.runCommand('Countersign: Show Review Overview');
    await workbench.waitForEditor('Review Overview');
    await picture('overview');
    await workbench.runCommand('Countersign: Verify Sign-off');
    await workbench.waitForNotification(/The gate does not pass/);
    await picture('gate');
    await workbench.clearNotifications();
    await workbench.runCommand('View: Toggle Problems');
    await picture('problems');
    await workbench.runCommand('View: Toggle Problems');
  });

  await test('signing off, and what comes after', async () => {
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.dialogText(/Sign off 1 of/);
    await picture('signOff');
    await workbench.acceptDialog('Sign and Commit', /Sign off 1 of/);
    await workbench.waitForNotification(/Signed off 1 of/);
    await picture('signed');
    await workbench.clearNotifications();
    await editRetryPolicy(context);
    await workbench.waitForHunkState('retryPolicy.ts', 'Stale');
    await picture('stale');
  });

  await test('the walkthrough', async () => {
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.pickItem('Your first review');
    for (const step of ['Open a review', 'Decide on each hunk', 'Sign off']) {
      const one = page.locator('.getting-started-step', { hasText: step }).first();
      await workbench.clickUntil(
        () => one.click({ timeout: 10_000 }),
        () => one.evaluate((element) => element.classList.contains('expanded')),
        step,
      );
      await picture(`walkthrough${step.replaceAll(' ', '')}`);
    }
  });
}

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
async function editRetryPolicy({ git, workspace }) {
  const path = (await git(['ls-files', '*retryPolicy.ts'])).split('\n')[0] ?? '';
  const file = join(workspace.directory, path);
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace(/(\d+)/, (number) => String(Number(number) + 1)),
  );
  const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
  await git([
    ...author,
    'commit',
    '-q',
    '-a',
    '-m',
    'Wait longer\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
  ]);
}
