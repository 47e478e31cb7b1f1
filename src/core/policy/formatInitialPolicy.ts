import { controlPaths } from './pathRules.ts';
import type { Policy } from './policySchema.ts';

/** How much needs a sign-off: what is marked as AI, everything not proven human, or everything. */
export type PolicyPreset = 'declared' | 'strict' | 'all';

export interface InitialMember {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  readonly emails: readonly string[];
  readonly roles: readonly string[];
  /** The name at the forge; left out where it is not known. */
  readonly login?: string | null;
}

export interface InitialPolicy {
  readonly preset: PolicyPreset;
  readonly repositoryId: string;
  readonly branches: readonly string[];
  readonly members: readonly InitialMember[];
  /** Where the shipped JSON schema is, for editors; null leaves the line out. */
  readonly schemaUrl: string | null;
  /** The CODEOWNERS file that the members were taken from, and its owners who could not be. */
  readonly codeowners?: { readonly path: string; readonly unknownOwners: readonly string[] } | null;
}

/**
 * The commented policy that `policy init` writes (docs/policy.md). It parses back, and it asks for no more
 * people than there are once the author of a change is set aside.
 */
export function formatInitialPolicy(initial: InitialPolicy): string {
  const lines = [
    ...(initial.schemaUrl === null ? [] : [`# yaml-language-server: $schema=${initial.schemaUrl}`]),
    '# Who must sign off which changes. Read from the tip of the target branch, never from the change itself.',
    '# Check it after every edit: countersign policy check',
    'version: 1',
    '',
    '# Signed into every attestation, so that none can be used in another repository. Never change it.',
    `repository: ${quote(initial.repositoryId)}`,
    '# The branches that this policy guards.',
    `branches: ${quoteList(initial.branches)}`,
    '',
    ...scopeLines(initial.preset),
    '',
    ...memberLines(initial.members),
    ...codeownersLines(initial.codeowners ?? null),
    '',
    '# One line for each key: <email> <key type> <key>. Wildcards are refused.',
    'signers: .countersign/allowed_signers',
    'signatures: {required: true, user_presence: preferred, max_age: 30d}',
    '',
    ...independenceLines(initial.members.length),
    '',
    '# Every rule that matches a path applies.',
    'rules:',
    ...ruleLines(initial.members),
    '',
    '# Text that reads otherwise than it runs: it fails a change whoever signed it.',
    'content: {bidi: error, invisible: error, confusable: warn, off_screen: error}',
  ];
  return `${lines.join('\n')}\n`;
}

const presetScopes: Readonly<
  Record<PolicyPreset, Pick<Policy['scope'], 'select' | 'unattributed' | 'human'>>
> = {
  declared: { select: 'ai', unattributed: 'ignore', human: 'recorded' },
  strict: { select: 'ai', unattributed: 'require', human: 'signed' },
  all: { select: 'all', unattributed: 'require', human: 'signed' },
};

const presetWords: Readonly<Record<PolicyPreset, readonly string[]>> = {
  declared: [
    'Preset "declared": what is marked as AI-written needs a sign-off.',
    'Lets through: AI-written code whose marks are missing or were taken out, and everything called human-written.',
  ],
  strict: [
    'Preset "strict": everything that is not proven human-written needs a sign-off, marked as AI or not.',
    'Lets through: nothing yet; signing code as human-written comes later, and a mark alone is no proof.',
  ],
  all: [
    'Preset "all": every change needs a sign-off, whoever wrote it.',
    'Lets through: nothing but what you list under exempt and mechanical.',
  ],
};

function scopeLines(preset: PolicyPreset): readonly string[] {
  const { select, unattributed, human } = presetScopes[preset];
  return [
    ...presetWords[preset].map((sentence) => `# ${sentence}`),
    'scope:',
    `  select: ${select}              # ai | all`,
    `  unattributed: ${unattributed}   # require | warn | ignore: changes nobody claims`,
    `  human: ${human}           # signed | recorded: what lets a change count as human-written`,
    '  exempt: []              # {paths, reason}: listed in every report',
  ];
}

function memberLines(members: readonly InitialMember[]): readonly string[] {
  if (members.length === 0) {
    return [
      '# Nobody can sign yet. For instance: alice: {emails: [alice@example.com], roles: [owner]}',
      'members: {}',
    ];
  }
  return [
    '# Taken from the history and CODEOWNERS: take out who should not sign. Thresholds count people, not keys;',
    '# one person must be one member, with all addresses, or could sign for two.',
    'members:',
    ...members.map(({ name, emails, roles, login }) => {
      const loginPart = login == null ? '' : `, login: ${quote(login)}`;
      return `  ${quote(name)}: {emails: ${quoteList(emails)}, roles: ${quoteList(roles)}${loginPart}}`;
    }),
  ];
}

/** Owners are only told of: whoever asks for their sign-off has to know that each of them can give it. */
function codeownersLines(codeowners: NonNullable<InitialPolicy['codeowners']> | null): readonly string[] {
  if (codeowners === null) return [];
  const { unknownOwners } = codeowners;
  return [
    ...(unknownOwners.length === 0
      ? []
      : [`# Owners without a known address, not written here: ${unknownOwners.map(printable).join(' ')}`]),
    `# To ask the owners that ${printable(codeowners.path)} names for a path:`,
    '#   roles_from: {codeowners: true}        and in a rule: require: [{role: codeowner}]',
  ];
}

function printable(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, '?');
}

/** An unknown operator needs one more person than the rules; with two members nobody would be left. */
function independenceLines(memberCount: number): readonly string[] {
  const words = [
    '# none | author | operator | any-contributor: whose sign-off does not count for a change. Under operator,',
    '# commits by agents alone or by non-members need one more person.',
  ];
  if (memberCount === 1) {
    return [
      ...words,
      '# With a single member, nobody else could sign: the author may. So a sign-off says that the author read what',
      '# an agent wrote, and that no second person did. Raise this to author when somebody joins.',
      'independence: none',
    ];
  }
  if (memberCount === 2) {
    return [
      ...words,
      '# With two members, an agent that commits on its own may be signed off by the one who ran it. Raise this to',
      '# operator when a third person joins.',
      'independence: author',
    ];
  }
  return [...words, 'independence: operator'];
}

function ruleLines(members: readonly InitialMember[]): readonly string[] {
  const senior = formatRequirement(members, 'senior');
  const owner = formatRequirement(members, 'owner');
  return [
    `  - {name: default, paths: ["**"], require: [${senior}]}`,
    '  # The files that decide how changes are judged; they need a sign-off under any preset.',
    `  - {name: control, paths: ${quoteList(controlPaths)}, select: all, require: [${owner}]}`,
  ];
}

/** A role is asked for only when enough people have it; `needed` leaves room for the author and an operator. */
function formatRequirement(members: readonly InitialMember[], role: string): string {
  const holders = members.filter(({ roles }) => roles.includes(role)).length;
  const needed = members.length === 1 ? 1 : 2;
  return holders >= needed ? `{role: ${role}, count: 1}` : '{count: 1}';
}

function quoteList(items: readonly string[]): string {
  return `[${items.map(quote).join(', ')}]`;
}

/** JSON strings are YAML strings. */
function quote(text: string): string {
  return /^[A-Za-z][A-Za-z._/@-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
