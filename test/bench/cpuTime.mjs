// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Milliseconds of processor time of this process with its threads, of the children it has and of those that ended.
 * Outside Linux, of this process alone. One reading is up to 10 ms too small (of ended children the system tells
 * hundredths of seconds): sums of many differences are right.
 */
export function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + (process.platform === 'linux' ? childrenTime() : 0);
}

function childrenTime() {
  const fields = (/** @type {string} */ file) => readFileSync(file, 'utf8');
  // The name of the program, in parentheses, may hold spaces.
  const rest = fields('/proc/self/stat').split(') ').at(-1)?.split(' ') ?? [];
  let milliseconds = 10 * (Number(rest[13]) + Number(rest[14]));
  for (const task of readdirSync('/proc/self/task')) {
    try {
      const children = fields(`/proc/self/task/${task}/children`).split(' ').filter(Boolean);
      for (const child of children)
        milliseconds += Number(fields(`/proc/${child}/schedstat`).split(' ')[0]) / 1e6;
    } catch {
      // It ended a moment ago, and is counted among those that did.
    }
  }
  return milliseconds;
}
