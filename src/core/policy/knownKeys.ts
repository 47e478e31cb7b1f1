import type { PolicyKey } from './policySource.ts';
import { policyJsonSchema } from './policySchema.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Made once, when the first unknown key is met: a hostile file has thousands. */
let schemaOfPolicies: Schema | null = null;

/** Longer than any key there is, so nothing can be near. */
const longestName = 40;

/** The nearest name that may stand where `name` does not belong, for "did you mean"; null when none is near. */
export function nearestKey(parent: PolicyKey, name: string): string | null {
  if (name.length > longestName) return null;
  schemaOfPolicies ??= policyJsonSchema();
  const known = namesAt(schemaOfPolicies, parent);
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const limit = Math.max(1, Math.floor(name.length / 3));
  return best !== undefined && best.distance <= limit ? best.candidate : null;
}

function namesAt(root: Schema, parent: PolicyKey): readonly string[] {
  const schema = parent.reduce<Schema>((at, part) => childOf(at, part), root);
  return Object.keys(child(schema, 'properties'));
}

/** Below a name that the schema fixes, below any name of a record, or below a place in a list. */
function childOf(schema: Schema, part: PropertyKey): Schema {
  if (typeof part === 'number') return child(schema, 'items');
  const properties = child(schema, 'properties');
  return Object.hasOwn(properties, part)
    ? child(properties, String(part))
    : child(schema, 'additionalProperties');
}

function child(schema: Schema, name: string): Schema {
  const value = Object.hasOwn(schema, name) ? schema[name] : undefined;
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Letters to insert, delete, replace, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const replaced = (last[column - 1] ?? 0) + (isSame ? 0 : 1);
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity;
      current.push(Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, swapped));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
