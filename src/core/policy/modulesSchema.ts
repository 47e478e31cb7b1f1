import * as z from 'zod';

const globs = z.array(z.string().min(1).max(500)).min(1);
const elementName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_ ./-]{0,99}$/, 'expected the name of an element such as domain');
const elementNames = z.array(z.union([z.literal('*'), elementName])).min(1);

/** The `modules:` key: modules by name, which win over manifests (docs/policy.md, Modules and layers). */
export const modulesSchema = z
  .record(
    z.string().min(1).max(100),
    z.strictObject({
      paths: globs.describe('The first module whose globs match a path holds it.'),
      public: z
        .array(z.string().min(1).max(500))
        .default([])
        .describe('The files that other modules may import; all of them when left out.'),
    }),
  )
  .default({});

const layerRule = z.strictObject({
  from: elementNames,
  allow: elementNames.optional(),
  disallow: elementNames.optional(),
  reason: z.string().trim().min(1).max(500).optional(),
});

/** The `layers:` key: which elements may import which (docs/policy.md, Modules and layers). */
export const layersSchema = z
  .strictObject({
    elements: z
      .record(elementName, globs)
      .describe('Elements by name; the first whose globs match a path holds it.'),
    default: z.enum(['allow', 'disallow']).default('allow').describe('What holds where no rule speaks.'),
    level: z.enum(['note', 'warning', 'error']).default('error'),
    rules: z.array(layerRule).default([]).describe('The last rule that speaks of a pair decides.'),
  })
  .superRefine(({ elements, rules }, context) => {
    for (const [at, rule] of rules.entries()) {
      if (rule.allow === undefined && rule.disallow === undefined) {
        context.addIssue({
          code: 'custom',
          path: ['rules', at],
          message: 'a rule allows or disallows something',
        });
      }
      for (const key of ['from', 'allow', 'disallow'] as const) {
        for (const [index, name] of (rule[key] ?? []).entries()) {
          if (name === '*' || Object.hasOwn(elements, name)) continue;
          const path = ['rules', at, key, index];
          context.addIssue({ code: 'custom', path, message: `there is no element ${name}` });
        }
      }
    }
  })
  .optional();
