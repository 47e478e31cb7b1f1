import type { UnitId } from '../diff/change.ts';
import { hasRole, memberOfEmail } from '../policy/members.ts';
import type { Policy } from '../policy/policySchema.ts';
import type { ReviewUnit } from './review.ts';
import type { SignOffRequest } from './signOffRequest.ts';

export interface WarnedSignOff {
  readonly rules: Policy;
  readonly branch: string;
  readonly email: string;
  readonly kind: SignOffRequest['kind'];
  readonly units: readonly ReviewUnit[];
  /** Units on which the reviewer's word does not count, as one of their authors. */
  readonly own: ReadonlySet<UnitId>;
}

/** Sentences on what the gate will not count of a sign-off, to be read before it is signed. Empty: nothing is known. */
export function signOffWarnings({
  rules,
  branch,
  email,
  kind,
  units,
  own,
}: WarnedSignOff): readonly string[] {
  const member = memberOfEmail(rules, email);
  if (member === null)
    return [`${email} is no member of the policy on ${branch}: the gate will not count this sign-off.`];
  const warnings: string[] = [];
  const { override } = rules;
  if (kind === 'override' && override !== undefined && !hasRole(rules, member, override.role)) {
    warnings.push(
      `${member} does not have the role ${override.role}, which overrides need on ${branch}: the gate will not count this one.`,
    );
  }
  const paths = new Set(units.filter(({ unit }) => own.has(unit.id)).map(({ unit }) => unit.path));
  if (kind !== 'reject' && paths.size > 0) {
    const where =
      paths.size === 1 ? '1 file that you changed yourself' : `${paths.size} files that you changed yourself`;
    warnings.push(`Part of this is in ${where}: the gate will not count your word there.`);
  }
  return warnings;
}
