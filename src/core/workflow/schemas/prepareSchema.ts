import * as z from 'zod';
import { feedbackSchema } from './feedbackSchema.ts';
import { explanationSchema, flagSchema, problemSchema, targetSchema } from './reviewSchema.ts';

const count = z.int().nonnegative();
const hunkSchema = z.object({
  id: z.string().describe('the id of its first unit; `prepare explain` takes it'),
  path: z.string(),
  line: count.describe('first line on the new side; 0 where the hunk is no text'),
  header: z.string(),
  symbol: z.string().nullable(),
  risk: z.enum(['low', 'medium', 'high']),
});

/** `countersign prepare --format json`: what a reviewer will be asked, for the author. */
export const prepareSchema = z.object({
  schema: z.literal('countersign/prepare/v1'),
  target: targetSchema,
  size: z.object({
    hunks: count.describe('hunks that need a sign-off and have none'),
    lines: count.describe('their added and removed lines'),
    minutes: count,
    sittings: count.describe('hours of reading, rounded up'),
    withinBudget: z.boolean(),
  }),
  groups: z.array(
    z.object({
      module: z.string(),
      hunks: count,
      lines: count,
      minutes: count,
      missing: z.array(z.object({ who: z.string(), hunks: count })).describe("in the gate's words"),
    }),
  ),
  gate: z
    .object({
      verdict: z.enum(['pass', 'fail', 'overridden', 'error', 'incomplete']),
      forecast: z.boolean().describe('true for what is not committed: what the gate would say if it were'),
      next: z.array(z.string()),
    })
    .nullable()
    .describe('null without a policy'),
  comments: feedbackSchema.shape.comments.describe('what reviewers asked for and was not settled'),
  flags: z.array(
    flagSchema.extend({
      path: z.string().nullable(),
      hunk: z.string().nullable(),
      explained: z.boolean(),
    }),
  ),
  explanations: z.object({
    policy: z.enum(['none', 'high-risk', 'flagged', 'ai', 'all']),
    missing: z.array(hunkSchema).describe('hunks that the policy wants explained and are not'),
    given: z.array(explanationSchema.extend({ hunk: hunkSchema })),
  }),
  mechanical: z.object({
    hunks: z.array(hunkSchema).describe('hunks that only format, comment or reorder imports, among others'),
    commands: z.array(z.string()).describe('what gives them a commit of their own'),
  }),
  unattributed: z.array(hunkSchema).describe('hunks of which no record says who wrote them'),
  problems: z.array(problemSchema),
});

export type PrepareJson = z.infer<typeof prepareSchema>;
