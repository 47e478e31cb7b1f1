import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { FuzzTarget } from './fuzzTarget.ts';
import { fuzzTargets } from './fuzzTargets.ts';
import { fuzzFault, type FuzzReport, runFuzz } from './runFuzz.ts';

/*
 * npm run fuzz [-- --cases 100000 --seed 20261120 --only trailers,records --case 17 --workers 2]
 *
 * Each target runs in a thread of its own, so that a case that hangs or eats the memory ends that thread alone and
 * is reported with its number.
 */

interface ThreadInput {
  readonly name: string;
  readonly cases: number;
  readonly seed: number;
  readonly from: number;
  /** One number: the case that runs now. */
  readonly progress: SharedArrayBuffer;
}

/** A case that is still running after this time hangs. */
const hangMilliseconds = 30_000;
const threadMegabytes = 1024;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function targetNamed(name: string): FuzzTarget {
  const target = fuzzTargets.find((candidate) => candidate.name === name);
  if (target === undefined)
    throw new Error(`no target ${name}; there are ${fuzzTargets.map((one) => one.name).join(', ')}`);
  return target;
}

function runThread({ name, cases, seed, from, progress }: ThreadInput): void {
  const current = new Uint32Array(progress);
  const onCase = (index: number): void => void (current[0] = index);
  const report = runFuzz(targetNamed(name), { cases, seed, from, onCase });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
  parentPort?.postMessage({ report, fault: fuzzFault(report, seed) });
}

/** The fault of a target, or null. */
function supervise(input: Omit<ThreadInput, 'progress'>): Promise<string | null> {
  const progress = new SharedArrayBuffer(4);
  const current = new Uint32Array(progress);
  const worker = new Worker(__filename, {
    workerData: { ...input, progress },
    resourceLimits: { maxOldGenerationSizeMb: threadMegabytes },
  });
  const caseNow = (): string =>
    `${input.name}: --only ${input.name} --seed ${input.seed} --case ${current[0] ?? 0}`;
  return new Promise((resolve) => {
    let last = { index: -1, at: performance.now() };
    const watch = setInterval(() => {
      const index = current[0] ?? 0;
      if (index !== last.index) last = { index, at: performance.now() };
      else if (performance.now() - last.at > hangMilliseconds) finish(`${caseNow()} hangs`);
    }, 1000);
    const finish = (fault: string | null): void => {
      if (fault !== null) print(`✗ ${fault}`);
      clearInterval(watch);
      void worker.terminate();
      resolve(fault);
    };
    worker.once('message', ({ report, fault }: { report: FuzzReport; fault: string | null }) => {
      printReport(report);
      finish(fault);
    });
    worker.once('error', (error) => finish(`${caseNow()} ended the thread: ${error.message}`));
  });
}

function printReport(report: FuzzReport): void {
  const share = ((100 * report.reached) / Math.max(1, report.cases)).toFixed(1);
  const { slowest } = report;
  print(
    `${report.name.padEnd(10)} ${String(report.cases).padStart(8)} cases  ${share.padStart(5)} % reached  ` +
      `${(report.milliseconds / 1000).toFixed(1).padStart(6)} s  slowest ${slowest.milliseconds.toFixed(0)} ms (case ${slowest.index})  ` +
      `${Math.round(report.memory / 2 ** 20)} MB heap`,
  );
  print(`           reached: ${report.reaches}`);
  print(`           ${report.outcomes.map(([label, count]) => `${label} ${count}`).join(', ')}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '20261120' },
      only: { type: 'string', default: fuzzTargets.map(({ name }) => name).join(',') },
      case: { type: 'string' },
      workers: { type: 'string', default: '2' },
    },
  });
  const isSingle = values.case !== undefined;
  const waiting = values.only.split(',').map((name) => ({
    name: targetNamed(name).name,
    cases: isSingle ? 1 : Number(values.cases),
    seed: Number(values.seed),
    from: Number(values.case ?? 0),
  }));
  print(`seed ${values.seed}, ${isSingle ? `case ${values.case}` : `${values.cases} cases each`}`);
  const faults: string[] = [];
  const takeNext = async (): Promise<void> => {
    for (let input = waiting.shift(); input !== undefined; input = waiting.shift()) {
      const fault = await supervise(input);
      if (fault !== null && !(isSingle && fault.includes('semantic checks'))) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, takeNext));
  print(faults.length === 0 ? '✓ every property held' : `✗ ${faults.length} targets failed`);
  return faults.length > 0 ? 1 : 0;
}

if (isMainThread) {
  main().then(
    (code) => void (process.exitCode = code),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 2;
    },
  );
} else runThread(workerData as ThreadInput);
