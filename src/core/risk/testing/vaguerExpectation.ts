/** An assertion: what it is about, how much it says (more is stricter), and the words that say it. */
export interface Expectation {
  readonly subject: string;
  readonly strictness: number;
  readonly matcher: string;
}

/** 3: one exact value. 2: a part, a shape, a bound. 1: that there is something. 0: nothing at all. */
const matcherStrictness: readonly (readonly [RegExp, number])[] = [
  [
    /^(?:toBe|toEqual|toStrictEqual|toHaveLength|toMatchInlineSnapshot|toThrowErrorMatchingInlineSnapshot|toHaveBeenCalledWith|toHaveBeenNthCalledWith|toHaveBeenCalledTimes|toHaveTextContent|toHaveText|equal|equals|deepEqual|strictEqual|deepStrictEqual|eql)$/,
    3,
  ],
  [
    /^(?:toMatchObject|toContain|toContainEqual|toMatch|toHaveProperty|toBeCloseTo|toBeGreaterThan|toBeLessThan|toBeInstanceOf|toThrow|toThrowError|include|match)$/,
    2,
  ],
  [
    /^(?:toBeTruthy|toBeFalsy|toBeDefined|toBeUndefined|toBeNull|toHaveBeenCalled|ok|exist|truthy|toMatchSnapshot|not\.toBeNull|not\.toBeUndefined|not\.toThrow)$/,
    1,
  ],
];

const anything = /\bexpect\.(?:anything|any)\(|^\s*(?:mock\.)?ANY\s*$/;

/** The expectation of a line of a test; null when the line is none that can be compared. */
export function readExpectation(line: string): Expectation | null {
  return (
    readScript(line) ??
    readUnittest(line) ??
    readPytest(line) ??
    readGo(line) ??
    readJava(line) ??
    readRust(line)
  );
}

/** True for a check that holds whatever the code does: `expect(true).toBe(true)`, `assert True`. */
export function isTautology(line: string): boolean {
  return /\bexpect\(\s*(true|1|false)\s*\)\.(?:toBe|toEqual)\(\s*\1\s*\)|\bexpect\(\s*true\s*\)\.toBeTruthy\(|^\s*assert\s+(?:True|1)\s*(?:,|#|$)|\bself\.assertTrue\(\s*True\s*\)|\bassertTrue\(\s*true\s*\)|\bassert!\(\s*true\s*\)|\bassert(?:\.ok)?\(\s*true\s*\)|\bassert\.True\(\s*t\s*,\s*true\s*\)/.test(
    line,
  );
}

function readScript(line: string): Expectation | null {
  const match =
    /\bexpect\(([^]*?)\)\s*\.(?:(?:resolves|rejects)\.)?((?:not\.)?\w+)(?:<[^>]*>)?\(([^]*)\)\s*;?\s*$/.exec(
      line,
    );
  if (match === null) return null;
  const [, subject = '', matcher = '', argument = ''] = match;
  const found =
    matcherStrictness.find(([pattern]) => pattern.test(matcher))?.[1] ??
    (matcher.startsWith('not.') ? 1 : undefined);
  if (found === undefined) return null;
  const exactTruth =
    /^(?:toBe|toEqual)$/.test(matcher) && /^\s*(?:null|undefined)\s*$/.test(argument) ? 1 : found;
  const emptyThrow = matcher.startsWith('toThrow') && argument.trim() === '' ? 1 : exactTruth;
  return {
    subject: fold(subject),
    strictness: anything.test(argument) ? Math.min(1, emptyThrow) : emptyThrow,
    matcher,
  };
}

function readUnittest(line: string): Expectation | null {
  const match = /\bself\.(assert\w+)\(\s*([^,)]+(?:\([^)]*\))?)/.exec(line);
  if (match === null) return null;
  const [, matcher = '', subject = ''] = match;
  const strictness = /^assert(?:Equals?|ListEqual|DictEqual|SetEqual|Is|CountEqual|AlmostEqual)$/.test(
    matcher,
  )
    ? 3
    : /^assert(?:In|Greater|Less|Regex|IsInstance|Raises)/.test(matcher)
      ? 2
      : 1;
  return {
    subject: fold(subject).replace(/ (?:==|in) .*$/, ''),
    strictness: /\b(?:ANY|mock\.ANY)\b/.test(line) ? 1 : strictness,
    matcher,
  };
}

function readPytest(line: string): Expectation | null {
  const match = /^\s*assert\s+([^#]+?)\s*(?:#.*)?$/.exec(line);
  if (match?.[1] === undefined || match[1].startsWith('(')) return null;
  const [left = '', operator = ''] = /^([^]*?)\s+(==|is not None|is None|is|in|not in|>=?|<=?|!=)(?:\s|$)/
    .exec(match[1])
    ?.slice(1) ?? [match[1], ''];
  const strictness =
    operator === '==' || operator === 'is'
      ? 3
      : operator === '' || operator === 'is not None' || operator === '!='
        ? 1
        : 2;
  return {
    subject: fold(left)
      .replace(/^isinstance\(([^,]+),.*$/, '$1')
      .replace(/^len\((.*)\)$/, '$1'),
    strictness,
    matcher: operator === '' ? 'assert' : operator,
  };
}

function readGo(line: string): Expectation | null {
  const match = /\b(?:require|assert)\.(\w+)\(\s*t\s*,\s*([^]*)\)\s*$/.exec(line);
  if (match === null) return null;
  const [, matcher = '', rest = ''] = match;
  const parts = rest.split(/,\s*/);
  const exact = /^(?:Equal|EqualValues|Exactly|JSONEq|ElementsMatch|Len|EqualError|ErrorIs)$/.test(matcher);
  // testify puts the expected value first, except where there is a container or an error to look at.
  const subject = exact && !/^(?:Len|EqualError|ErrorIs)$/.test(matcher) ? parts[1] : parts[0];
  const strictness = exact
    ? 3
    : /^(?:Contains|Greater|Less|Regexp|InDelta|ErrorContains|ErrorAs)/.test(matcher)
      ? 2
      : 1;
  return { subject: fold(subject ?? ''), strictness, matcher };
}

function readJava(line: string): Expectation | null {
  const match = /^\s*(?:Assert\w*\.)?(assert[A-Z]\w*)\(([^]*)\)\s*;\s*$/.exec(line);
  if (match === null) return null;
  const [, matcher = '', rest = ''] = match;
  const parts = rest.split(/,\s*/);
  const exact = /^assert(?:Equals|ArrayEquals|Same|IterableEquals|LinesMatch)$/.test(matcher);
  return { subject: fold((exact ? parts[1] : parts[0]) ?? ''), strictness: exact ? 3 : 1, matcher };
}

function readRust(line: string): Expectation | null {
  const match = /\b(assert(?:_eq|_ne|_matches)?)!\(\s*([^]*)\)\s*;\s*$/.exec(line);
  if (match === null) return null;
  const [, matcher = '', rest = ''] = match;
  const subject = fold(rest.split(/,\s*/)[0] ?? '')
    .replace(/\.is_(?:some|ok|none|err|empty)\(\)$/, '')
    .replace(/^!/, '')
    .replace(/ (?:==|>|<|>=|<=|!=) .*$/, '');
  return {
    subject,
    strictness: matcher === 'assert_eq' ? 3 : matcher === 'assert_matches' ? 2 : 1,
    matcher: `${matcher}!`,
  };
}

function fold(text: string): string {
  return text
    .replace(/\bawait\s+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
