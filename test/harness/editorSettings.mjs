// @ts-check

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  hc: 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/** @typedef {keyof typeof themes} Theme */

/** @type {readonly Theme[]} */
export const themeNames = ['dark', 'light', 'hc', 'hc-light'];

/**
 * A quiet VS Code: no network, no tips, no panels but those a review needs.
 * @param {{theme?: Theme}} [options]
 * @returns {Record<string, unknown>}
 */
export function quietSettings({ theme = 'dark' } = {}) {
  return {
    'workbench.colorTheme': themes[theme],
    'workbench.startupEditor': 'none',
    'workbench.enableExperiments': false,
    'workbench.tips.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.welcomePage.walkthroughs.openOnInstall': false,
    'window.commandCenter': false,
    'window.title': '${activeEditorShort}${separator}${rootName}',
    'window.autoDetectColorScheme': false,
    'window.menuBarVisibility': 'classic',
    'security.workspace.trust.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'extensions.autoUpdate': false,
    'extensions.ignoreRecommendations': true,
    'chat.disableAIFeatures': true,
    'chat.commandCenter.enabled': false,
    'git.openRepositoryInParentFolders': 'never',
    'git.autofetch': false,
    'git.showProgress': false,
    'editor.minimap.enabled': false,
    'files.simpleDialog.enable': true,
  };
}
