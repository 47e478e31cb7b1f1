// @ts-check

/**
 * The reviewer asks for a change of one hunk, signs another, and pushes both.
 * @param {Pick<import('../harness/browserSuites.mjs').SuiteContext, 'workbench' | 'workspace' | 'git' | 'remote' | 'expectEventually'>} context
 * @param {string} asked
 */
export async function askForWork({ workbench, workspace, git, remote, expectEventually }, asked) {
  await workbench.openHunk('0004_retry_queue.sql');
  const isAsked = async () =>
    /What should the author change/.test((await workbench.readQuickInput())?.message ?? '');
  await workbench.pressUntil('n', isAsked, 'the question');
  await workbench.fillInputBox(asked, /What should the author change/);
  await workbench.waitForHunkState('0004_retry_queue.sql', 'Needs work');
  // The next hunk is opened by itself, and its row selected a moment later.
  await workbench.waitForQueue(
    (rows) => rows.some(({ selected, ariaLabel }) => selected && ariaLabel.includes('webhook.ts')),
    'the next hunk',
  );
  await workbench.openHunk('retryPolicy.ts');
  await workbench.pressKey('a');
  await workbench.waitForHunkState('retryPolicy.ts', 'Attested');
  await workbench.runCommand('Countersign: Sign Off…');
  await workbench.acceptDialog('Sign and Commit', /Sign off 1 of/);
  await workbench.waitForNotification(/Signed off 1 of/);
  await workbench.pressNotificationButton('Push');
  const here = await git(['rev-parse', 'HEAD', 'refs/countersign/records']);
  const there = () =>
    git(['rev-parse', `refs/heads/${workspace.branch}`, 'refs/countersign/records'], { cwd: remote }).catch(
      () => '',
    );
  await expectEventually(there, (names) => names === here, 'branch and records at the remote');
}

/**
 * A clone of the author's own, on the branch, without records.
 * @param {Pick<import('../harness/browserSuites.mjs').SuiteContext, 'git' | 'remote' | 'workspace'>} context @param {string} authors its folder
 */
export async function cloneForAuthor({ git, remote, workspace }, authors) {
  await git(['clone', '-q', remote, authors]);
  await git(['checkout', '-q', workspace.branch], { cwd: authors });
  await git(['config', 'user.name', 'Dana Developer'], { cwd: authors });
  await git(['config', 'user.email', 'dana@orchard.example'], { cwd: authors });
}
