import type { UnitId } from '../diff/change.ts';
import type { VerifyReport } from '../policy/verifyReport.ts';

/** What the reviewer wants to say with a signature. */
export type SignOffRequest =
  /** The hunks that are attested in the draft are accepted. */
  | { readonly kind: 'accept' }
  /** The hunks that need work are refused, which the gate obeys until the same person accepts them. */
  | { readonly kind: 'reject'; readonly reason: string }
  /** The gate lets hunks pass without the sign-offs that it asks for. */
  | {
      readonly kind: 'override';
      readonly reason: string;
      /** RFC 3339 in UTC, seconds precision; null: as long as the policy allows. */
      readonly expires: string | null;
      /** What the gate says now: it names the hunks that are open. */
      readonly report: VerifyReport;
      /** Some of the open units; null: all of them. */
      readonly units: ReadonlySet<UnitId> | null;
    };

/** What stands for marks of who wrote something, behind the sentence of the verdict or alone. */
export const authorshipStatement = 'Of the hunks under "authorship" I know who wrote them, as it says there.';

/** The sentence that a signature stands for, kept in the record. */
export const signOffStatements: Readonly<Record<SignOffRequest['kind'], string>> = {
  accept: 'I read each of these hunks and accept it as it stands.',
  reject: 'I read each of these hunks and refuse it as it stands, for the reason given.',
  override:
    'I let each of these hunks pass without the sign-offs that the policy asks for, for the reason given.',
};
