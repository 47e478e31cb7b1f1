import { evidenceStrength } from '../../core/provenance/evidenceStrength.ts';
import type { ProvenanceLineJson } from '../../core/workflow/schemas/provenanceLineSchema.ts';
import { terminalText } from './table.ts';

type ClaimJson = ProvenanceLineJson['claims'][number];

/** For people: who wrote one line and why, then every claim on it, then what was looked for in vain. */
export function formatProvenanceExplanation(json: ProvenanceLineJson): string {
  const { claims, notFound } = json;
  const silent = notFound.filter(({ elsewhere }) => !elsewhere).map(({ reader }) => reader);
  const elsewhere = notFound.filter((entry) => entry.elsewhere).map(({ reader }) => reader);
  const disputes = claims.filter(({ standing }) => standing === 'conflicts');
  return [
    `${terminalText(json.path)}:${json.line}: ${authorWords[json.kind]}`,
    originOf(json),
    json.reason,
    ...(disputes.length === 0 ? [] : [disputeOf(disputes)]),
    '',
    ...claims.flatMap(claimLines),
    ...(claims.length === 0 ? [] : ['']),
    ...(elsewhere.length === 0 ? [] : [`Says who wrote other lines there: ${elsewhere.join(', ')}.`]),
    ...(silent.length === 0 ? [] : [`Looked for and not found: ${silent.join(', ')}.`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const authorWords: Readonly<Record<ProvenanceLineJson['kind'], string>> = {
  ai: 'written by an AI',
  human: 'written by a person',
  mixed: 'partly written by an AI',
  unknown: 'nobody knows who wrote it',
};

function originOf({ commit, original, path, line }: ProvenanceLineJson): string {
  if (commit === null) return 'No commit holds it yet, or the one that added it could not be found.';
  if (original === null) return `Added by commit ${commit.slice(0, 10)}.`;
  const place =
    original.path === path
      ? original.line === line
        ? ''
        : `, as line ${original.line}`
      : `, as line ${original.line} of ${terminalText(original.path)}`;
  return `Added by commit ${commit.slice(0, 10)}${place}.`;
}

function disputeOf(disputes: readonly ClaimJson[]): string {
  const who = disputes.map(({ reader, kind }) => `${reader} (${kind === 'ai' ? 'AI' : kind})`);
  return `Disputed by ${[...new Set(who)].join(', ')}.`;
}

const standingWords: Readonly<Record<ClaimJson['standing'], string>> = {
  won: 'wins',
  agrees: 'agrees',
  conflicts: 'conflicts',
  weaker: 'is weaker',
  superseded: 'is superseded',
  silent: 'decides nothing',
};

function claimLines(claim: ClaimJson): readonly string[] {
  const { reader, kind, tier, about, evidence, standing } = claim;
  const details = [
    ['tool', claim.tool],
    ['model', claim.model],
    ['session', claim.session],
    ['commit', claim.commit?.slice(0, 10) ?? null],
    ['by', claim.by],
    ['because', claim.reason],
  ].flatMap(([label, value]) => (value === null ? [] : [`    ${label}: ${terminalText(value ?? '')}`]));
  const scope = { line: 'this line', commit: 'the whole commit', unit: 'the hunk' }[about];
  return [
    `  ${reader} ${standingWords[standing]}: ${kind === 'ai' ? 'AI' : kind}, ${evidenceStrength(tier)} evidence (${tier})`,
    `    about ${scope}: ${terminalText(evidence)}`,
    ...details,
  ];
}
