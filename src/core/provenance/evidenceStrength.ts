import type { EvidenceTier } from './attribution.ts';

/** How strong a claim of authorship is, in the words that people see; the letters stay in JSON. */
export type EvidenceStrength = 'strong' | 'medium' | 'weak';

/** Line-exact and live records are strong; identities, files and declarations medium; sessions and prose weak. */
export function evidenceStrength(tier: EvidenceTier): EvidenceStrength {
  if (tier === 'A' || tier === 'B') return 'strong';
  return tier === 'F' || tier === 'G' ? 'weak' : 'medium';
}
