/** True for objects that are no arrays: JSON objects, and whatever a thread or a cache hands over. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
