// @ts-check

const startedAt = performance.now();

/** @param {string} line */
export function print(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {number} milliseconds */
export function formatSeconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Since this program started. */
export function elapsed() {
  return formatSeconds(performance.now() - startedAt);
}

/**
 * Says what is going on, does it, and says how long it took.
 * @template Result
 * @param {string} title
 * @param {() => Promise<Result>} run
 * @returns {Promise<Result>}
 */
export async function step(title, run) {
  const begun = performance.now();
  print(`• ${title} …`);
  const result = await run();
  print(`  done in ${formatSeconds(performance.now() - begun)}`);
  return result;
}
