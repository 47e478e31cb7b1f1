import type { SigningKey } from '../../core/attestation/signingKeys.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { SignOffPlan } from '../../core/workflow/planSignOff.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { formatTable, plural } from '../output/table.ts';
import { displayText } from './displayText.ts';
import { hunkPlace } from './hunkScreen.ts';
import { signedMarkLines } from './markLines.ts';
import { type ScreenLine, textLine } from './screenLine.ts';

export interface SignOffSummary {
  readonly plan: SignOffPlan;
  /** Null: it is written without a signature. */
  readonly key: SigningKey | null;
  /** True when the policy's signers list the key for the reviewer's address. */
  readonly isKeyListed: boolean;
  /** Where the signers stand: `.countersign/allowed_signers`. */
  readonly signersPath: string;
  readonly decidedHere: ReadonlySet<UnitId>;
  readonly markedHere: ReadonlySet<UnitId>;
  readonly stateOf: (hunk: ReviewHunk) => ReviewState;
  readonly trailers: readonly string[];
}

/** Everything that a signature will say, before it is made. */
export function summaryScreen(summary: SignOffSummary): readonly ScreenLine[] {
  const { plan, trailers } = summary;
  const rows = [...subjectRows(plan), ...decisionRows(summary), ...keyRows(summary)];
  const table = formatTable(rows.map(([name, value]) => [`  ${name}`, displayText(value)]));
  return [
    textLine(titleOf(plan), 'strong'),
    ...table
      .trimEnd()
      .split('\n')
      .map((row) => textLine(row)),
    ...loadedLines(summary),
    ...signedMarkLines(plan, summary.markedHere),
    ...flagLines(plan),
    ...warningLines(summary),
    textLine(''),
    textLine(
      summary.key === null
        ? 'It is written as these trailers, without a signature:'
        : 'It is signed as these trailers:',
      'strong',
    ),
    ...trailers.flatMap((trailer) =>
      trailer.split('\n').map((row) => textLine(`  ${displayText(row)}`, 'place')),
    ),
    textLine(''),
  ];
}

type Row = readonly [name: string, value: string];

const titles: Readonly<Record<SignOffPlan['verdict'], string>> = {
  accept: 'Sign-off: you read these hunks and attest them as they stand.',
  reject: 'Rejection: you refuse these hunks as they stand, until you attest them.',
  override: 'Override: these hunks pass the gate without the sign-offs that it asks for.',
};

function titleOf({ verdict, units, authorship }: SignOffPlan): string {
  const isMarksAlone = verdict === 'accept' && units.length === 0 && authorship.length > 0;
  return isMarksAlone ? 'Marks: you say who wrote hunks, and accept none.' : titles[verdict];
}

function subjectRows(plan: SignOffPlan): readonly Row[] {
  const { baseCommit, headCommit, label, kind } = plan.review.target;
  const commits = `${baseCommit?.slice(0, 10) ?? 'nothing'}..${headCommit?.slice(0, 10) ?? ''}`;
  return [
    ['Repository', `${plan.repositoryName} (${plan.repositoryId.slice(0, 8)})`],
    ['Target', plan.target],
    ['Change', kind === 'commit' ? `commit ${label}, ${commits}` : `${label}, ${commits}`],
    ['Reviewer', `${plan.reviewer.name} <${plan.reviewer.email}>`],
    ...(plan.roles.length === 0 ? [] : [['Roles', plan.roles.join(', ')] as const]),
    ['Covers', `${plan.coveredHunks} of ${plural(plan.totalHunks, 'hunk')}`],
    ...(plan.reason === null ? [] : [['Reason', plan.reason] as const]),
    ...(plan.verdict === 'override' ? [['Ends', plan.expires ?? 'when the policy says'] as const] : []),
  ];
}

function decisionRows({ plan, decidedHere, stateOf }: SignOffSummary): readonly Row[] {
  const open = plan.review.hunks.filter((hunk) => !isCovered(plan, hunk)).map(stateOf);
  const count = (...states: readonly ReviewState[]): number =>
    open.filter((state) => states.includes(state)).length;
  const left = [
    [count('open', 'seen', 'stale'), 'not decided'],
    [count('needs-work'), 'needs work'],
    [count('later'), 'later'],
    [count('attested', 'rule-covered'), 'attested before or covered by a rule'],
  ] as const;
  const words = left.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const loaded = loadedHunks(plan, decidedHere).length;
  return [
    ...(plan.verdict === 'override'
      ? []
      : [['Decided', `${plan.coveredHunks - loaded} in this run, ${loaded} loaded from before`] as const]),
    ['Not covered', words.length === 0 ? 'nothing' : words.join(', ')],
  ];
}

/** Covered hunks that an earlier run decided; of an override there are none, since nothing is decided one by one. */
export function loadedHunks(plan: SignOffPlan, decidedHere: ReadonlySet<UnitId>): readonly ReviewHunk[] {
  if (plan.verdict === 'override') return [];
  return plan.review.hunks.filter((hunk) => isCovered(plan, hunk) && !decidedHere.has(hunk.id));
}

function isCovered(plan: SignOffPlan, hunk: ReviewHunk): boolean {
  const covered = new Set(plan.units.map(({ unit }) => unit.id));
  return hunk.units.every(({ unit }) => covered.has(unit.id));
}

function loadedLines({ plan, decidedHere }: SignOffSummary): readonly ScreenLine[] {
  const hunks = loadedHunks(plan, decidedHere);
  if (hunks.length === 0) return [];
  return [
    textLine('  Loaded from before, decided in an earlier run:', 'warning'),
    ...hunks.map((hunk) => textLine(`    ${hunkPlace(hunk)}`)),
  ];
}

function flagLines(plan: SignOffPlan): readonly ScreenLine[] {
  if (plan.verdict === 'reject') return [];
  const flags = plan.units.flatMap(({ findings, file }) =>
    findings
      .filter(({ level, suppressed }) => level !== 'note' && suppressed == null)
      .map(({ level, rule, line }) => `${level} ${rule}, ${file.path}${line === null ? '' : `:${line}`}`),
  );
  if (flags.length === 0) return [];
  const title = plan.verdict === 'accept' ? 'Flagged, and attested all the same:' : 'Flagged, and let pass:';
  return [textLine(`  ${title}`, 'warning'), ...flags.map((flag) => textLine(`    ${displayText(flag)}`))];
}

function keyRows({ key }: SignOffSummary): readonly Row[] {
  if (key === null) {
    return [
      ['Key', 'none, nothing is signed'],
      ['Presence', 'none: whoever can write a commit could have written it (level 0)'],
    ];
  }
  const sources = {
    'git-config': 'git signs with it',
    agent: 'in the agent',
    'ssh-directory': 'in ~/.ssh',
    named: 'named with --key',
  } as const;
  return [
    ['Key', `${key.fingerprint} ${key.comment} (${key.keyType}, ${sources[key.source]})`],
    [
      'Presence',
      key.isSecurityKey
        ? 'your touch of the key, where the policy lists your keys as hardware (level 3 or 4)'
        : 'a signature, which a program that runs as you could make as well (level 1)',
    ],
  ];
}

function warningLines({ plan, key, isKeyListed, signersPath }: SignOffSummary): readonly ScreenLine[] {
  return [...plan.warnings, ...keyWarning({ plan, key, isKeyListed, signersPath })].map((warning) =>
    textLine(`Warning: ${displayText(warning)}`, 'warning'),
  );
}

function keyWarning({
  plan,
  key,
  isKeyListed,
  signersPath,
}: Pick<SignOffSummary, 'plan' | 'key' | 'isKeyListed' | 'signersPath'>): readonly string[] {
  if (key === null) {
    return plan.needsSignature
      ? [`The policy on ${plan.target} requires signatures: the gate will not count this.`]
      : [];
  }
  if (isKeyListed) return [];
  const line = `${plan.reviewer.email} namespaces="hunk-attestation@countersign" ${key.keyType} ${key.publicKey.toString('base64')}`;
  return [
    `The key is not listed for ${plan.reviewer.email} on ${plan.target}: the gate will not count this. Bring this line into ${signersPath} there: ${line}`,
  ];
}
