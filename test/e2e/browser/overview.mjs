// @ts-check
// The overview page in its real frame: the map, the table, the gate, and whether everybody can use it.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';

export const name = 'the overview page';

/** Each theme by the name of its picture, with the kind that the page is told. */
const themes = {
  dark: { theme: 'Default Dark Modern', kind: 'vscode-dark' },
  light: { theme: 'Default Light Modern', kind: 'vscode-light' },
  hc: { theme: 'Default High Contrast', kind: 'vscode-high-contrast' },
  'hc-light': { theme: 'Default High Contrast Light', kind: 'vscode-high-contrast-light' },
};

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, workspace, expectEventually, waitUntilQuiet }) {
  const frame = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const bodyText = () => frame.locator('body').innerText();

  /** The document of the page itself, which evaluates what the tests ask in spite of its policy. */
  async function pageFrame() {
    const handle = await frame.locator('body').elementHandle();
    const found = await handle?.ownerFrame();
    assert.ok(found);
    return found;
  }

  /** What axe finds by the rules of WCAG 2 A and AA, a line for each element. @returns {Promise<string[]>} */
  async function violations() {
    const inner = await pageFrame();
    await inner.evaluate(axe.source);
    return inner.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary)))`);
  }

  /** The group of the hunk that is selected in the queue. */
  async function chosenGroup() {
    const rows = await workbench.visibleQueueRows();
    const hunk = rows.find((row) => row.selected && row.level === 2);
    return rows.filter(({ level, index }) => level === 1 && index < (hunk?.index ?? 0)).at(-1)?.label;
  }

  /** @param {{theme: string, kind: string}} theme */
  async function useTheme({ theme, kind }) {
    const folder = join(workspace.directory, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
    await expectEventually(
      () => frame.locator('body').getAttribute('data-vscode-theme-kind'),
      (shown) => shown === kind,
      theme,
    );
    await waitUntilQuiet(page, { milliseconds: 500 });
  }

  /** A page that is being drawn anew can have anything for a moment. @param {string} what */
  const expectNoViolations = (what) =>
    expectEventually(violations, (found) => found.length === 0, `nothing for axe to find (${what})`);

  await test('the page shows the modules, what depends on what, and who must sign', async () => {
    await page.setViewportSize({ width: 1440, height: 1500 });
    await open();
    await workbench.openCountersignView();
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('This branch against');
    await workbench.waitForQueue((rows) => rows.length > 10, 'the hunks of the branch');
    await workbench.runCommand('Countersign: Show Review Overview');
    await expectEventually(
      bodyText,
      (text) => /The gate does not pass yet/.test(text) && /\d+ (more )?senior/.test(text),
      'the gate',
    );
    const map = () => frame.locator('svg[role=img]').getAttribute('aria-label');
    await expectEventually(map, (label) => /^Map of \d+ modules/.test(label ?? ''), 'the map');
    await expectEventually(
      () => frame.locator('svg .line.added').count(),
      (count) => count > 0,
      'an arrow',
    );
    await expectEventually(
      () => frame.locator('svg .box').count(),
      (count) => count > 2,
      'boxes',
    );
    await workbench.screenshot('overview-page');
  });

  await test('Enter on a module shows it in the queue, grouped by module', async () => {
    const button = frame.locator('button.module', { hasText: 'packages/api' });
    await button.focus();
    await expectEventually(
      () => frame.locator('.box.current').count(),
      (count) => count === 1,
      'the picture to show which one',
    );
    await page.keyboard.press('Enter');
    await expectEventually(chosenGroup, (group) => group === 'packages/api', 'a hunk of packages/api');
  });

  await test('a click on a box does the same', async () => {
    await frame.locator('.box[data-module="packages/storage"]').click();
    await expectEventually(
      chosenGroup,
      (group) => group === 'packages/storage',
      'a hunk of packages/storage',
    );
  });

  await test('axe finds nothing in any theme', async () => {
    for (const [short, theme] of Object.entries(themes)) {
      await useTheme(theme);
      await expectNoViolations(short);
      await workbench.screenshot(`overview-${short}`);
    }
  });

  await test('cycles, forbidden and removed imports are drawn with lines and words of their own', async () => {
    const inner = await pageFrame();
    await inner.evaluate(
      `window.postMessage(${JSON.stringify({ type: 'state', state: crowdedState() })}, '*')`,
    );
    await expectEventually(bodyText, (text) => text.includes('Closes a cycle'), 'the other state');
    const labels = async () => (await frame.locator('svg text.sign').allTextContents()).toSorted().join(', ');
    await expectEventually(
      labels,
      (shown) => shown === '+1 cycle, +1 not allowed, +3 −1, cycle, −2',
      'what stands at the lines',
    );
    assert.equal(await frame.locator('main b, main script, main img').count(), 0, 'a name is no markup');
    for (const theme of /** @type {const} */ (['hc', 'dark', 'light'])) {
      await useTheme(themes[theme]);
      // A theme does not make VS Code tell the state again.
      await expectNoViolations(theme);
      await workbench.screenshot(`overview-crowded-${theme}`);
    }
  });

  await test('a closed review leaves no figures behind', async () => {
    await workbench.runCommand('Countersign: Close Review');
    await expectEventually(bodyText, (text) => text.trim() === 'No review is open.', 'the empty page');
    await expectNoViolations('without a review');
  });
}

/** What no small demo has, and a name that would like to be HTML. */
function crowdedState() {
  /** @param {string} label @param {number} lines @param {number} decided @param {number} total */
  const module = (label, lines, decided, total) => ({
    name: label,
    label,
    lines,
    decided,
    total,
    size: total === 0 ? 'not changed' : `${lines} lines`,
    progress:
      total === 0 ? '' : decided === total ? `✓ ${total} done` : `${total - decided} of ${total} left`,
    action: `Show ${label} in the queue`,
    missing: decided === total ? [] : [`1 senior for ${total - decided} hunks`],
    isDrawn: true,
  });
  /** @param {string} from @param {string} to @param {string} kind @param {string} label @param {boolean} isWarning */
  const arrow = (from, to, kind, label, isWarning) => ({ from, to, kind, label, isWarning, meaning: `${from} → ${to}: ${label}` }); // prettier-ignore
  const long = 'packages/a-module-with-a-very-long-name/<b>bold</b>';
  return {
    title: 'Review of a crowded change',
    headings: {
      gate: 'Who still must sign',
      risk: 'Decided by risk',
      modules: 'Modules',
      authors: 'Added lines by author',
      edges: 'Imports between modules',
      findings: 'About the whole change',
      legend: 'What the marks mean',
    },
    columns: { module: 'Module', lines: 'Changed', decided: 'Hunks decided', missing: 'Still must sign' },
    gate: {
      verdict: 'The gate does not pass yet.',
      tone: 'open',
      steps: ['1 senior for packages/web/**: 3 hunks'],
      note: 'What you decided counts here once you have signed off.',
    },
    risk: [{ label: 'High risk', decided: 1, total: 3 }],
    modules: [
      module('packages/web', 900, 2, 9),
      module('packages/api', 400, 4, 4),
      module(long, 60, 0, 2),
      module('tools', 12, 0, 1),
      module('packages/storage', 0, 0, 0),
      module('packages/core', 0, 0, 0),
    ],
    map: {
      summary: 'Map of 6 modules.',
      leftOut: '3 more modules are in the table alone.',
      dependencies: [
        arrow('packages/web', 'packages/api', 'added', '+1 cycle', true),
        arrow('packages/api', 'packages/web', 'standing', 'cycle', true),
        arrow('packages/web', 'packages/storage', 'added', '+1 not allowed', true),
        arrow(long, 'packages/core', 'removed', '−2', false),
        arrow('packages/api', 'packages/core', 'mixed', '+3 −1', false),
      ],
      key: [
        { kind: 'added', meaning: '+ imports that the change adds' },
        { kind: 'removed', meaning: '− imports that it removes' },
        { kind: 'mixed', meaning: '+ and − it adds some and removes others' },
        { kind: 'standing', meaning: 'stands as before and is part of a cycle' },
      ],
    },
    authors: [{ label: 'AI', kind: 'ai', lines: 900 }],
    edges: [
      {
        from: 'packages/web',
        to: 'packages/api',
        change: 'added',
        place: 'packages/web/src/a.ts:3',
        warnings: ['Closes a cycle: packages/web → packages/api → packages/web'],
      },
    ],
    findings: [],
    legend: [{ term: 'Strong evidence', meaning: 'A record names exactly these lines.' }],
    nothing: 'None',
  };
}
