// @ts-check

/**
 * @typedef {object} SeededRandom the same numbers in every run
 * @property {(limit: number) => number} below a whole number from 0 to below `limit`
 * @property {(from: number, to: number) => number} between a whole number, both ends included
 * @property {(share: number) => boolean} chance true in this share of the calls
 * @property {<Item>(items: readonly Item[]) => Item} pick
 */

/**
 * A xorshift generator of 32 bits (Marsaglia 2003): good enough to vary text, and the same on every machine.
 * @param {number} seed
 * @returns {SeededRandom}
 */
export function seededRandom(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
  // The first numbers of neighbouring seeds resemble each other.
  for (let at = 0; at < 8; at += 1) next();
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit);
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (share) => next() < share,
    pick: (items) => items[below(items.length)] ?? missing(),
  };
}

/** @returns {never} */
function missing() {
  throw new RangeError('nothing to pick from');
}
