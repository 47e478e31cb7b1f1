/** Throws when something that must hold does not: a bug of ours, never a fault of the input. */
export function invariant(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${why}`);
}

/** Closes a `switch` over a union: a new member fails type checking here. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
