import { Buffer } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { formatEffectivePolicy } from '../../../src/core/policy/formatEffectivePolicy.ts';
import { formatInitialPolicy } from '../../../src/core/policy/formatInitialPolicy.ts';
import { parsePolicy } from '../../../src/core/policy/parsePolicy.ts';
import type { Policy } from '../../../src/core/policy/policySchema.ts';
import { unsatisfiableRules } from '../../../src/core/policy/unsatisfiableRules.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const people = [
  { name: 'alice', emails: ['alice@example.com'], roles: ['senior', 'owner'] },
  { name: 'bob', emails: ['bob@example.com'], roles: ['senior', 'security'] },
];
const handwritten = `version: 1
repository: 1f3c9a2b7d5e4f60718293a4b5c6d7e8f9012345
branches: [main, "release/*"]
scope: {select: all, unattributed: require, exempt: [{paths: ["vendor/**"], reason: not ours}]}
mechanical: [{name: formatting, class: format, paths: ["**"]}]
carry: &rungs [exact, file-state, hunk]
members:
  alice: {emails: [alice@example.com], roles: [senior, owner], keys: {hardware: true}}
  bob: {emails: [bob@example.com, bob@home.example], roles: [security]}
signatures: {required: true, user_presence: required, max_age: 30d}
independence: any-contributor
rules:
  - {name: default, paths: ["**"], require: [{role: senior, count: 1}]}
  - name: control
    paths: [".countersign/**"]
    select: all
    require: [{role: owner}, {count: 2}]
content: {bidi: error, binary: require}
override: {role: owner, expires: 7d, reason: required}
limits: {units: 20000, candidates: 2000}
`;
const texts = [
  handwritten,
  'version: 1\nrepository: 1f3c9a2b7d\nbranches: [main]\n',
  ...(['declared', 'strict', 'all'] as const).map((preset) =>
    formatInitialPolicy({
      preset,
      repositoryId: '1f3c9a2b7d',
      branches: ['main'],
      members: people,
      schemaUrl: null,
    }),
  ),
];
const seeds: readonly unknown[] = texts.map((text): unknown => parse(text));

/** Policies: whatever parses means all of what it says, and nothing else. */
export const policiesTarget: FuzzTarget = {
  name: 'policies',
  reaches: 'well-formed YAML that the schema judges',
  generate(random) {
    const text = random.chance(0.75) ? semanticEdit(random) : mutateLines(random, random.pick(texts));
    return random.chance(0.15) ? mutateBytes(random, Buffer.from(text)) : Buffer.from(text);
  },
  check(input) {
    const text = input.toString('utf8');
    const { value, problems } = parsePolicy(text);
    mustBeProblems(problems);
    mustHold((value === null) === problems.length > 0, 'a policy is read, or it is said why not');
    const lines = text.split(/\r\n|\n|\r/).length;
    for (const { line, message } of problems)
      mustHold(
        line === undefined || (line <= lines && /^line \d+, column \d+: ./.test(message)),
        'errors have a place',
      );
    const written = documentOf(text);
    if (value === null)
      return { isReached: written !== undefined, label: written === undefined ? 'no YAML' : 'refused' };
    mustHold(isSaidBy(written, value), 'what is written is what holds: nothing is dropped or changed');
    const effective = parsePolicy(formatEffectivePolicy(value)).value;
    mustHold(
      isDeepStrictEqual(effective, value),
      'the policy with its defaults written out is the same policy',
    );
    mustHold(isDeepStrictEqual(parsePolicy(text).value, value), 'reading twice gives the same');
    unsatisfiableRules(value, null);
    return { isReached: true, label: 'accepted' };
  },
};

/** The YAML as data, by another way than the product's; undefined when it is none. */
function documentOf(text: string): unknown {
  try {
    return parse(text, { uniqueKeys: true, strict: true, maxAliasCount: 50, logLevel: 'error' }) as unknown;
  } catch {
    return undefined;
  }
}

/** Every key and value of the document stands in the policy, where only defaults are added. Reasons are trimmed. */
function isSaidBy(written: unknown, read: unknown): boolean {
  if (typeof written === 'string' && typeof read === 'string') return written.trim() === read.trim();
  if (Array.isArray(written)) {
    return (
      Array.isArray(read) &&
      written.length === read.length &&
      written.every((item, at) => isSaidBy(item, read[at]))
    );
  }
  if (typeof written !== 'object' || written === null) return Object.is(written, read) || written === read;
  if (typeof read !== 'object' || read === null) return false;
  return Object.entries(written).every(
    ([key, item]) => Object.hasOwn(read, key) && isSaidBy(item, (read as Record<string, unknown>)[key]),
  );
}

function semanticEdit(random: FuzzRandom): string {
  let value = random.pick(seeds);
  for (let times = random.between(1, 2); times > 0; times -= 1)
    value = random.chance(0.6) ? { ...(value as Policy), ...validPart(random) } : mutateJson(random, value);
  return random.chance(0.5)
    ? stringify(value)
    : stringify(value, { defaultStringType: 'QUOTE_DOUBLE', collectionStyle: 'flow' });
}

/** Parts that the schema knows, in forms that it mostly accepts. */
function validPart(random: FuzzRandom): Record<string, unknown> {
  const role = random.pick(['senior', 'owner', 'security', 'nobody', 'Bad Role']);
  const paths = random.pick([['**'], ['src/**', '*.ts'], ['.countersign/**'], ['[id]/**'], [''], []]);
  return random.pick<Record<string, unknown>>([
    { independence: random.pick(['none', 'author', 'operator', 'any-contributor', 'any']) },
    { carry: random.pick([['exact'], ['hunk', 'exact'], [], ['trivial-rebase'], 'hunk']) },
    {
      scope: {
        select: random.pick(['ai', 'all', 'none']),
        unattributed: random.pick(['require', 'warn', 'ignore']),
      },
    },
    {
      rules: [
        { name: 'r', paths, require: [{ role, count: random.below(22) }] },
        { name: random.pick(['r', 's']), paths: ['**'], require: [{}] },
      ],
    },
    {
      signatures: {
        required: random.chance(0.5),
        user_presence: random.pick(['required', 'none', true]),
        max_age: random.pick(['30d', '12h', '0d', '1y', '-1d']),
      },
    },
    {
      members: {
        zoe: {
          emails: [random.pick(['zoe@example.com', 'ALICE@example.com', '*@example.com', 'zoe'])],
          roles: [role],
        },
      },
    },
    { override: { role, expires: '7d', reason: random.pick(['required', 'optional']) } },
    { limits: { candidates: random.pick([0, 1, 2000, 1e9, 1.5]) } },
    { signers: random.pick(['.countersign/allowed_signers', '../signers', '/etc/passwd', 'a/../b']) },
    { branches: random.pick([['main'], ['**'], [], 'main']) },
    { trailers: random.pick([['Reviewed-by'], ['Reviewed by'], []]) },
    { [random.pick(['scop', 'Rules', 'rule', '<<', '__proto__', 'x'])]: random.pick([1, null, {}]) },
  ]);
}
