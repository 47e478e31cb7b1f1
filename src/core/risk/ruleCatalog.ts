import { crossModuleDependency } from './rules/crossModuleDependency.ts';
import { destructiveOperation } from './rules/destructiveOperation.ts';
import { hiddenUnicode } from './rules/hiddenUnicode.ts';
import { largeChange } from './rules/largeChange.ts';
import { largeHunk } from './rules/largeHunk.ts';
import { newPackage } from './rules/newPackage.ts';
import { offScreenCode } from './rules/offScreenCode.ts';
import { testWeakened } from './rules/testWeakened.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order in which they are listed for people. */
export const ruleCatalog: readonly Rule[] = [
  largeHunk,
  largeChange,
  crossModuleDependency,
  newPackage,
  destructiveOperation,
  testWeakened,
  hiddenUnicode,
  offScreenCode,
];
