import * as z from 'zod';
import {
  conflictSchema,
  problemSchema,
  provenanceKindSchema,
  targetSchema,
  tierSchema,
} from './reviewSchema.ts';

const count = z.int().nonnegative();
const counts = { added: count, ai: count, human: count, unknown: count };

/** `countersign provenance --format json`: every added line exactly once, in inclusive new-side ranges. */
export const provenanceSchema = z.object({
  schema: z.literal('countersign/provenance/v1'),
  target: targetSchema,
  files: z.array(
    z.object({
      path: z.string(),
      summary: z.object(counts),
      ranges: z.array(
        z.object({
          start: z.int().positive(),
          end: z.int().positive(),
          kind: provenanceKindSchema,
          tier: tierSchema,
          reader: z.string().nullable(),
          tool: z.string().nullable(),
          model: z.string().nullable(),
          session: z.string().nullable(),
          by: z.string().optional().describe('address of the person who says so'),
          commit: z.string().nullable(),
          conflicts: z
            .array(conflictSchema)
            .optional()
            .describe('claims that say another kind; absent when none'),
        }),
      ),
    }),
  ),
  summary: z.object({ ...counts, byTool: z.record(z.string(), count) }),
  problems: z.array(problemSchema),
});

export type ProvenanceJson = z.infer<typeof provenanceSchema>;
