import { z } from 'zod';
import { problemSchema, provenanceKindSchema, targetSchema, tierSchema } from './reviewSchema.ts';

const count = z.int().nonnegative();

/** `countersign provenance --format json`: every added line exactly once, in inclusive new-side ranges. */
export const provenanceSchema = z.object({
  schema: z.literal('countersign/provenance/v1'),
  target: targetSchema,
  files: z.array(
    z.object({
      path: z.string(),
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
          commit: z.string().nullable(),
        }),
      ),
    }),
  ),
  summary: z.object({
    added: count,
    ai: count,
    human: count,
    unknown: count,
    byTool: z.record(z.string(), count),
  }),
  problems: z.array(problemSchema),
});

export type ProvenanceJson = z.infer<typeof provenanceSchema>;
