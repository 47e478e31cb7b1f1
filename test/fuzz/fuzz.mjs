// @ts-check
// npm run fuzz: bundles the readers together with their targets, and runs them in plain Node (main.ts has the options).
import { bundleEntry } from '../bench/bundleEntry.mjs';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { runScript } from '../harness/runProgram.mjs';

const entry = await bundleEntry(new URL('./main.ts', import.meta.url), await temporaryDirectory('fuzz'));
const { code } = await runScript(entry, process.argv.slice(2), { show: true });
process.exitCode = code;
