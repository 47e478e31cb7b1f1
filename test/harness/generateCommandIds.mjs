// @ts-check
// Writes src/extension/generated/commandId.ts from the manifest, so that the command table cannot miss an id.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
/** @type {string[]} */
const ids = manifest.contributes.commands.map((/** @type {{command: string}} */ entry) => entry.command);
const folder = new URL('src/extension/generated/', root);
mkdirSync(folder, { recursive: true });
writeFileSync(
  fileURLToPath(new URL('commandId.ts', folder)),
  `// Generated from package.json by test/harness/generateCommandIds.mjs.\n\nexport type CommandId =\n${ids.map((id) => `  | '${id}'`).join('\n')};\n`,
);
