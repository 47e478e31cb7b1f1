/** A value that JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * JSON by RFC 8785 (JCS): keys sorted by UTF-16 code units, ECMAScript number and string forms, no white space.
 * Throws a `TypeError` on what JCS cannot hold: non-finite numbers and lone surrogates.
 */
export function formatCanonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('canonical JSON holds finite numbers only');
  if (typeof value === 'string' && !value.isWellFormed())
    throw new TypeError('canonical JSON holds well-formed text only');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => formatCanonicalJson(item)).join(',')}]`;
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${formatCanonicalJson(key)}:${formatCanonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** `Array.isArray` does not narrow read-only arrays out of a union. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
