import type { FindingLevel } from '../finding.ts';

/** Blocks whose removal destroys what they describe, named `resource.type.name` or `module.name`. */
export function terraformBlock(line: string): string | null {
  const match = /^\s*(resource)\s+"([^"]+)"\s+"([^"]+)"\s*\{|^\s*(module)\s+"([^"]+)"\s*\{/.exec(line);
  if (match === null) return null;
  return match[1] === undefined ? `module.${match[5] ?? ''}` : `${match[2] ?? ''}.${match[3] ?? ''}`;
}

/** An address that a `moved` or `removed` block speaks about: its resource is not destroyed by the removal. */
export function terraformMovedFrom(line: string): string | null {
  return /^\s*from\s*=\s*([\w.-]+)/.exec(line)?.[1] ?? null;
}

export interface Protection {
  readonly name: string;
  readonly level: FindingLevel;
  readonly what: string;
}

const protections: readonly {
  readonly name: string;
  readonly safe: 'true' | 'false';
  readonly level: FindingLevel;
  readonly what: string;
}[] = [
  { name: 'prevent_destroy', safe: 'true', level: 'error', what: 'lets a protected resource be destroyed' },
  { name: 'deletion_protection', safe: 'true', level: 'error', what: 'turns deletion protection off' },
  { name: 'enable_deletion_protection', safe: 'true', level: 'error', what: 'turns deletion protection off' },
  {
    name: 'force_destroy',
    safe: 'false',
    level: 'warning',
    what: 'lets a store be destroyed with what it holds',
  },
  {
    name: 'deletion_protection_enabled',
    safe: 'true',
    level: 'error',
    what: 'turns deletion protection off',
  },
  { name: 'disable_api_termination', safe: 'true', level: 'warning', what: 'lets a machine be terminated' },
  { name: 'delete_protection', safe: 'true', level: 'error', what: 'turns deletion protection off' },
  {
    name: 'delete_automated_backups',
    safe: 'false',
    level: 'warning',
    what: 'deletes backups with their database',
  },
  { name: 'purge_protection_enabled', safe: 'true', level: 'error', what: 'lets keys be purged' },
  { name: 'point_in_time_recovery_enabled', safe: 'true', level: 'warning', what: 'turns backups off' },
  {
    name: 'skip_final_snapshot',
    safe: 'false',
    level: 'warning',
    what: 'destroys a database without a last snapshot',
  },
];

/** A line that sets one of the protections: which, and whether it protects. */
export function terraformProtection(line: string): (Protection & { readonly protects: boolean }) | null {
  const days = /^\s*(backup_retention_(?:period|days)|recovery_window_in_days)\s*=\s*(\d+)\b/.exec(line);
  if (days?.[1] !== undefined)
    return {
      name: days[1],
      level: 'warning',
      what: 'keeps no backup and no time to take it back',
      protects: days[2] !== '0',
    };
  const match = /^\s*(\w+)\s*=\s*(true|false)\b/.exec(line);
  const found = protections.find((entry) => entry.name === match?.[1]);
  return found === undefined
    ? null
    : { name: found.name, level: found.level, what: found.what, protects: match?.[2] === found.safe };
}
