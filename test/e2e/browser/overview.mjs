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

  const viewText = async () => (await page.locator('.part.sidebar').innerText()).replaceAll('\u00a0', ' ');
  const counted = /\d+ of 27 hunks to decide/;
  /** @param {string} text */
  const button = (text) => frame.locator('main button.link', { hasText: new RegExp(`^${text}$`) });
  const sentence = () => frame.locator('main .filter').innerText();
  const focusedText = async () => (await pageFrame()).evaluate('document.activeElement?.textContent ?? ""');

  /** What the queue says that it is filtered by, and the page. @param {string} filters @param {string} [modules] */
  async function expectShown(filters, modules = filters) {
    const said = filters === modules && modules !== '' ? `Module ${modules}` : filters;
    await expectEventually(
      viewText,
      (text) =>
        counted.test(text) && (said === '' ? !text.includes('Filter:') : text.includes(`Filter: ${said}.`)),
      `the queue to be filtered by "${said}"`,
    );
    await expectEventually(
      async () =>
        (await frame.locator('button.link[aria-pressed=true]').allTextContents()).toSorted().join(', '),
      (pressed) => pressed === modules,
      `the page to show "${modules}" as pressed`,
    );
    await expectEventually(
      sentence,
      (text) =>
        text.startsWith(modules === '' ? 'A module that is pressed' : `The queue shows ${modules} alone`),
      'the page to say so',
    );
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
    await expectEventually(
      bodyText,
      (text) => /Whole module/.test(text) && /\d+ lines, under 200/.test(text),
      'sizes',
    );
    await workbench.screenshot('overview-page');
  });

  await test('Enter on a module filters the queue by it, and goes there', async () => {
    await button('packages/api').focus();
    await expectEventually(
      () => frame.locator('.box.current').count(),
      (count) => count === 1,
      'the picture to show which one',
    );
    await page.keyboard.press('Enter');
    await expectShown('packages/api');
    const isFocused = `document.activeElement?.closest('.part.sidebar .monaco-list') != null`;
    await expectEventually(
      () => page.evaluate(isFocused),
      (is) => is === true,
      'the focus in the queue',
    );
    await expectEventually(viewText, (text) => counted.test(text), 'the count of all hunks');
    await workbench.screenshot('overview-filtered');
  });

  await test('a click on a box does the same, and with another filter both hold', async () => {
    await frame.locator('.box[data-module="packages/storage"]').click();
    await expectShown('packages/storage');
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('Flagged');
    await workbench.acceptPicks();
    await expectShown('Flagged, Module packages/storage', 'packages/storage');
  });

  await test('the same again shows all modules, and the focus stays', async () => {
    await button('packages/storage').focus();
    await page.keyboard.press('Enter');
    await expectShown('Flagged', '');
    await expectEventually(focusedText, (text) => text === 'packages/storage', 'the focus on its button');
  });

  await test('with Ctrl one more is shown, and an arrow shows both its ends', async () => {
    await button('packages/api').click({ modifiers: ['Control'] });
    await expectShown('Flagged, Module packages/api', 'packages/api');
    await button('packages/storage').focus();
    await page.keyboard.press('Control+Enter');
    await expectShown(
      'Flagged, Module packages/api, Module packages/storage',
      'packages/api, packages/storage',
    );
    await button('Show All Modules').click();
    await expectShown('Flagged', '');
    await frame.locator('button.link', { hasText: ' → ' }).first().click();
    await expectEventually(sentence, (text) => /^The queue shows \S+, \S+ alone/.test(text), 'both');
    await workbench.runCommand('Countersign: Clear Filters');
    await expectShown('', '');
    const arrow = frame.locator('svg .arrow .target').first();
    await arrow.dispatchEvent('click');
    await expectEventually(sentence, (text) => /^The queue shows \S+, \S+ alone/.test(text), 'both again');
    await workbench.runCommand('Countersign: Clear Filters');
    await expectShown('', '');
  });

  await test('the legend shows each state as the queue does', async () => {
    const terms = () => frame.locator('dl.legend dt:has(svg.state)').allTextContents();
    await expectEventually(
      terms,
      (words) => ['Open', 'Seen', 'Attested', 'Needs work', 'Stale'].every((word) => words.includes(word)),
      'the states',
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
    whole: lines === 900 ? 'more than 20400 lines, over 2000' : lines === 60 ? '' : '640 lines',
    budget: lines === 900 ? 'A module of more than 2000 lines is more than one person keeps in mind.' : null,
    progress:
      total === 0 ? '' : decided === total ? `✓ ${total} done` : `${total - decided} of ${total} left`,
    action: `Show ${label} alone in the queue`,
    isChosen: label === 'packages/api',
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
      states: 'What the icons of the queue mean',
      legend: 'What the marks mean',
    },
    columns: {
      module: 'Module',
      lines: 'Changed',
      whole: 'Whole module',
      decided: 'Hunks decided',
      missing: 'Still must sign',
    },
    gate: {
      verdict: 'The gate does not pass yet.',
      tone: 'open',
      steps: ['1 senior for packages/web/** (3 hunks)'],
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
    filter: { sentence: 'The queue shows packages/api alone.', clear: 'Show All Modules' },
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
        modules: ['packages/web', 'packages/api'],
        action: 'Show both alone in the queue',
        place: 'packages/web/src/a.ts:3',
        warnings: ['Closes a cycle: packages/web → packages/api → packages/web'],
      },
    ],
    findings: [],
    states: [{ icon: 'stale', term: 'Stale', meaning: 'Signed, and edited since.' }],
    legend: [{ term: 'Strong evidence', meaning: 'A record names exactly these lines.' }],
    nothing: 'None',
  };
}
