import { describe, expect, test } from 'vitest';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { parseDuration } from '../../../src/core/policy/duration.ts';
import { parsePolicy } from '../../../src/core/policy/parsePolicy.ts';
import { policyJsonSchema } from '../../../src/core/policy/policySchema.ts';
import type { RiskOptions } from '../../../src/core/risk/riskOptions.ts';
import { teamPolicy } from './verifyScenario.ts';

const minimal = 'version: 1\nrepository: 1f3c9a2b7d\nbranches: [main]\n';

const specimen = `
version: 1
repository: 1f3c9a2b7d       # any stable id; signed into every attestation
branches: [main, "release/*"]
scope:
  select: ai
  unattributed: require
  human: signed
  range: net
  exempt: []
mechanical: [{name: formatting, class: format, paths: ["**"]}]
carry: [exact, file-state, hunk]
members:
  alice: {emails: [alice@example.com], roles: [senior, security], keys: {hardware: true}}
roles_from: {codeowners: false}
signers: .countersign/allowed_signers
revoked: .countersign/revoked_keys
signatures: {required: true, user_presence: preferred, max_age: 30d}
independence: operator
rules:
  - {name: default, paths: ["**"], require: [{role: senior, count: 1}]}
  - {name: auth, paths: ["src/auth/**"], require: [{role: senior, count: 1}, {role: security, count: 1}]}
  - {name: control, paths: [".countersign/**"], select: all, require: [{role: owner, count: 1}]}
risk:
  large-hunk: {lines: 100}
  suppress: []
modules: {}
high_risk: {reason: required, evidence: traced}
content: {bidi: error, invisible: error, confusable: warn, off_screen: error, binary: require}
quality: {batch_limit: 25, fast: warn}
override: {role: owner, expires: 7d, reason: required}
trailers: [Reviewed-by]
limits: {units: 20000, candidates: 2000, record_bytes: 1048576}
`;

/** Problems of a text that gives no policy. */
function problemsOf(text: string): readonly string[] {
  const { value, problems } = parsePolicy(text);
  return [...(value === null ? [] : ['there is a policy']), ...problems.map(({ message }) => message)];
}

describe('parsePolicy', () => {
  test('the specimen of the specification is valid, and what it leaves out is what it says', () => {
    const { value, problems } = parsePolicy(specimen);
    expect(problems).toEqual([]);
    const { high_risk: _, override: __, mechanical: ___, rules: ____, members: _____, ...rest } = value ?? {};
    const { rules, members, mechanical, ...defaults } =
      parsePolicy(minimal.replace('[main]', '[main, "release/*"]')).value ?? {};
    expect(rest).toEqual(defaults);
    expect({ rules, members, mechanical }).toEqual({
      rules: [{ name: 'default', paths: ['**'], require: [{ count: 1 }] }],
      members: {},
      mechanical: [],
    });
  });

  test('the risk key is what core/risk takes', () => {
    const options: RiskOptions | undefined = parsePolicy(minimal).value?.risk;
    expect(options).toEqual({
      'large-hunk': { lines: 100 },
      'large-change': { lines: 400, files: 14, modules: 10 },
      suppress: [],
    });
  });

  test.each([
    ['unknown key at the top', `${minimal}foo: 1\n`, ['line 4, column 1: unknown key `foo`']],
    [
      'unknown key inside',
      `${minimal}scope:\n  select: all\n  foo: 1\n`,
      ['line 6, column 3: unknown key `foo` under `scope`'],
    ],
    [
      'unknown key in a flow map',
      `${minimal}rules:\n  - {name: a, paths: ["**"], require: [{rolle: x}]}\n`,
      ['line 5, column 41: unknown key `rolle` under `rules[0].require[0]`; did you mean `role`?'],
    ],
    [
      'two unknown keys',
      `${minimal}foo: 1\nbar: 2\n`,
      ['line 4, column 1: unknown key `foo`', 'line 5, column 1: unknown key `bar`'],
    ],
    [
      'a key that is nearly one',
      `${minimal}independance: none\nmembers: {a: {email: [a@example.com]}}\nrisk: {hidden-unicod: {level: off}}\n`,
      [
        'line 5, column 14: `members.a.emails`: is required',
        'line 5, column 15: unknown key `email` under `members.a`; did you mean `emails`?',
        'line 6, column 8: unknown key `hidden-unicod` under `risk`; did you mean `hidden-unicode`?',
        'line 4, column 1: unknown key `independance`; did you mean `independence`?',
      ],
    ],
    [
      'a trailer that names an author',
      `${minimal}trailers: [Reviewed-by, Co-authored-by]\n`,
      ['line 4, column 25: `trailers[1]`: this key would name the reviewer as an author'],
    ],
    [
      'another limit for records',
      `${minimal}limits: {record_bytes: 2000000}\n`,
      ['line 4, column 24: `limits.record_bytes`: invalid input: expected 1048576'],
    ],
    ['a key twice', `${minimal}version: 1\n`, ['line 4, column 1: a key stands here twice']],
    [
      'missing keys',
      'version: 1\n',
      ['line 1, column 1: `repository`: is required', 'line 1, column 1: `branches`: is required'],
    ],
    [
      'a missing key inside',
      `${minimal}override: {expires: 7d}\n`,
      ['line 4, column 11: `override.role`: is required'],
    ],
    ['not a map', '- 1\n', ['line 1, column 1: the policy: invalid input: expected object, received array']],
    ['empty', '', ['line 1, column 1: the policy: invalid input: expected object, received null']],
    [
      'another version',
      minimal.replace('1', '2'),
      ['line 1, column 10: `version`: invalid input: expected 1'],
    ],
    [
      'a number as repository',
      minimal.replace('1f3c9a2b7d', '12345678'),
      ['line 2, column 13: `repository`: invalid input: expected string, received number'],
    ],
    [
      'a wrong word',
      `${minimal}independence: some\n`,
      [
        'line 4, column 15: `independence`: invalid option: expected one of "none"|"author"|"operator"|"any-contributor"',
      ],
    ],
    [
      'a wrong duration',
      `${minimal}signatures: {max_age: 30 days}\n`,
      ['line 4, column 23: `signatures.max_age`: expected a duration such as 30d, 12h or 45m'],
    ],
    [
      'a wildcard address',
      `${minimal}members: {eve: {emails: ["*@example.com"]}}\n`,
      ['line 4, column 26: `members.eve.emails[0]`: expected one email address without wildcards'],
    ],
    [
      'a member name that is none',
      `${minimal}members:\n  "a b": {emails: [a@example.com]}\n`,
      ['line 5, column 10: `members.a b`: expected a member name such as alice'],
    ],
    [
      'an address of two members',
      `${minimal}members:\n  a: {emails: [x@example.com]}\n  b: {emails: [X@example.com]}\n`,
      ['line 6, column 16: `members.b.emails[0]`: X@example.com already belongs to member a'],
    ],
    [
      'an address twice',
      `${minimal}members:\n  a: {emails: [x@example.com, x@example.com]}\n`,
      ['line 5, column 31: `members.a.emails[1]`: x@example.com is listed twice'],
    ],
    [
      'a rule name twice',
      `${minimal}rules:\n  - {name: a, paths: ["**"], require: [{count: 1}]}\n  - {name: a, paths: ["b"], require: [{count: 1}]}\n`,
      ['line 6, column 12: `rules[1].name`: rule name a is used twice'],
    ],
    [
      'a class that nobody proves',
      `${minimal}mechanical: [{name: l, class: lockfile, paths: ["**"]}]\n`,
      [
        'line 4, column 31: `mechanical[0].class`: invalid option: expected one of "format"|"comment"|"move"|"rename"',
      ],
    ],
    [
      'an exemption without reason',
      `${minimal}scope: {exempt: [{paths: ["**"], reason: " "}]}\n`,
      ['line 4, column 42: `scope.exempt[0].reason`: too small: expected string to have >=1 characters'],
    ],
    [
      'signers outside the repository',
      `${minimal}signers: ../keys\n`,
      ['line 4, column 10: `signers`: expected a path inside the repository'],
    ],
    [
      'broken YAML',
      `${minimal}scope: [\n`,
      ['line 5, column 1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'two documents',
      `${minimal}---\n${minimal}`,
      ['line 4, column 1: Source contains multiple documents; please use YAML.parseAllDocuments()'],
    ],
    ['merge keys', `${minimal}<<: {a: 1}\n`, ['line 4, column 1: unknown key `<<`']],
    [
      'an unknown tag',
      `${minimal}trailers: !!js/function [x]\n`,
      ['line 4, column 11: Unresolved tag: tag:yaml.org,2002:js/function'],
    ],
    ['a prototype', `${minimal}__proto__: {polluted: true}\n`, ['line 4, column 1: unknown key `__proto__`']],
    [
      'an alias without an anchor',
      `${minimal}trailers: *none\n`,
      ['line 4, column 11: Unresolved alias (the anchor must be set before the alias): none'],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('a bomb of aliases is refused at once', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `x${level + 1}: &x${level + 1} [${Array(10).fill(`*x${level}`).join(', ')}]`,
    );
    expect(problemsOf(`x0: &x0 [1]\n${levels.join('\n')}\n`)).toEqual([
      'line 1, column 1: Excessive alias count indicates a resource exhaustion attack',
    ]);
  });

  test('rungs of a rule that can never hold under those of the policy', () => {
    const withCarry = (policy: string, rule: string): readonly string[] =>
      problemsOf(
        `${minimal}carry: [${policy}]\nrules: [{name: a, paths: ["**"], require: [{}], carry: [${rule}]}]\n`,
      );
    const never = [
      'line 5, column 56: `rules[0].carry`: none of these rungs can hold under the carry of the policy',
    ];
    expect(withCarry('exact, hunk', 'trivial-rebase')).toEqual(never);
    expect(withCarry('trivial-rebase', 'exact')).toEqual(never);
    expect(withCarry('hunk', 'exact')).toEqual(['there is a policy']);
    expect(withCarry('hunk, trivial-rebase', 'trivial-rebase')).toEqual(['there is a policy']);
  });

  test('of hundreds of unknown keys the first are told', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `independence${index}: none\n`);
    const told = problemsOf(minimal + lines.join(''));
    expect([told.length, told.at(-1)]).toEqual([51, 'line 1, column 1: 450 more unknown keys']);
  });

  test('a huge file is not parsed', () => {
    expect(problemsOf(`# ${'x'.repeat(256 * 1024)}\n${minimal}`)).toEqual([
      'the policy is larger than 256 KB',
    ]);
  });

  test('problems carry the path and the line', () => {
    const path = toRepoPath('.countersign/policy.yml');
    expect(parsePolicy(`${minimal}foo: 1\n`, path).problems).toMatchObject([{ path, line: 4 }]);
    expect(parsePolicy(`# ${'x'.repeat(256 * 1024)}\n`, path).problems).toMatchObject([{ path }]);
  });

  test('a list may be shared by an anchor', () => {
    const { value } = parsePolicy(
      `${minimal}scope: {exempt: [{paths: &docs ["docs/**"], reason: prose}]}\nmechanical: [{name: m, class: move, paths: *docs}]\n`,
    );
    expect(value?.mechanical[0]?.paths).toEqual(['docs/**']);
  });
});

describe('policyJsonSchema', () => {
  const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());

  test.each([
    [true, minimal],
    [true, specimen],
    [true, teamPolicy],
    [false, `${minimal}foo: 1\n`],
    [false, `${minimal}scope: {foo: 1}\n`],
    [false, 'version: 1\n'],
  ])('agrees with the parser: %s', (expected, text) => {
    expect(validate(parse(text))).toBe(expected);
    expect(parsePolicy(text).value !== null).toBe(expected);
  });
});

test.each([
  ['90s', 90_000],
  ['45m', 2_700_000],
  ['12h', 43_200_000],
  ['30d', 2_592_000_000],
  ['2w', 1_209_600_000],
  ['0d', null],
  ['1.5h', null],
  ['30', null],
  ['30D', null],
  [' 30d', null],
])('the duration %j', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
