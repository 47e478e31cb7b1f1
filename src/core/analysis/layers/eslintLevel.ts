import type { LayerViolation } from '../facts.ts';

/** The level of a rule as ESLint writes it; null when it is off or not written down. */
export function levelOfEslint(severity: unknown): LayerViolation['level'] | null {
  if (severity === 2 || severity === 'error') return 'error';
  return severity === 1 || severity === 'warn' ? 'warning' : null;
}
