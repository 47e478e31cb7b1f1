import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzTargets } from './fuzzTargets.ts';
import { fuzzFault, runFuzz } from './runFuzz.ts';

/* A small part of `npm run fuzz`, the same in every run (../propertySeed.ts). */

const seed = fc.readConfigureGlobal()?.seed ?? Math.floor(Math.random() * 2 ** 31);

test.each(fuzzTargets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  const report = runFuzz(target, { cases: name === 'policies' ? 300 : 1_500, seed });
  expect(fuzzFault(report, seed)).toBeNull();
});
