// @ts-check
// Writes docs/rules.md from the catalog of flag rules, so that what people read is what runs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inProject } from './projectPaths.mjs';

/**
 * @typedef {{name: string, description: string, default: number}} RuleOption
 * @typedef {{id: string, level: string, title: string, rationale: string, options: readonly RuleOption[]}} Rule
 */

const bundle = await build({
  stdin: {
    contents: `export { ruleCatalog } from './src/core/risk/ruleCatalog.ts';
      export { riskSchema } from './src/core/policy/riskPolicySchema.ts';`,
    resolveDir: inProject('.'),
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  // The glob library is CommonJS and asks for Node's own modules.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire("file:///rules.js");',
  },
  write: false,
});
const code = Buffer.from(bundle.outputFiles[0]?.contents ?? []).toString('base64');
/** @type {{ruleCatalog: readonly Rule[], riskSchema: {shape: Record<string, unknown>}}} */
const { ruleCatalog, riskSchema } = await import(`data:text/javascript;base64,${code}`);

/** @param {Rule} rule */
function section(rule) {
  const options = rule.options.map(
    ({ name, description, default: value }) => `- \`${name}\` (default ${value}): ${description}.`,
  );
  return [
    `## ${rule.id}`,
    '',
    `_${rule.title}._ Strongest level: \`${rule.level}\`.`,
    '',
    rule.rationale,
    ...(options.length === 0 ? [] : ['', `Options under \`risk.${rule.id}\`:`, '', ...options]),
    '',
  ];
}

const known = new Set(['suppress', ...ruleCatalog.map(({ id }) => id)]);
const reserved = Object.keys(riskSchema.shape).filter((id) => !known.has(id));
const lines = [
  '<!-- Written by test/harness/generateRuleDocs.mjs. Change the rules in src/core/risk/rules, then run it. -->',
  '',
  '# Flag rules',
  '',
  'A flag is what one rule says about one place of a change. Rules are deterministic: the same change gives the same flags, nothing is guessed by a model, and each flag carries its evidence in words. Flags inform the reviewer and order the queue. Only the findings that the key `content` of the policy names can fail the gate (see [policy.md](policy.md), Content).',
  '',
  'Every rule takes `level: off | note | warning | error` in the policy, which replaces its own levels. `risk.suppress` keeps findings under a glob but does not count them, with a reason that is shown:',
  '',
  '```yaml',
  'risk:',
  '  large-hunk: { lines: 80 }',
  '  new-package: { level: error }',
  '  suppress:',
  "    - { rule: destructive-operation, paths: ['tools/reset/**'], reason: 'resets a local database' }",
  '```',
  '',
  ...ruleCatalog.flatMap(section),
  '## Reserved ids',
  '',
  'The policy accepts these ids, so that a policy can be shared with later versions. No rule stands behind them yet:',
  '',
  ...reserved.map((id) => `- \`${id}\``),
];
const folder = inProject('docs');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'rules.md'), `${lines.join('\n').trimEnd()}\n`);
