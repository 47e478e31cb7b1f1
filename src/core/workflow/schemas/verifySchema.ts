import * as z from 'zod';

const count = z.int().nonnegative();
const lineSpan = z.object({ start: count, lines: count });

/** `countersign verify --format json`. The same input gives the same bytes. */
export const verifySchema = z.object({
  schema: z.literal('countersign/verify/v1'),
  verdict: z.enum(['pass', 'fail', 'overridden', 'error', 'incomplete']),
  exitCode: z.int().min(0).max(5),
  policy: z.object({ commit: z.string().nullable(), sha256: z.string().nullable() }),
  target: z.object({ base: z.string(), head: z.string(), ref: z.string() }),
  rangeMode: z.enum(['net', 'every-commit', 'both']),
  units: z.array(
    z.object({
      id: z.string(),
      path: z.string(),
      pathBytes: z.string().nullable(),
      old: lineSpan,
      new: lineSpan,
      required: z.boolean(),
      state: z.enum([
        'attested',
        'rule-covered',
        'stale',
        'unattested',
        'insufficient',
        'untrusted-signer',
        'unsigned',
        'self',
        'expired',
        'revoked',
        'rejected',
        'exempt',
        'overridden',
        'unverifiable',
      ]),
      reason: z.string().nullable(),
      by: z.array(z.object({ member: z.string(), presence: z.literal([0, 1, 3, 4]), at: z.string() })),
      missing: z.array(z.string()),
      commit: z.string().nullable(),
    }),
  ),
  evidence: z.array(
    z.object({
      kind: z.enum(['trailer', 'record']),
      commit: z.string().nullable(),
      accepted: z.boolean(),
      reason: z.string().nullable(),
      by: z.string().nullable(),
      at: z.string().nullable(),
    }),
  ),
  findings: z.array(
    z.object({
      rule: z.string(),
      level: z.enum(['note', 'warning', 'error']),
      path: z.string().nullable(),
      line: count.nullable(),
      message: z.string(),
      commit: z.string().nullable(),
    }),
  ),
  next: z.array(z.string()),
  problems: z.array(z.object({ path: z.string().nullable(), message: z.string() })),
});
