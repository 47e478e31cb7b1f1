import * as z from 'zod';

const count = z.int().nonnegative();
const lineSpan = z
  .object({ start: count, lines: count })
  .describe('1-based lines as git writes them; lines may be 0');
const linePair = z.tuple([count, count]).describe('inclusive lines on the new side');

export const provenanceKindSchema = z.enum(['ai', 'human', 'mixed', 'unknown']);
export const tierSchema = z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'G']).nullable();
const level = z.enum(['note', 'warning', 'error']);

export const targetSchema = z.object({
  kind: z.enum(['range', 'commit', 'worktree', 'staged', 'patch']),
  base: z.string().nullable().describe('base commit, or null where the side is no commit'),
  head: z.string().nullable(),
});

export const problemSchema = z.object({
  path: z.string().optional(),
  line: count.optional(),
  message: z.string(),
});

const sourceSchema = z.object({
  reader: z.string(),
  tool: z.string().nullable(),
  model: z.string().nullable(),
  session: z.string().nullable(),
  commit: z.string().nullable(),
  by: z.string().optional().describe('address of the person who says so'),
  reason: z.string().optional().describe('why, in the words of that person'),
});

export const conflictSchema = z.object({
  kind: provenanceKindSchema,
  tier: tierSchema.unwrap(),
  reader: z.string(),
});

export const flagSchema = z.object({
  rule: z.string(),
  level,
  message: z.string(),
  line: count.nullable(),
  data: z.record(z.string(), z.json()),
});

const fileSchema = z.object({
  path: z.string(),
  oldPath: z.string().nullable(),
  pathBytes: z.string().nullable().describe('base64 of the path where it is not UTF-8'),
  status: z.enum([
    'added',
    'modified',
    'deleted',
    'renamed',
    'type-changed',
    'mode-changed',
    'binary',
    'submodule',
  ]),
  language: z.string().nullable(),
  module: z.string(),
  added: count,
  removed: count,
  parsed: z.boolean(),
});

const edgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  path: z.string(),
  line: count,
  specifier: z.string(),
  reachesInternal: z.string().nullable(),
});

const packageSchema = z.object({
  name: z.string(),
  ecosystem: z.string(),
  path: z.string(),
  line: count,
  range: z.string().nullable(),
  lock: z
    .object({ path: z.string(), version: z.string().nullable() })
    .nullable()
    .describe('the lockfile, and the version it holds; null without one'),
  imported: z
    .boolean()
    .nullable()
    .describe('whether a changed file imports it; null where that cannot be told'),
  isElsewhere: z.boolean().describe('whether another manifest of the other side names it too'),
});

const cycleSchema = z.object({
  edge: edgeSchema.describe('the import that closes the cycle'),
  back: z.array(edgeSchema).describe('the way back, one import for each step'),
});

const layerViolationSchema = z.object({
  source: z.enum(['policy', 'dependency-cruiser', 'import-linter', 'nx', 'eslint-plugin-boundaries']),
  config: z.string(),
  rule: z.string(),
  path: z.string(),
  line: count,
  specifier: z.string(),
  reason: z.string(),
  level,
});

const moduleSizeSchema = z.object({
  module: z.string(),
  lines: count.describe('lines that are not blank in its source files after the change, without tests'),
  isMore: z.boolean().describe('whether there are more: beyond 20,000 lines nobody counts on'),
});

const unresolvedImportSchema = z.object({
  path: z.string(),
  line: count,
  specifier: z.string(),
  kind: z.enum(['file', 'package']),
});

const unitSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  path: z.string(),
  kind: z.enum(['text', 'meta', 'object', 'rename']),
  old: lineSpan,
  new: lineSpan,
  symbol: z.string().nullable(),
  change: z.enum([
    'code',
    'comment',
    'format',
    'move',
    'rename',
    'import',
    'config',
    'docs',
    'generated',
    'lockfile',
    'binary',
    'meta',
  ]),
  provenance: z.object({
    kind: provenanceKindSchema,
    tier: tierSchema,
    aiLines: z.array(linePair),
    humanLines: z.array(linePair),
    sources: z.array(sourceSchema),
    conflicts: z.array(conflictSchema).optional().describe('claims that say another kind; absent when none'),
  }),
  flags: z.array(flagSchema),
  risk: z.object({
    level: z.enum(['low', 'medium', 'high']),
    score: z.number().min(0).max(1),
    factors: z.array(z.string()),
  }),
  reach: z
    .object({ files: count, modules: z.array(z.string()) })
    .optional()
    .describe('files and other modules that build on the public declaration changing here; absent elsewhere'),
  counterpart: z
    .object({
      id: z.string().describe('the unit that holds the other half'),
      path: z.string(),
      side: z.enum(['old', 'new']).describe('old: where the lines were taken from; new: where they went'),
      old: lineSpan.describe('the moved lines on the old side'),
      new: lineSpan.describe('the moved lines on the new side'),
    })
    .optional()
    .describe(
      'the other half of the longest moved block in this unit, whatever its class; absent without one',
    ),
  state: z.enum(['open', 'seen', 'attested', 'stale', 'needs-work', 'later', 'rule-covered']),
});

export const explanationSchema = z.object({
  name: z.string(),
  email: z.string(),
  author: z.boolean().describe('whether a commit of the change names this address as an author'),
  at: z.string(),
  text: z.string().describe('a claim of this person: not signed, covers nothing'),
});

const noteSchema = z.object({
  by: z.string().describe('address of the signer'),
  verified: z.boolean(),
  at: z.string(),
  text: z.string(),
});

const requestSchema = z.object({
  by: z.string().describe('address of the signer'),
  verified: z.boolean(),
  at: z.string(),
  text: z.string().nullable().describe('what should change; null where nothing was written'),
  edited: z.boolean().describe('whether the hunk was edited since'),
});

/** `countersign review --format json`. Fields may be added; none changes its meaning within v1. */
export const reviewSchema = z.object({
  schema: z.literal('countersign/review/v1'),
  repository: z.string().nullable(),
  target: targetSchema,
  files: z.array(fileSchema),
  modules: z.object({
    edgesAdded: z.array(edgeSchema),
    edgesRemoved: z.array(edgeSchema),
    packagesAdded: z.array(packageSchema),
    packagesRemoved: z.array(packageSchema),
    cycles: z.array(cycleSchema),
    layerViolations: z.array(layerViolationSchema),
    unresolvedImports: z.array(unresolvedImportSchema),
    sizes: z
      .array(moduleSizeSchema)
      .optional()
      .describe('how large the modules are that change or that an import reaches; absent for a patch'),
  }),
  hunks: z.array(
    z.object({
      path: z.string(),
      header: z.string(),
      units: z.array(z.string()),
      requests: z
        .array(requestSchema)
        .optional()
        .describe('work that reviewers asked for and signed, and that waits; absent when none'),
      explanations: z
        .array(explanationSchema)
        .optional()
        .describe('what authors say of it; absent when none'),
      notes: z.array(noteSchema).optional().describe('what signers of it noted; absent when none'),
    }),
  ),
  units: z.array(unitSchema),
  flags: z.array(flagSchema.extend({ path: z.string().nullable() })).describe('flags about the whole change'),
  summary: z.object({
    files: count,
    units: count,
    hunks: count,
    added: count,
    removed: count,
    aiUnits: count,
    uncovered: count,
    flags: z.record(z.string(), count),
  }),
  problems: z.array(problemSchema),
});

export type ConflictJson = z.infer<typeof conflictSchema>;
export type ReviewJson = z.infer<typeof reviewSchema>;
