import type { ModuleDelta } from '../facts.ts';

/** No difference at all: what is known of the module graph where nothing was analysed. */
export const emptyModuleDelta: ModuleDelta = {
  edgesAdded: [],
  edgesRemoved: [],
  packagesAdded: [],
  packagesRemoved: [],
  cycles: [],
  layerViolations: [],
  unresolvedImports: [],
};
