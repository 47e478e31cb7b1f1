// @ts-check
// Blames lines of files of HEAD, as a person with git alone would ask. Arguments: repository, base, head, how many
// processes at a time, and a file of JSON: [[path, [[first, count], …]], …].
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [directory = '.', base = '', head = '', atOnce = '1', list = ''] = process.argv.slice(2);
/** @type {[path: string, spans: [start: number, lines: number][]][]} */
const files = JSON.parse(readFileSync(list, 'utf8'));

/** @param {string} path @param {readonly [number, number][]} spans */
function blame(path, spans) {
  const lines = spans.flatMap(([start, count]) => ['-L', `${start},+${count}`]);
  const args = ['blame', '--porcelain', '-s', ...lines, `${base}..${head}`, '--', path];
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(null) : reject(new Error(`git blame ended with ${code}`)),
    );
  });
}

const waiting = [...files];
async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await blame(...next);
}
await Promise.all(Array.from({ length: Number(atOnce) }, work));
