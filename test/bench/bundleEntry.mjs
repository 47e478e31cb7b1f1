// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inProject, projectRoot } from '../harness/projectPaths.mjs';

/**
 * Bundles one program of this folder that uses the TypeScript of src/core, so that Node can run it.
 * @param {URL} entry
 * @param {string} directory where the bundle is written to
 * @returns {Promise<string>} absolute path of the bundle
 */
export async function bundleEntry(entry, directory) {
  const source = fileURLToPath(entry);
  const outfile = join(directory, `${source.replace(/^.*[\\/]|\.mjs$/g, '')}.cjs`);
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // As in esbuild.mjs: the package's ESM entry does not work in a CommonJS bundle.
    alias: { 'web-tree-sitter': inProject('node_modules', 'web-tree-sitter', 'web-tree-sitter.cjs') },
    logLevel: 'warning',
  });
  return outfile;
}
