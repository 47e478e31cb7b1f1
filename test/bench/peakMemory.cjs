// @ts-check
// Preloaded into every measured Node program: when it ends, file descriptor 3 learns its peak memory in bytes.
const { readFileSync, writeSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

function peakBytes() {
  try {
    // getrusage(2) counts what the parent held when it forked; the high-water mark starts anew with the program.
    const kibibytes = /^VmHWM:\s+([0-9]+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // Only Linux has this file.
  }
  return process.resourceUsage().maxRSS * 1024;
}

if (isMainThread) {
  process.on('exit', () => {
    try {
      writeSync(3, String(peakBytes()));
    } catch {
      // Nobody listens: the program was started by hand.
    }
  });
}
