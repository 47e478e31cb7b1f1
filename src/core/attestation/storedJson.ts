import type { Buffer } from 'node:buffer';
import type * as z from 'zod';
import type { Parsed } from '../base/problem.ts';

/** What is stored as canonical JSON under the digest of its bytes. */
export interface StoredForm<T> {
  /** For problems. */
  readonly name: string;
  /** Bytes. */
  readonly largest: number;
  readonly schema: z.ZodType<T>;
  /** The one sequence of bytes that a value has. */
  format(value: T): Buffer;
  /** A faster reading that agrees with the schema; null when it cannot tell. */
  readQuickly?(json: unknown): T | null;
}

/** Reads it back: null, with the reason, when it is too large, of another form, or not in canonical form. */
export function parseStored<T>(bytes: Buffer, form: StoredForm<T>): Parsed<T | null> {
  const refused = (why: string): Parsed<null> => ({
    value: null,
    problems: [{ message: `${form.name}: ${why}` }],
  });
  if (bytes.length > form.largest) return refused(`larger than ${form.largest} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return refused('not JSON');
  }
  const quick = form.readQuickly?.(json) ?? null;
  const result = quick === null ? form.schema.safeParse(json) : { success: true as const, data: quick };
  if (!result.success) {
    const issue = result.error.issues[0];
    return refused(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong form'}`);
  }
  if (!form.format(result.data).equals(bytes)) return refused('not in canonical form');
  return { value: result.data, problems: [] };
}
