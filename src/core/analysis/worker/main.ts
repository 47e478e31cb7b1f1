// The analysis worker: parses what it is sent, one task at a time, and knows nothing of files or repositories.
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../base/invariant.ts';
import { classifyUnits } from '../classify/classifyUnits.ts';
import type { ImportFact } from '../facts.ts';
import { isRecord } from '../isRecord.ts';
import { parseImports, parseSource } from '../syntax/parseSource.ts';
import type { SyntaxFiles, SyntaxRuntime } from '../syntax/syntaxRuntime.ts';
import { loadSyntaxRuntime } from '../syntax/syntaxRuntime.ts';
import type { WorkerAnswer, WorkerReady, WorkerReply, WorkerRequest, WorkerTask } from './messages.ts';

async function answerTask(runtime: SyntaxRuntime, task: WorkerTask): Promise<WorkerAnswer> {
  if (task.kind === 'pair') return { kind: 'classified', pair: await classifyUnits(runtime, task) };
  if (task.kind === 'parse')
    return { kind: 'parsed', blob: await parseSource(runtime, task.language, task.source) };
  const found: (readonly ImportFact[] | null)[] = [];
  for (const { language, source } of task.sources) found.push(await parseImports(runtime, language, source));
  return { kind: 'imports', found };
}

function readFiles(data: unknown): SyntaxFiles {
  invariant(isRecord(data), 'the analysis worker is told where its files stand');
  const { runtimePath, grammarDirectory } = data;
  invariant(typeof runtimePath === 'string' && typeof grammarDirectory === 'string', 'paths are strings');
  return { runtimePath, grammarDirectory };
}

async function serve(): Promise<void> {
  const port = parentPort;
  invariant(port !== null, 'the analysis worker runs in a worker thread');
  const runtime = await loadSyntaxRuntime(readFiles(workerData));
  port.on('message', ({ id, task }: WorkerRequest) => {
    // A rejection is a bug or a broken runtime: unhandled, it ends this worker, and the pool starts another.
    void answerTask(runtime, task).then((answer) => port.postMessage({ id, answer } satisfies WorkerReply));
  });
  port.postMessage({ isReady: true } satisfies WorkerReady);
}

void serve();
