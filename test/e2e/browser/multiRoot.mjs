// @ts-check
// A window of several folders: two repositories, a folder inside one of them, and one that is in none. Whatever is done is
// done in the repository that is meant, and says which one that is.
import assert from 'node:assert/strict';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { happens } from '../waiting.mjs';

export const name = 'several folders in one window';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, test, page, git, expectEventually } = context;
  const pantry = join(dirname(workspace.directory), 'pantry');
  const sidebar = async () => (await page.locator('.part.sidebar').innerText()).replaceAll('\u00a0', ' ');
  /** @param {RegExp} text */
  const waitForView = (text) => expectEventually(sidebar, (all) => text.test(all), `${text} in the view`);
  const statusName = () =>
    page
      .locator('[id="countersign.countersign.countersign.status"] [aria-label]')
      .first()
      .getAttribute('aria-label', { timeout: 5_000 })
      .catch(() => '');
  /** @param {string} repository @param {RegExp} question */
  const waitForStatusOf = (repository, question) =>
    expectEventually(
      statusName,
      (label) => question.test(label ?? '') && (label ?? '').includes(repository),
      `the status of ${repository}`,
    );
  const shelfRow = '.explorer-folders-view .monaco-list-row[aria-label^="shelf.ts"] .monaco-icon-label';
  /** In quotes, as style sheets write it. */
  const badge = () =>
    page
      .evaluate(
        `[document.querySelector('${shelfRow}')].map((row) => row ? getComputedStyle(row, '::after').content : 'no row')[0]`,
      )
      .then(String);
  /** Asks about the line under the cursor, again when the file was just opened. @param {RegExp} answer */
  const whoSigned = async (answer) => {
    const said = async () => [await workbench.hoverText(), ...(await workbench.statusBarItems())].join('\n');
    await expectEventually(
      async () => {
        await workbench.runCommand('Countersign: Who Signed This Line?');
        await happens(async () => answer.test(await said()), { timeout: 15_000 });
        return said();
      },
      (text) => answer.test(text),
      `the answer ${answer}`,
      { timeout: 120_000 },
    );
  };

  /** The list of files names the folder too, and holds documents of reviews. @param {string} folder @param {string} fileName */
  const openFileIn = async (folder, fileName) => {
    await expectEventually(
      async () => {
        await page.keyboard.press('Control+P');
        return happens(async () => (await workbench.readQuickInput())?.kind === 'list', { timeout: 5_000 });
      },
      (isOpen) => isOpen,
      'the list of files',
    );
    // The folder is typed too: the list orders itself anew when what is on disk comes to what was open before.
    await workbench.pickItem(new RegExp(`${fileName}[^]*${folder}`), { typed: `${folder} ${fileName}` });
    await workbench.waitForEditor(fileName);
    await page.waitForSelector('.editor-group-container.active .monaco-editor .view-line');
  };

  await test('the review that one folder asks for opens, and says whose it is', async () => {
    const file = await prepare(context, pantry);
    await open({ folder: file });
    await workbench.waitForReview();
    await waitForView(/orchard: main\.\.\.HEAD ·/);
    await waitForStatusOf('orchard: main...HEAD', /\d+ hunks to decide/);
    await workbench.screenshot('multiRoot-startup');
  });

  await test('where nothing says which repository is meant, it is asked for', async () => {
    await workbench.runCommand('Countersign: Close Review');
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.expectQuestion(/In which repository\?/);
    const places = await workbench.quickPickItems((labels) => labels.length > 0);
    assert.deepEqual(
      places.map((label) => label.trim()),
      ['orchard', 'pantry'],
    );
    await workbench.screenshot('multiRoot-repositories');
    await workbench.pickItem('pantry');
    await workbench.expectQuestion(/Review Changes in pantry/);
    await workbench.pickItem('This branch against main');
    await waitForView(/pantry: main\.\.\.shelves ·/);
    await waitForStatusOf('pantry: main...shelves', /2 hunks to decide/);
  });

  await test('the file in front says which repository is meant, and what was reviewed there before', async () => {
    await openFileIn('billing', 'ledger.ts');
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.expectQuestion(/Review Changes in orchard/);
    const targets = await workbench.quickPickItems((labels) =>
      labels.some((label) => /recent|main\.\.\.HEAD/.test(label)),
    );
    assert.ok(
      targets.some((label) => label.includes('main...HEAD')),
      targets.join(' | '),
    );
    await workbench.closeQuickInput();
    await openFileIn('pantry', 'shelf.ts');
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.expectQuestion(/Review Changes in pantry/);
    const others = await workbench.quickPickItems((labels) =>
      labels.some((label) => label.includes('Uncommitted')),
    );
    assert.ok(
      others.every((label) => !label.includes('main...HEAD')),
      others.join(' | '),
    );
    await workbench.closeQuickInput();
  });

  await test('files have the badges of the review that is shown, as the settings of its folder say', async () => {
    await openFileIn('pantry', 'shelf.ts');
    await workbench.runCommand('View: Show Explorer');
    await expectEventually(badge, (content) => content === '"2"', 'its badge');
    await workbench.screenshot('multiRoot-explorer');
    await writeSettings(pantry, { 'countersign.fileDecorations': false });
    const isWithout = (/** @type {string} */ content) => !['no row', '"2"'].includes(content);
    await expectEventually(badge, isWithout, 'no badge');
  });

  await test('a note has the templates of the folder', async () => {
    await writeSettings(pantry, { 'countersign.noteTemplates': ['I looked behind the flour.'] });
    await workbench.openCountersignView();
    await workbench.openHunk(/shelf\.ts:1(?!\d)/);
    const isAsked = async () => (await workbench.readQuickInput()) !== null;
    await workbench.pressUntil('o', isAsked, 'the grade');
    await workbench.pickItem('Claimed');
    await workbench.pickItem('I looked behind the flour.');
    await waitForStatusOf('pantry', /1 hunks to decide/);
  });

  await test('a sign-off is made in its repository alone, with its identity', async () => {
    const before = await git(['rev-parse', 'HEAD']);
    await workbench.runCommand('Countersign: Sign Off…');
    const text = await workbench.acceptDialog('Sign and Commit', /Sign off 1 of 2/);
    assert.match(text, /Repository: pantry/);
    assert.match(text, /Target: main/);
    assert.match(text, /Reviewed-by: Paula Pantry/);
    await workbench.waitForNotification(/Signed off 1 of 2/);
    await workbench.clearNotifications();
    assert.match(await git(['log', '-1', '--format=%B'], { cwd: pantry }), /^Reviewed-by: Paula Pantry/m);
    assert.equal(await git(['rev-parse', 'HEAD']), before);
    assert.equal(await git(['for-each-ref', 'refs/countersign'], { cwd: workspace.directory }), '');
    await waitForView(/pantry: main\.\.\.shelves · 1 of 2 hunks to decide/);
  });

  await test('the other repository does not hear of it, and the review of it is where it was', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Another repository, work tree or submodule…', { typed: 'another repository' });
    await workbench.pickItem('orchard');
    await workbench.pickItem(/main\.\.\.HEAD/);
    await waitForView(/orchard: main\.\.\.HEAD ·/);
    await workbench.runCommand('Countersign: Switch Review…');
    await workbench.quickPickItems(
      (labels) =>
        labels.some((label) => label.includes('main...HEAD')) &&
        labels.some((label) => label.includes('This branch')),
    );
    await workbench.screenshot('multiRoot-switch');
    await workbench.closeQuickInput();
  });

  await test('who signed a line is asked of the repository that holds the file', async () => {
    await openFileIn('pantry', 'shelf.ts');
    await whoSigned(/Signed off by .*paula@pantry\.example/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await openFileIn('billing', 'reconciliation.ts');
    await whoSigned(/No sign-off that is here covers this line/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await openFileIn('notes', 'ideas.md');
    await workbench.runCommand('Countersign: Who Signed This Line?');
    await workbench.waitForNotification(/not (?:in )?a git repository|no git repository/i);
    await workbench.clearNotifications();
  });

  await test('a new policy is written into the repository of the file in front', async () => {
    const policy = join(pantry, '.countersign', 'policy.yml');
    await rm(policy);
    await openFileIn('pantry', 'shelf.ts');
    await workbench.runCommand('Countersign: Create Review Policy');
    await workbench.waitForEditor('policy.yml');
    const isThere = () => access(policy).then(() => true, () => false); // prettier-ignore
    await expectEventually(isThere, (isWritten) => isWritten, 'the policy of pantry');
  });
}

/**
 * @param {import('../../harness/browserSuites.mjs').SuiteContext} context @param {string} pantry
 * @returns {Promise<string>} the file of folders
 */
async function prepare({ git, workspace, cli }, pantry) {
  const home = dirname(workspace.directory);
  await mkdir(join(pantry, 'src'), { recursive: true });
  await mkdir(join(home, 'notes'));
  await writeFile(join(home, 'notes', 'ideas.md'), 'Jam?\n');
  const inPantry = (/** @type {string[]} */ args) => git(args, { cwd: pantry });
  await inPantry(['init', '-q', '-b', 'main']);
  const key = await git(['config', 'user.signingkey']);
  for (const [setting, value] of [
    ['user.name', 'Paula Pantry'],
    ['user.email', 'paula@pantry.example'],
    ['gpg.format', 'ssh'],
    ['user.signingkey', key],
  ])
    await inPantry(['config', setting ?? '', value ?? '']);
  const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
  const filler = Array.from({ length: 12 }, (_, at) => `export const jar${at} = ${at};\n`).join('');
  await writeFile(join(pantry, 'src', 'shelf.ts'), `export const shelves = 1;\n${filler}`);
  await inPantry(['add', '.']);
  await inPantry([...author, 'commit', '-q', '-m', 'Start']);
  const made = await cli(['policy', 'init'], { cwd: pantry });
  assert.equal(made.code, 0, made.output);
  await inPantry(['add', '.']);
  await inPantry([...author, 'commit', '-q', '-m', 'Say who signs what']);
  await inPantry(['checkout', '-q', '-b', 'shelves']);
  await writeFile(
    join(pantry, 'src', 'shelf.ts'),
    `export const shelves = 2;\n${filler}export const jam = true;\n`,
  );
  await inPantry([...author, 'commit', '-q', '-a', '-m', 'Add a shelf']);
  await writeSettings(pantry, {});
  await writeSettings(workspace.directory, { 'countersign.startupReview': 'main...HEAD' });
  const file = join(home, 'home.code-workspace');
  const folders = ['notes', 'orchard', 'orchard/packages/billing', 'pantry'].map((path) => ({ path }));
  await writeFile(file, JSON.stringify({ folders, settings: {} }));
  return file;
}

/** Without a trace in `git status`. @param {string} directory @param {Record<string, unknown>} settings */
async function writeSettings(directory, settings) {
  await mkdir(join(directory, '.vscode'), { recursive: true });
  await mkdir(join(directory, '.git', 'info'), { recursive: true });
  await writeFile(join(directory, '.git', 'info', 'exclude'), '.vscode/\n');
  await writeFile(join(directory, '.vscode', 'settings.json'), JSON.stringify(settings));
}
