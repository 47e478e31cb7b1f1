import { stringify } from 'yaml';
import type { Policy } from './policySchema.ts';

/** The policy as it is applied, every default filled in, as YAML. */
export function formatEffectivePolicy(policy: Policy): string {
  return stringify(policy, { lineWidth: 0 });
}
