// @ts-check

/** A step of set-up failed; the message says what happened and what to do about it. */
export class SetUpError extends Error {
  kind = 'set-up';

  /** @param {string} message @param {string} [detail] the failed program's output */
  constructor(message, detail = '') {
    super(detail === '' ? message : `${message}\n\n${excerpt(detail)}`);
    this.name = 'SetUpError';
  }

  /** @param {unknown} error @returns {error is SetUpError} */
  static is(error) {
    return error instanceof SetUpError;
  }
}

/** Both ends of an output, without stack traces: compilers name the error first, package managers last. @param {string} text */
function excerpt(text) {
  const lines = text
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\s+at .+[:)]/.test(line))
    .map((line) => `    ${line}`);
  const end = 12;
  return lines.length <= 2 * end
    ? lines.join('\n')
    : [...lines.slice(0, end), '    …', ...lines.slice(-end)].join('\n');
}

/** A sentence for a failed step, the stack for everything unforeseen. @param {unknown} error @returns {string} */
export function describeError(error) {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return SetUpError.is(error) ? error.message : (error.stack ?? error.message);
}
