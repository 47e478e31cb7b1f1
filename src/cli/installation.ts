import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Analyzer, createAnalyzer } from '../core/analysis/analyzer.ts';

/** The analysis engine with the worker and the grammars that stand in `programs` (`CommandContext`). */
export function createInstalledAnalyzer(programs: string): Analyzer {
  return createAnalyzer({
    workerPath: join(programs, 'analysisWorker.cjs'),
    grammarDirectory: join(programs, 'grammars'),
    cacheDirectory: cacheDirectory(),
  });
}

/** XDG Base Directory Specification 0.8: `$XDG_CACHE_HOME`, else `~/.cache`; `COUNTERSIGN_CACHE=off` keeps all in memory. */
function cacheDirectory(): string | null {
  const chosen = process.env['COUNTERSIGN_CACHE'];
  if (chosen === 'off') return null;
  if (chosen !== undefined && chosen !== '') return chosen;
  const base = process.env['XDG_CACHE_HOME'];
  return join(base !== undefined && base.startsWith('/') ? base : join(homedir(), '.cache'), 'countersign');
}
