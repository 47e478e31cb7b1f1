import * as z from 'zod';
import { verifySchema } from './verifySchema.ts';

const verdicts = ['pass', 'fail', 'overridden', 'error', 'incomplete'] as const;

/** `countersign verify --audit --format json`. The same input gives the same bytes. */
export const auditSchema = z.object({
  schema: z.literal('countersign/audit/v1'),
  verdict: z.enum(verdicts),
  exitCode: z.int().min(0).max(5),
  target: z.object({ ref: z.string(), head: z.string() }),
  since: z.string(),
  clock: z.literal('committer-date'),
  audits: z.array(
    z.object({
      commit: z.string(),
      parent: z.string().nullable(),
      at: z.string(),
      subject: z.string(),
      verdict: z.enum([...verdicts, 'no-policy']),
      open: z.int().nonnegative(),
      report: verifySchema.nullable(),
      problems: z.array(z.string()),
    }),
  ),
  problems: z.array(z.string()),
});
