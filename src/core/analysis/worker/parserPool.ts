import { Worker } from 'node:worker_threads';
import type { SyntaxFiles } from '../syntax/syntaxRuntime.ts';
import type { WorkerAnswer, WorkerReady, WorkerReply, WorkerRequest, WorkerTask } from './messages.ts';

/** A second worker costs some 50 ms and 70 MB: worth it only for this much waiting work. */
const bytesForAnotherWorker = 256 * 1024;
/** WebAssembly memory never shrinks, so a worker is replaced after this much source. */
const bytesBeforeRecycling = 48 * 1024 * 1024;
/** Far above the parser's own budget: only a worker that hangs gets here. */
const defaultTaskMilliseconds = 90_000;
/** Workers that die before their first answer: the installation is broken, not the input. */
const maxFailedStarts = 2;

interface Job {
  readonly id: number;
  readonly task: WorkerTask;
  readonly bytes: number;
  readonly settle: (answer: WorkerAnswer) => void;
  attempts: number;
}

interface Seat {
  readonly worker: Worker;
  job: Job | null;
  timer: NodeJS.Timeout | null;
  hasAnswered: boolean;
  bytesParsed: number;
}

/**
 * Worker threads that parse. A task whose worker dies is tried once more in a fresh one and then answered `failed`,
 * so that no input can end the host; idle workers do not keep the process alive.
 */
export class ParserPool {
  readonly #workerPath: string;
  readonly #files: SyntaxFiles;
  readonly #maxWorkers: number;
  readonly #taskMilliseconds: number;
  readonly #seats = new Set<Seat>();
  readonly #queue: Job[] = [];
  #lastId = 0;
  #failedStarts = 0;
  #isDisposed = false;

  constructor(options: {
    readonly workerPath: string;
    readonly files: SyntaxFiles;
    readonly workers: number;
    readonly taskMilliseconds?: number;
  }) {
    this.#taskMilliseconds = options.taskMilliseconds ?? defaultTaskMilliseconds;
    this.#workerPath = options.workerPath;
    this.#files = options.files;
    this.#maxWorkers = Math.max(1, options.workers);
  }

  /** Never rejects for the task's contents; rejects with the signal's reason when aborted. */
  run(task: WorkerTask, signal?: AbortSignal): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(abortReason(signal));
      const onAbort = (): void => {
        const at = this.#queue.indexOf(job);
        if (at >= 0) this.#queue.splice(at, 1);
        if (signal !== undefined) reject(abortReason(signal));
      };
      const settle = (answer: WorkerAnswer): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      const job: Job = { id: (this.#lastId += 1), task, bytes: taskBytes(task), settle, attempts: 0 };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(job);
      this.#pump();
    });
  }

  /** Ends all workers; waiting tasks are answered `failed`. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const seats = [...this.#seats];
    this.#failAll('The analysis was ended.');
    await Promise.all(seats.map((seat) => this.#end(seat)));
  }

  #pump(): void {
    for (;;) {
      if (this.#queue.length === 0) return;
      if (this.#isDisposed) return this.#failAll('The analysis was ended.');
      if (this.#failedStarts >= maxFailedStarts)
        return this.#failAll('The analysis worker could not be started.');
      const seat = [...this.#seats].find((candidate) => candidate.job === null) ?? this.#newSeat();
      const job = seat === null ? undefined : this.#queue.shift();
      if (seat === null || job === undefined) return;
      this.#assign(seat, job);
    }
  }

  #newSeat(): Seat | null {
    const waiting = this.#queue.reduce((sum, job) => sum + job.bytes, 0);
    const isWanted =
      this.#seats.size === 0 || (this.#seats.size < this.#maxWorkers && waiting >= bytesForAnotherWorker);
    if (!isWanted) return null;
    const worker = new Worker(this.#workerPath, {
      workerData: this.#files,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const seat: Seat = { worker, job: null, timer: null, hasAnswered: false, bytesParsed: 0 };
    worker.on('message', (message: WorkerReply | WorkerReady) => {
      if ('isReady' in message) this.#onReady(seat);
      else this.#onReply(seat, message);
    });
    worker.on('error', () => this.#onDeath(seat));
    worker.on('exit', () => this.#onDeath(seat));
    this.#seats.add(seat);
    return seat;
  }

  #assign(seat: Seat, job: Job): void {
    job.attempts += 1;
    seat.job = job;
    seat.worker.ref();
    seat.timer = setTimeout(() => {
      job.attempts = Number.POSITIVE_INFINITY;
      this.#onDeath(seat);
    }, this.#taskMilliseconds);
    const { task, buffers } = ownCopy(job.task);
    seat.worker.postMessage({ id: job.id, task } satisfies WorkerRequest, buffers);
  }

  #onReady(seat: Seat): void {
    seat.hasAnswered = true;
    this.#failedStarts = 0;
  }

  #onReply(seat: Seat, { id, answer }: WorkerReply): void {
    const job = this.#release(seat);
    this.#onReady(seat);
    if (job === null || job.id !== id) return;
    seat.bytesParsed += job.bytes;
    if (seat.bytesParsed > bytesBeforeRecycling) void this.#end(seat);
    job.settle(answer);
    this.#pump();
  }

  /** A worker died or hangs. Its task is tried once more, then given up. */
  #onDeath(seat: Seat): void {
    if (!this.#seats.has(seat)) return;
    const job = this.#release(seat);
    void this.#end(seat);
    if (!seat.hasAnswered) this.#failedStarts += 1;
    if (job !== null && job.attempts < 2) this.#queue.unshift(job);
    else job?.settle({ kind: 'failed', reason: 'The parser stopped while it read this file.' });
    this.#pump();
  }

  #release(seat: Seat): Job | null {
    const job = seat.job;
    seat.job = null;
    if (seat.timer !== null) clearTimeout(seat.timer);
    seat.timer = null;
    seat.worker.unref();
    return job;
  }

  async #end(seat: Seat): Promise<void> {
    this.#seats.delete(seat);
    await seat.worker.terminate();
  }

  #failAll(reason: string): void {
    for (const job of this.#queue.splice(0)) job.settle({ kind: 'failed', reason });
    if (!this.#isDisposed) return;
    for (const seat of this.#seats) this.#release(seat)?.settle({ kind: 'failed', reason });
  }
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('The analysis was cancelled.', 'AbortError');
}

/**
 * The task with buffers of its own to hand over: cloning a view would copy all of the memory that it is a part of. The
 * task itself is kept for a second attempt.
 */
function ownCopy(task: WorkerTask): { readonly task: WorkerTask; readonly buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const copy = (source: Uint8Array): Uint8Array => {
    const own = new Uint8Array(source);
    buffers.push(own.buffer);
    return own;
  };
  if (task.kind === 'parse') return { task: { ...task, source: copy(task.source) }, buffers };
  if (task.kind === 'pair') {
    const [oldSource, newSource] = [copy(task.oldSource), copy(task.newSource)];
    return { task: { ...task, oldSource, newSource }, buffers };
  }
  const sources = task.sources.map(({ language, source }) => ({ language, source: copy(source) }));
  return { task: { ...task, sources }, buffers };
}

function taskBytes(task: WorkerTask): number {
  if (task.kind === 'parse') return task.source.byteLength;
  if (task.kind === 'pair') return task.oldSource.byteLength + task.newSource.byteLength;
  return task.sources.reduce((sum, { source }) => sum + source.byteLength, 0);
}
