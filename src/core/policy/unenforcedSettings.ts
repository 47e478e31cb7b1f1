import type { Policy } from './policySchema.ts';

/** A setting that people may write but that this version does not enforce. */
export interface UnenforcedSetting {
  readonly key: string;
  readonly message: string;
}

/**
 * Settings that would make the gate stricter than this version can be. A gate that silently drops a demand is worse
 * than none, so verification is incomplete as long as one of them is set.
 */
export function unenforcedSettings(policy: Policy): readonly UnenforcedSetting[] {
  const settings: UnenforcedSetting[] = [];
  if (Object.keys(policy.modules).length > 0) settings.push(unenforced('modules', 'modules named by hand'));
  return settings;
}

function unenforced(key: string, value: string): UnenforcedSetting {
  return { key, message: `\`${key}\`: this version cannot check ${value} yet; take it out of the policy` };
}
