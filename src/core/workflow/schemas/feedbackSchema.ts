import * as z from 'zod';

const count = z.int().nonnegative();
const span = z.object({ start: count, lines: count });

/** `countersign feedback --format json`: what the reviewer asks for, hunk by hunk. */
export const feedbackSchema = z.object({
  schema: z.literal('countersign/feedback/v1'),
  target: z.object({ kind: z.string(), base: z.string().nullable(), head: z.string().nullable() }),
  comments: z.array(
    z.object({
      status: z
        .enum(['open', 'changed', 'gone'])
        .describe('open: the code is as it was; changed: edited since; gone: nothing like it is left'),
      path: z.string(),
      lines: span.describe('new-side lines when it was commented on; 0 lines for a deletion after `start`'),
      hunk: z.string().describe('the changed lines as they were, as in a patch'),
      comment: z.string().nullable(),
      by: z.string().nullable().describe('address of whoever signed it; null for a draft on this machine'),
      verified: z.boolean(),
      at: z.string(),
      flags: z.array(z.string()),
      now: z
        .object({ path: z.string(), lines: span, symbol: z.string().nullable(), header: z.string() })
        .nullable()
        .describe('where the code stands now'),
    }),
  ),
});

export type FeedbackJson = z.infer<typeof feedbackSchema>;
