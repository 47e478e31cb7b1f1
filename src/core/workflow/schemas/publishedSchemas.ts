import * as z from 'zod';
import { policyJsonSchema } from '../../policy/policySchema.ts';
import { auditSchema } from './auditSchema.ts';
import { explainSchema } from './explainSchema.ts';
import { feedbackSchema } from './feedbackSchema.ts';
import { prepareSchema } from './prepareSchema.ts';
import { provenanceLineSchema } from './provenanceLineSchema.ts';
import { provenanceSchema } from './provenanceSchema.ts';
import { reportSchema } from './reportSchema.ts';
import { reviewSchema } from './reviewSchema.ts';
import { verifySchema } from './verifySchema.ts';

/** The JSON schemas (draft 2020-12) that ship in `media/schemas`, by file name. */
export const publishedSchemas: Readonly<Record<string, object>> = {
  'review.schema.json': openSchema(reviewSchema),
  'provenance.schema.json': openSchema(provenanceSchema),
  'provenance-line.schema.json': openSchema(provenanceLineSchema),
  'explain.schema.json': openSchema(explainSchema),
  'feedback.schema.json': openSchema(feedbackSchema),
  'prepare.schema.json': openSchema(prepareSchema),
  'report.schema.json': openSchema(reportSchema),
  'verify.schema.json': openSchema(verifySchema),
  'audit.schema.json': openSchema(auditSchema),
  'policy.schema.json': policyJsonSchema(),
};

/** Outputs may gain fields within a version, so readers must allow more than the schema names. */
function openSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'input' });
}
