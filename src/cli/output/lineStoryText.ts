import { evidenceStrength } from '../../core/provenance/evidenceStrength.ts';
import type { ExplainJson } from '../../core/workflow/schemas/explainSchema.ts';
import { plural, terminalText } from './table.ts';

type SignOffJson = ExplainJson['signOffs'][number];

/** For people: the line, who brought it in, who wrote it, who signed it and what they knew. */
export function formatLineStory(json: ExplainJson): string {
  const { origin, signOffs, unreadable } = json;
  const lines = [
    `${terminalText(json.path)}:${json.line}  ${terminalText(json.text.trim())}`,
    '',
    `Brought in by ${origin.commit.slice(0, 10)} "${terminalText(origin.subject)}"`,
    `  ${terminalText(origin.author.name)} <${terminalText(origin.author.email)}>, ${origin.at}${originPlace(json)}`,
    ...authorLines(json),
    '',
    ...(signOffs.length === 0
      ? ['No sign-off that is here covers this line.']
      : signOffs.flatMap(signOffLines)),
    ...unreadable.map(
      ({ by, at, record }) =>
        `${terminalText(by)} signed something at ${terminalText(at)}, but the record ${record.slice(0, 12)} is not here: it may cover this line.`,
    ),
    ...(unreadable.length === 0 ? [] : ['Fetch the records with "countersign records fetch".']),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function originPlace({ origin, path, line }: ExplainJson): string {
  if (origin.path !== path) return `, as line ${origin.line} of ${terminalText(origin.path)}`;
  return origin.line === line ? '' : `, as line ${origin.line}`;
}

const kindWords: Readonly<Record<NonNullable<ExplainJson['provenance']>['kind'], string>> = {
  ai: 'Written by an AI',
  human: 'Written by a person',
  mixed: 'Partly written by an AI',
  unknown: 'No record says who wrote it',
};

function authorLines({ provenance }: ExplainJson): readonly string[] {
  if (provenance === null) return ['Who wrote it is not known here: the history of this clone was cut off.'];
  const winner = provenance.claims.find(({ standing }) => standing === 'won');
  const strength =
    provenance.tier === null
      ? ''
      : ` (${evidenceStrength(provenance.tier)} evidence, ${winner?.reader ?? ''})`;
  const details = [
    winner?.tool,
    winner?.model,
    winner?.session === null ? null : `session ${winner?.session}`,
  ];
  const known =
    winner === undefined ? [] : details.flatMap((part) => (part == null ? [] : [terminalText(part)]));
  return [`${kindWords[provenance.kind]}${strength}${known.length === 0 ? '.' : `: ${known.join(', ')}.`}`];
}

const verdictWords: Readonly<Record<SignOffJson['verdict'], string>> = {
  accept: 'Signed off',
  reject: 'Rejected',
  override: 'Overridden',
};

const presenceWords = [
  'not signed',
  'signed with a key',
  null,
  'signed with a touched hardware key',
  'signed with an unlocked hardware key',
];

function signOffLines(signOff: SignOffJson): readonly string[] {
  const { verdict, member, by, at, presence, hunk, flags, note, evidence, shown, commits, record } = signOff;
  const who = member === null ? terminalText(by) : `${terminalText(member)} <${terminalText(by)}>`;
  const details = [
    signOff.counts
      ? (presenceWords[presence ?? 0] ?? '')
      : `does not count: ${terminalText(signOff.reason ?? '')}`,
    `hunk: ${terminalText(hunk.path)}, ${hunk.new.lines === 0 ? 'a deletion' : `lines ${hunk.new.start}-${hunk.new.start + hunk.new.lines - 1}`}`,
    flags.length === 0 ? 'nothing was flagged' : `flagged: ${flags.map(terminalText).join(', ')}`,
    `shown as written by: ${authorWords(signOff.provenance)}`,
    ...(note === null ? [] : [`note: ${terminalText(note)}`]),
    ...(signOff.why === null ? [] : [`reason: ${terminalText(signOff.why)}`]),
    ...(evidence === null ? [] : [`evidence: ${evidence}`]),
    ...(shown.milliseconds === null
      ? []
      : [`on screen for ${secondsOf(shown.milliseconds)}${batchOf(shown.batch)}`]),
    `record ${record.slice(0, 12)}${commits.length === 0 ? ', in the record store only' : `, in ${commits.map((oid) => oid.slice(0, 10)).join(', ')}`}`,
  ];
  return [
    `${verdictWords[verdict]} by ${who} at ${terminalText(at)} for ${terminalText(signOff.target)}`,
    ...details.map((detail) => `  ${detail}`),
  ];
}

function authorWords(provenance: string): string {
  return provenance === 'ai' ? 'an AI' : provenance === 'human' ? 'a person' : provenance === 'mixed' ? 'an AI in part' : 'nobody knows'; // prettier-ignore
}

function secondsOf(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${Math.round(milliseconds / 1000)} s`
    : `${Math.round(milliseconds / 60_000)} min`;
}

function batchOf(batch: number): string {
  return batch > 1 ? `, decided together with ${plural(batch - 1, 'other hunk')}` : '';
}
