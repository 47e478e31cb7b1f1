import { binaryChange } from './rules/binaryChange.ts';
import { checkSuppressed } from './rules/checkSuppressed.ts';
import { ciChange } from './rules/ciChange.ts';
import { crossModuleDependency } from './rules/crossModuleDependency.ts';
import { dependencyCycle } from './rules/dependencyCycle.ts';
import { destructiveOperation } from './rules/destructiveOperation.ts';
import { errorSwallowed } from './rules/errorSwallowed.ts';
import { generatedEdited } from './rules/generatedEdited.ts';
import { hiddenUnicode } from './rules/hiddenUnicode.ts';
import { infrastructureChange } from './rules/infrastructureChange.ts';
import { largeChange } from './rules/largeChange.ts';
import { largeHunk } from './rules/largeHunk.ts';
import { layerViolation } from './rules/layerViolation.ts';
import { lockfileSource } from './rules/lockfileSource.ts';
import { newPackage } from './rules/newPackage.ts';
import { offScreenCode } from './rules/offScreenCode.ts';
import { permissionChange } from './rules/permissionChange.ts';
import { publicApiChange } from './rules/publicApiChange.ts';
import { secret } from './rules/secret.ts';
import { testWeakened } from './rules/testWeakened.ts';
import { unparsable } from './rules/unparsable.ts';
import { unresolvedImport } from './rules/unresolvedImport.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order in which they are listed for people. */
export const ruleCatalog: readonly Rule[] = [
  largeHunk,
  largeChange,
  crossModuleDependency,
  dependencyCycle,
  layerViolation,
  newPackage,
  unresolvedImport,
  publicApiChange,
  destructiveOperation,
  testWeakened,
  checkSuppressed,
  errorSwallowed,
  secret,
  hiddenUnicode,
  ciChange,
  infrastructureChange,
  permissionChange,
  generatedEdited,
  lockfileSource,
  offScreenCode,
  binaryChange,
  unparsable,
];
