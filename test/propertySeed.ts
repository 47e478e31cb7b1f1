import fc from 'fast-check';

/**
 * The same random cases in every run, so that a red build is the change's own. `COUNTERSIGN_SEED=random` explores new
 * ones, and `COUNTERSIGN_SEED=<number>` repeats what such a run found.
 */
const chosen = process.env['COUNTERSIGN_SEED'] ?? '20261120';

if (chosen !== 'random') fc.configureGlobal({ seed: Number(chosen) });
