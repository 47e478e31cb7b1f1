// An extension that shares the extension host with ours and watches its event loop: how long it was held, and how much
// of that was our code, by a CPU profile. Answers on the socket that COUNTERSIGN_HOST_PROBE names. Never shipped.
const { createServer } = require('node:http');
const { Session } = require('node:inspector');
const Module = require('node:module');

/** Milliseconds between looks; a look that comes much later was held up. */
const lookEvery = 4;
/** Shorter waits are nobody's concern. */
const shortestBlock = 20;
const ourBundle = '/dist/extension.cjs';

/**
 * Microseconds of the monotonic clock, as in the profile, and of this thread's processor time.
 * @typedef {{from: number, to: number, cpu: number}} Span
 */

/** @type {Span[]} */
let blocks = [];
let cpuAtBegin = 0;
/** Processor time, milliseconds. */
const loaded = { load: 0, activate: 0 };

const now = () => Number(process.hrtime.bigint() / 1000n);

/** Processor time of this thread, microseconds. */
function cpuTime() {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** @param {number} before @param {number} cpuBefore */
function look(before, cpuBefore) {
  setTimeout(() => {
    const [at, cpu] = [now(), cpuTime()];
    if (at - before > (shortestBlock + lookEvery) * 1000)
      blocks.push({ from: before, to: at, cpu: cpu - cpuBefore });
    look(at, cpu);
  }, lookEvery);
}

/** Times how long our bundle takes to load, and how long its `activate` holds the host. */
function watchLoading() {
  const load = Module['_load'];
  Module['_load'] = function watched(request, ...rest) {
    if (!String(request).endsWith(ourBundle)) return load.call(this, request, ...rest);
    const begun = cpuTime();
    const exported = load.call(this, request, ...rest);
    loaded.load = (cpuTime() - begun) / 1000;
    Module['_load'] = load;
    return {
      ...exported,
      activate(context) {
        const called = cpuTime();
        const result = exported.activate(context);
        loaded.activate = (cpuTime() - called) / 1000;
        return result;
      },
    };
  };
}

const session = new Session();
/** @param {string} method @param {object} [parameters] @returns {Promise<any>} */
const post = (method, parameters) =>
  new Promise((resolve, reject) =>
    session.post(method, parameters, (error, result) => (error === null ? resolve(result) : reject(error))),
  );

/** Where the first of ascending numbers stands that is greater. @param {readonly number[]} numbers @param {number} than */
function firstAfter(numbers, than) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] > than) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What of each block was our code and what was garbage collection, in milliseconds. @param {any} profile */
function attribute(profile) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])),
  );
  const own = new Map();
  const isOwn = (id) => {
    if (id === undefined) return false;
    const known = own.get(id);
    if (known !== undefined) return known;
    const found = nodes.get(id).callFrame.url.endsWith(ourBundle) || isOwn(parents.get(id));
    own.set(id, found);
    return found;
  };
  const top = (id) => {
    let name = '';
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const { url, functionName, lineNumber } = nodes.get(at).callFrame;
      if (url.endsWith(ourBundle)) name = `${functionName}:${lineNumber + 1}`;
    }
    return name;
  };
  // A slow machine is held often, and for each time only its own samples are looked at.
  let end = profile.startTime;
  const ends = profile.timeDeltas.map((delta) => (end += delta));
  return (/** @type {Span} */ { from, to, cpu }) => {
    const found = {
      milliseconds: (to - from) / 1000,
      cpu: cpu / 1000,
      ownCpu: 0,
      own: 0,
      collecting: 0,
      idle: 0,
      functions: {},
    };
    for (let index = firstAfter(ends, from); index < profile.samples.length; index += 1) {
      const delta = profile.timeDeltas[index];
      const at = ends[index];
      if (at <= from) continue;
      if (at - delta >= to) break;
      const id = profile.samples[index];
      const { functionName } = nodes.get(id).callFrame;
      const milliseconds = (Math.min(at, to) - Math.max(at - delta, from)) / 1000;
      if (isOwn(id)) {
        found.own += milliseconds;
        found.functions[top(id)] = (found.functions[top(id)] ?? 0) + milliseconds;
      } else if (functionName === '(garbage collector)') found.collecting += milliseconds;
      else if (functionName === '(idle)') found.idle += milliseconds;
    }
    // Samples tell wall time; on a busy machine the thread waits in the middle of its work.
    found.ownCpu = (found.cpu * found.own) / Math.max(1, found.milliseconds - found.idle);
    return found;
  };
}

async function answer(path) {
  if (path === '/begin') {
    await post('Profiler.start');
    blocks = [];
    cpuAtBegin = cpuTime();
    return {};
  }
  if (path === '/end') {
    const found = blocks;
    const { profile } = await post('Profiler.stop');
    const describe = attribute(profile);
    const whole = describe({ from: profile.startTime, to: profile.endTime, cpu: cpuTime() - cpuAtBegin });
    return {
      loaded,
      blocks: found.map(describe),
      whole,
      ...(process.env['COUNTERSIGN_HOST_PROFILE'] ? { profile } : {}),
    };
  }
  return {};
}

exports.activate = async function activate() {
  const socket = process.env['COUNTERSIGN_HOST_PROBE'];
  if (socket === undefined) return;
  watchLoading();
  session.connect();
  await post('Profiler.enable');
  await post('Profiler.setSamplingInterval', { interval: 1000 });
  createServer((request, response) => {
    answer(request.url).then(
      (value) => response.end(JSON.stringify(value)),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(socket);
  look(now(), cpuTime());
};
