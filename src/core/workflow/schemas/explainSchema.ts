import * as z from 'zod';
import { provenanceLineSchema } from './provenanceLineSchema.ts';
import { problemSchema } from './reviewSchema.ts';

const lineSpan = z.object({ start: z.int().nonnegative(), lines: z.int().nonnegative() });
const unread = z.object({
  record: z.string().describe('SHA-256 of the record'),
  by: z.string().describe('the address that the sign-off claims'),
  at: z.string(),
  commits: z
    .array(z.string())
    .describe('commits whose messages carry it; empty when only the store holds it'),
});

/** `countersign explain FILE:LINE --format json`: who brought a line in, who wrote it, who signed it. */
export const explainSchema = z.object({
  schema: z.literal('countersign/explain/v1'),
  path: z.string(),
  line: z.int().positive(),
  revision: z.string(),
  text: z.string(),
  origin: z
    .object({
      commit: z.string(),
      path: z.string(),
      line: z.int().positive(),
      author: z.object({ name: z.string(), email: z.string() }),
      at: z.string(),
      subject: z.string(),
    })
    .describe('the commit that brought the line in, and where it stands there'),
  provenance: provenanceLineSchema
    .pick({ kind: true, tier: true, reason: true, claims: true })
    .nullable()
    .describe('null where the history of this clone was cut off'),
  signOffs: z.array(
    unread.extend({
      counts: z.boolean().describe('true when the policy listed the key for a member when it was signed'),
      reason: z.string().nullable().describe('why it does not count'),
      member: z.string().nullable(),
      presence: z.literal([0, 1, 3, 4]).nullable(),
      verdict: z.enum(['accept', 'reject', 'override']),
      target: z.string().describe('the branch that it was made for'),
      statement: z.string().describe('the sentence that was signed'),
      why: z.string().nullable().describe('the reason of a rejection or an override'),
      hunk: z.object({ id: z.string(), path: z.string(), old: lineSpan, new: lineSpan }),
      flags: z.array(z.string()).describe('rules that were flagged when it was decided'),
      note: z.string().nullable(),
      evidence: z.enum(['claimed', 'cited', 'traced', 'tested']).nullable(),
      provenance: z.string().describe('who wrote it, as far as the reviewer was shown'),
      shown: z.object({ milliseconds: z.int().nonnegative().nullable(), batch: z.int().positive() }),
    }),
  ),
  unreadable: z
    .array(unread)
    .describe('sign-offs since the line was written whose records are not here: they may cover it'),
  policy: z.object({ commit: z.string().nullable() }),
  problems: z.array(problemSchema),
});

export type ExplainJson = z.infer<typeof explainSchema>;
