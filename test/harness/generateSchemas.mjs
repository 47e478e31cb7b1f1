// @ts-check
// Writes media/schemas/*.json from the zod schemas that check inputs and shape outputs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inProject } from './projectPaths.mjs';

const bundle = await build({
  entryPoints: [inProject('src', 'core', 'workflow', 'schemas', 'publishedSchemas.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const code = Buffer.from(bundle.outputFiles[0]?.contents ?? []).toString('base64');
/** @type {{publishedSchemas: Record<string, object>}} */
const { publishedSchemas } = await import(`data:text/javascript;base64,${code}`);
const folder = inProject('media', 'schemas');
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(publishedSchemas)) {
  await writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
}
