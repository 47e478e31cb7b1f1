import * as z from 'zod';
import { problemSchema } from './reviewSchema.ts';

const count = z.int().nonnegative();
const coveredLines = z.object({ added: count, signed: count });

/** `countersign report --format json`: what became of what was signed. */
export const reportSchema = z.object({
  schema: z.literal('countersign/report/v1'),
  base: z.string().nullable(),
  head: z.string(),
  policy: z.object({ commit: z.string().nullable() }),
  coverage: z
    .object({ ai: coveredLines, mixed: coveredLines, human: coveredLines, unknown: coveredLines })
    .describe('lines that were added and still stand, by who wrote them, and how many of them are signed'),
  summary: z
    .object({
      signOffs: count,
      notCounting: count,
      hunks: count,
      standing: count,
      changed: count,
      gone: count,
      nothingToFollow: count.describe('deletions, modes, renames, binary files'),
      unknown: count.describe('the signed version is not here, or it did not reach the branch'),
      reverted: count.describe('hunks that lost lines to a commit which says that it reverts'),
      fixed: count.describe('hunks that lost lines to a commit which says that it fixes'),
    })
    .describe('of accepted hunks of sign-offs that count'),
  days: z
    .object({ toSignOff: z.number().nullable(), toChange: z.number().nullable() })
    .describe(
      'medians: from the commit of the reviewed head to the sign-off, from the sign-off to the first change',
    ),
  signOffs: z.array(
    z.object({
      record: z.string(),
      by: z.string(),
      member: z.string().nullable(),
      counts: z.boolean(),
      verdict: z.enum(['accept', 'reject', 'override']),
      at: z.string(),
      head: z.string().nullable().describe('the commit that was reviewed'),
      landed: z.string().nullable().describe('the commit with which it reached the branch'),
      hunks: z.array(
        z.object({
          id: z.string(),
          path: z.string(),
          pathNow: z.string().nullable(),
          lines: count,
          standing: count,
          lostBefore: count.describe('lines that were not as signed when they reached the branch'),
          state: z.enum(['standing', 'changed', 'gone', 'nothing-to-follow', 'unknown']),
          flags: z.array(z.string()),
          changedBy: z.array(
            z.object({
              commit: z.string(),
              subject: z.string(),
              kind: z.enum(['revert', 'fix', 'other']),
              at: z.string(),
              lines: count,
            }),
          ),
        }),
      ),
    }),
  ),
  gaps: z
    .array(
      z.object({
        path: z.string(),
        start: z.int().positive(),
        end: z.int().positive(),
        commit: z.string().nullable(),
      }),
    )
    .describe('lines that an AI wrote and that no sign-off which counts covers'),
  problems: z.array(problemSchema),
});

export type ReportJson = z.infer<typeof reportSchema>;
