// @ts-check
// npm start: VS Code on the demo repository with a review open. npm start -- --screenshot FILE.png: a picture of it.
import { join, resolve } from 'node:path';
import { createDemoRepository } from '../demo/createDemoRepository.mjs';
import { temporaryDirectory } from './cleanUp.mjs';
import { desktopVsCode } from './desktopVsCode.mjs';
import { quietSettings } from './editorSettings.mjs';
import { photographReview } from './photographReview.mjs';
import { elapsed, print, step } from './progress.mjs';
import { runMain, setUpEmbeddedVsCode, setUpPackage } from './setUp.mjs';
import { readStartOptions } from './startOptions.mjs';
import { startVsCodeServer } from './vscodeServer.mjs';

await runMain(async () => {
  const options = readStartOptions(process.argv.slice(2));
  if (options.kind === 'usage') {
    print(options.text);
    return options.exitCode;
  }
  const vsix = await setUpPackage();
  const folder = await temporaryDirectory('demo');
  const demo = await step('creating the demo repository', () =>
    createDemoRepository(join(folder, 'orchard'), {
      keysDirectory: join(folder, 'keys'),
      remoteDirectory: join(folder, 'origin.git'),
    }),
  );
  const settings = { ...quietSettings(options), 'countersign.startupReview': 'main...HEAD' };

  const desktop = options.screenshot === null ? await desktopVsCode() : null;
  if (desktop !== null) {
    await step('opening VS Code', () => desktop.open({ folder: demo.directory, vsix, settings }));
    print(`\nVS Code shows the review of ${demo.branch} in ${demo.directory}.`);
    print('Press Ctrl-C here when you are done; it closes and removes everything.');
    await forever();
  }
  const { vscode, chromium } = await setUpEmbeddedVsCode();
  const server = await step('starting VS Code', () =>
    startVsCodeServer({ vscode, settings, extensions: [vsix] }),
  );
  const url = server.folderUrl(demo.directory);
  if (options.screenshot !== null) {
    const file = resolve(process.env['INIT_CWD'] ?? process.cwd(), options.screenshot);
    await step('opening the review and taking the picture', () =>
      photographReview({ chromium, url, file, size: options.size }),
    );
    print(`\n${file} (${elapsed()})`);
    return 0;
  }
  print(`\nReady after ${elapsed()}. The review of ${demo.branch} is open at\n\n    ${url}\n`);
  print('Press Ctrl-C to stop; everything temporary is removed.');
  await forever();
  return 0;
});

/** Until a signal ends this program. @returns {Promise<void>} */
function forever() {
  return new Promise(() => setInterval(() => {}, 60_000));
}
