import type { Policy } from './policySchema.ts';

/** The lines that a sign-off writes about its reviewer beside its own trailer (`trailers:`), in the policy's order. */
export function reviewerTrailers(
  { trailers }: Pick<Policy, 'trailers'>,
  reviewer: { readonly name: string; readonly email: string },
): readonly string[] {
  const [name, email] = [reviewer.name, reviewer.email].map((text) =>
    text.replaceAll(/[\s<>]+/g, ' ').trim(),
  );
  const keys = new Map(trailers.map((key) => [key.toLowerCase(), key]));
  return [...keys.values()].map((key) => `${key}: ${name} <${email}>`);
}
