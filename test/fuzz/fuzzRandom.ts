/** The same choices in every run with the same seed. */
export interface FuzzRandom {
  /** A whole number from 0 to below `limit`; 0 when there is none. */
  below(limit: number): number;
  /** Both ends included. */
  between(from: number, to: number): number;
  /** True in this share of the calls. */
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: 32 bits of state, even over short runs and for neighbouring seeds. */
export function fuzzRandom(seed: number): FuzzRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (share) => next() < share,
    // An empty list is a defect of the caller, who gets `undefined` and fails there.
    pick: (items) => items[below(items.length)] as (typeof items)[number],
  };
}
