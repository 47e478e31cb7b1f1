import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifestText = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const words = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const commandTableText = readFileSync(join(root, 'src/extension/commands/commandTable.ts'), 'utf8');

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly main: string;
  readonly publisher: string;
  readonly name: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly enabledApiProposals?: unknown;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
    }[];
    readonly menus: Record<string, readonly MenuEntry[]>;
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when?: string;
    }[];
    readonly configurationDefaults: Record<string, unknown>;
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly svg: string; readonly altText: string } }[];
    }[];
    readonly configuration: { readonly properties: Record<string, { readonly scope?: string }> };
    readonly languageModelTools?: unknown;
    readonly chatParticipants?: unknown;
  };
}

const ids = manifest.contributes.commands.map((entry) => entry.command);

function sourceOf(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

describe('commands', () => {
  test('have one handler each', () => {
    const handled = [...commandTableText.matchAll(/^ {2}'(countersign\.[A-Za-z]+)':/gm)].map(
      (match) => match[1],
    );
    expect(handled.toSorted()).toEqual(ids.toSorted());
  });

  test('carry the category and words for their titles', () => {
    for (const { title, category } of manifest.contributes.commands) {
      expect(category).toBe('Countersign');
      expect(words[title.replaceAll('%', '')], title).toBeTruthy();
    }
  });

  test('are known wherever menus and keys name them', () => {
    const named = [...Object.values(manifest.contributes.menus).flat(), ...manifest.contributes.keybindings];
    expect(named.filter((entry) => !ids.includes(entry.command))).toEqual([]);
  });

  test('with single keys are scoped to our editors and our tree', () => {
    for (const { key, when } of manifest.contributes.keybindings) {
      expect(key).toMatch(/^((shift\+)?[a-z]|space)$/);
      expect(when).toMatch(
        /^(countersign\.inReviewEditor && isInDiffEditor && editorReadonly && editorTextFocus|focusedView == countersign\.queue && listFocus && !inputFocus)/,
      );
    }
  });
});

test('every word in the manifest is defined, and none is left over', () => {
  const used = new Set([...manifestText.matchAll(/"%([A-Za-z.]+)%"/g)].map((match) => match[1]));
  expect([...used].toSorted()).toEqual(Object.keys(words).toSorted());
});

describe('what a released VS Code allows', () => {
  test('no proposed API and no unstable menu', () => {
    expect(manifest.enabledApiProposals).toBeUndefined();
    const stable = ['view/title', 'view/item/context', 'editor/context', 'editor/title', 'commandPalette'];
    stable.push('comments/commentThread/context', 'comments/commentThread/title', 'comments/comment/context');
    expect(Object.keys(manifest.contributes.menus).filter((menu) => !stable.includes(menu))).toEqual([]);
  });

  test('the types are those of the oldest editor that is supported', () => {
    expect(`^${manifest.devDependencies['@types/vscode']}`).toBe(manifest.engines.vscode);
  });

  test('it runs beside the repository, and reads only what is safe in an untrusted workspace', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(
      'countersign.gitPath',
    );
  });
});

test('every setting has a scope, and none that changes what is run or asked is taken from an untrusted folder', () => {
  const { properties } = manifest.contributes.configuration;
  for (const [name, { scope }] of Object.entries(properties))
    expect(['machine', 'machine-overridable', 'window', 'resource'], name).toContain(scope);
  expect(properties['countersign.gitPath']?.scope).toBe('machine');
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  for (const name of ['gitPath', 'startupReview', 'paceReminders', 'noteTemplates'])
    expect(restrictedConfigurations).toContain(`countersign.${name}`);
});

test('no default of VS Code is changed but the two that a review cannot do without (docs/sign-off.md, Flags and comments)', () => {
  expect(manifest.contributes.configurationDefaults).toEqual({
    'diffEditor.codeLens': true,
    'comments.openView': 'never',
  });
});

describe('the walkthrough', () => {
  test('has a picture for every step that follows the theme, with words for it', () => {
    const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    expect(steps.length).toBeGreaterThan(2);
    for (const { media } of steps) {
      const picture = readFileSync(join(root, media.svg), 'utf8');
      expect(picture.length).toBeLessThan(4096);
      expect(picture).toContain('var(--vscode-');
      expect(picture, media.svg).not.toMatch(/fill="#|stroke="#|<script|href=/);
      expect(words[media.altText.replaceAll('%', '')]).toBeTruthy();
    }
  });
});

describe('nothing but a person signs', () => {
  test('no language-model tool and no chat participant is contributed', () => {
    expect(manifest.contributes.languageModelTools).toBeUndefined();
    expect(manifest.contributes.chatParticipants).toBeUndefined();
  });

  test('the commands that sign pass no argument on, and activate returns no API', () => {
    for (const name of ['signOff', 'rejectHunks', 'overrideGate'])
      expect(commandTableText).toContain(`'countersign.${name}': (services) => ${name}(services)`);
    expect(readFileSync(join(root, 'src/extension/extension.ts'), 'utf8')).toMatch(
      /export function activate\(context: ExtensionContext\): void/,
    );
  });

  test('one place performs a sign-off, behind a modal dialog', () => {
    const uses = [...sourceOf('src/extension').matchAll(/performSignOff\(/g)];
    expect(uses).toHaveLength(1);
    const signOff = readFileSync(join(root, 'src/extension/commands/signOff.ts'), 'utf8');
    expect(signOff).toMatch(
      /await confirmSignOff\([^]*if \(form === undefined\) return;[^]*performSignOff\(/,
    );
    const dialog = readFileSync(join(root, 'src/extension/commands/signOffDialog.ts'), 'utf8');
    expect(dialog).toMatch(/modal: true/);
  });
});

test('no telemetry and no network in the sources', () => {
  // The one use of `node:net` is the socket of askpass: test/architecture.test.ts.
  const everything = sourceOf('src');
  expect(everything).not.toMatch(/createTelemetryLogger|node:https?'|\bfetch\(|XMLHttpRequest|WebSocket/);
});

test('every setting has a scope', () => {
  for (const property of Object.values(manifest.contributes.configuration.properties))
    expect(property.scope).toBeDefined();
});

test('everything is bundled: nothing is installed beside the extension', () => {
  expect(manifest.dependencies).toBeUndefined();
});
