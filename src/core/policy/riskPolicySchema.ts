import * as z from 'zod';

const level = z.enum(['off', 'note', 'warning', 'error']).optional();
const threshold = z.int().min(1);
const plainRule = z.strictObject({ level }).optional();

/** The flag rules of docs/rules.md, whose ids are stable: thresholds, and one level for all findings of a rule. */
const flagRules = z.strictObject({
  'large-hunk': z.strictObject({ level, lines: threshold.default(100) }).prefault({}),
  'large-change': z
    .strictObject({
      level,
      lines: threshold.default(400),
      files: threshold.default(14),
      modules: threshold.default(10),
    })
    .prefault({}),
  'cross-module-dependency': plainRule,
  'dependency-cycle': plainRule,
  'layer-violation': plainRule,
  'new-package': plainRule,
  'unresolved-import': plainRule,
  'public-api-change': plainRule,
  'destructive-operation': plainRule,
  'test-weakened': plainRule,
  'check-suppressed': plainRule,
  'error-swallowed': plainRule,
  secret: plainRule,
  'hidden-unicode': plainRule,
  'ci-change': plainRule,
  'infrastructure-change': plainRule,
  'permission-change': plainRule,
  'generated-edited': plainRule,
  'lockfile-source': plainRule,
  'off-screen-code': plainRule,
  'binary-change': plainRule,
  unparsable: plainRule,
});

const suppression = z.strictObject({
  rule: flagRules.keyof(),
  paths: z.array(z.string().min(1)).min(1),
  reason: z.string().trim().min(1),
});

/** The `risk:` key: options of the flag rules and suppressions, in the form that `core/risk` takes. */
export const riskSchema = z.strictObject({
  ...flagRules.shape,
  suppress: z.array(suppression).default([]),
});

const severity = z.enum(['error', 'warn', 'ignore']);

/** The `content:` key: what characters and content nobody can review do to the verdict (docs/policy.md, Content). */
export const contentSchema = z.strictObject({
  bidi: severity.default('error'),
  invisible: severity.default('error'),
  confusable: severity.default('warn'),
  off_screen: severity.default('error'),
  binary: z.enum(['require', 'warn', 'ignore']).default('require'),
  exempt: z
    .array(z.strictObject({ paths: z.array(z.string().min(1)).min(1), reason: z.string().trim().min(1) }))
    .default([])
    .describe('Where such text is meant: findings are reported and fail nothing. Never for control files.'),
});
