import * as z from 'zod';
import { problemSchema, provenanceKindSchema, targetSchema, tierSchema } from './reviewSchema.ts';

/** `countersign provenance --explain FILE:LINE --format json`: every claim on one added line, and why one won. */
export const provenanceLineSchema = z.object({
  schema: z.literal('countersign/provenance-line/v1'),
  target: targetSchema,
  path: z.string(),
  line: z.int().positive(),
  commit: z.string().nullable().describe('the commit that added the line'),
  original: z
    .object({ path: z.string(), line: z.int().positive() })
    .nullable()
    .describe('where the line stands in that commit'),
  kind: provenanceKindSchema,
  tier: tierSchema,
  reason: z.string().describe('why the winner won, in a sentence'),
  claims: z
    .array(
      z.object({
        standing: z.enum(['won', 'agrees', 'conflicts', 'weaker', 'superseded', 'silent']),
        about: z.enum(['line', 'commit', 'unit']),
        reader: z.string(),
        kind: provenanceKindSchema,
        tier: tierSchema.unwrap(),
        tool: z.string().nullable(),
        model: z.string().nullable(),
        session: z.string().nullable(),
        commit: z.string().nullable(),
        by: z.string().nullable().describe('address of the person who says so'),
        reason: z.string().nullable().describe('why, in the words of that person'),
        evidence: z.string(),
      }),
    )
    .describe('the winner first, then by strength'),
  notFound: z
    .array(
      z.object({
        reader: z.string(),
        elsewhere: z.boolean().describe('true when it speaks about other lines of the file in that commit'),
      }),
    )
    .describe('records that were looked for and say nothing about the line'),
  problems: z.array(problemSchema),
});

export type ProvenanceLineJson = z.infer<typeof provenanceLineSchema>;
