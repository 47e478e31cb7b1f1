import { Buffer } from 'node:buffer';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseSource } from '../../../src/core/analysis/syntax/parseSource.ts';
import { ParserPool } from '../../../src/core/analysis/worker/parserPool.ts';
import { cleanUpDistribution, prepareDistribution } from './analysisDistribution.ts';
import { languageFixtures, readFixture, syntaxRuntime } from './syntaxFixture.ts';

cleanUpDistribution();

const pools: ParserPool[] = [];

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.dispose();
});

function openPool(workerPath: string, grammarDirectory: string, taskMilliseconds?: number): ParserPool {
  const runtimePath = join(dirname(workerPath), 'web-tree-sitter.wasm');
  const pool = new ParserPool({
    workerPath,
    files: { runtimePath, grammarDirectory },
    workers: 2,
    ...(taskMilliseconds === undefined ? {} : { taskMilliseconds }),
  });
  pools.push(pool);
  return pool;
}

async function builtPool(): Promise<ParserPool> {
  const { workerPath, grammarDirectory } = await prepareDistribution();
  return openPool(workerPath, grammarDirectory);
}

/** A worker that answers, dies or hangs as its source says: what no real source should be able to make one do. */
const treacherousWorker = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ id, task }) => {
  const text = Buffer.from(task.source).toString();
  if (text === 'die') process.exit(3);
  if (text === 'throw') throw new Error('broken');
  if (text === 'hang') for (;;);
  const blob = { language: task.language, parsed: true, symbols: [], imports: [], errorLines: [], importLines: [], reason: text };
  parentPort.postMessage({ id, answer: { kind: 'parsed', blob } });
});`;

async function treacherousPool(source = treacherousWorker, taskMilliseconds = 60_000): Promise<ParserPool> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-worker-'));
  const workerPath = join(directory, 'worker.cjs');
  await writeFile(workerPath, source);
  return openPool(workerPath, directory, taskMilliseconds);
}

async function ask(pool: ParserPool, text: string, signal?: AbortSignal): Promise<string | null> {
  const answer = await pool.run({ kind: 'parse', language: 'go', source: Buffer.from(text) }, signal);
  if (answer.kind === 'failed') return `failed: ${answer.reason}`;
  return answer.kind === 'parsed' ? answer.blob.reason : null;
}

test('a worker gives the same facts as a parse in this thread', async () => {
  const pool = await builtPool();
  const runtime = await syntaxRuntime();
  for (const [language, name] of languageFixtures) {
    const source = readFixture(name);
    const answer = await pool.run({ kind: 'parse', language, source });
    const blob = await parseSource(runtime, language, source);
    expect(answer).toEqual({ kind: 'parsed', blob });
    // Asked for the imports alone, it finds the same.
    const imports = await pool.run({ kind: 'imports', sources: [{ language, source }] });
    expect(imports).toEqual({ kind: 'imports', found: [blob.imports] });
  }
});

test('a task keeps its source when the worker is given it', async () => {
  const pool = await builtPool();
  const all = Buffer.from('func before() {}\npackage a\nfunc f() {}\nfunc after() {}\n');
  const source = all.subarray(all.indexOf('package'), all.indexOf('func after'));
  const answer = await pool.run({ kind: 'parse', language: 'go', source });
  expect(answer).toMatchObject({ blob: { symbols: [{ name: 'f', start: 2, end: 2 }] } });
  expect(source.toString()).toBe('package a\nfunc f() {}\n');
});

test('many tasks at once are all answered, each with its own facts', async () => {
  const pool = await builtPool();
  const padding = `/* ${'x'.repeat(4_000)} */`;
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      pool.run({
        kind: 'parse',
        language: 'javascript',
        source: Buffer.from(`function f${at}() {} ${padding}`),
      }),
    ),
  );
  const names = answers.map((answer) => (answer.kind === 'parsed' ? answer.blob.symbols[0]?.name : null));
  expect(names).toEqual(Array.from({ length: 200 }, (_, at) => `f${at}`));
});

test.each(['die', 'throw', 'hang'])(
  'a source over which workers %s is given up, and the others are read',
  async (fate) => {
    // Long enough for a busy machine to start a worker, which counts as well.
    const pool = await treacherousPool(treacherousWorker, fate === 'hang' ? 4_000 : 60_000);
    const answers = await Promise.all(['a', fate, 'b', fate, 'c'].map((text) => ask(pool, text)));
    const failed = 'failed: The parser stopped while it read this file.';
    expect(answers).toEqual(['a', failed, 'b', failed, 'c']);
  },
);

test('a source is tried twice', async () => {
  const marker = join(await mkdtemp(join(tmpdir(), 'countersign-worker-')), 'tried');
  const onceOnly = treacherousWorker.replace(
    `if (text === 'die')`,
    `const fs = require('node:fs'); const path = ${JSON.stringify(marker)};
     if (text === 'die' && !fs.existsSync(path) && (fs.writeFileSync(path, ''), true))`,
  );
  expect(await ask(await treacherousPool(onceOnly), 'die')).toBe('die');
});

test('a worker that cannot start fails every task, with a sentence', async () => {
  const pool = openPool('/nonexistent/worker.cjs', '/nonexistent');
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => ask(pool, text)));
  expect(new Set(answers.map((answer) => answer?.startsWith('failed: The ')))).toEqual(new Set([true]));
});

test('an aborted task rejects with the reason, before and after it began', async () => {
  const pool = await treacherousPool();
  await expect(ask(pool, 'a', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  const controller = new AbortController();
  const waiting = ask(pool, 'a', controller.signal);
  controller.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow('stop');
  expect(await ask(pool, 'b')).toBe('b');
});

test('after dispose, tasks are answered at once', async () => {
  const pool = await treacherousPool();
  const waiting = ask(pool, 'a');
  await pool.dispose();
  expect(await waiting).toBe('failed: The analysis was ended.');
  expect(await ask(pool, 'b')).toBe('failed: The analysis was ended.');
});
