import type { EvidenceTier } from './attribution.ts';
import type { ExplainedClaim } from './explainLine.ts';

/** Why the first of `claims`, ranked by `explainLine`, won: one sentence for people. */
export function winningReason(claims: readonly ExplainedClaim[]): string {
  const [winner, ...others] = claims;
  if (winner === undefined) return 'No record speaks about this line, so nobody knows who wrote it.';
  if (winner.standing !== 'won')
    return 'What was found does not say who wrote the line, so it stays unknown.';
  const rivals = others.filter(({ standing }) => standing !== 'silent' && standing !== 'superseded');
  if (winner.about === 'unit') {
    return winner.claim.kind === 'ai'
      ? 'A person marked it as written by an AI, which goes before everything that does not say so.'
      : 'A person marked it as written by a person, and no record says otherwise.';
  }
  const name = winner.claim.source.reader;
  const recorded = rivals.filter(({ about }) => about !== 'unit');
  const [second] = recorded;
  if (second === undefined) {
    return rivals.length === 0
      ? `Only ${name} says who wrote it: ${meaning[winner.claim.tier]}.`
      : `${name} says that an AI wrote it, and a mark as human never overrules a record that does.`;
  }
  const other = second.claim.source.reader;
  if (winner.claim.tier !== second.claim.tier) {
    return `${name} has the strongest evidence: ${meaning[winner.claim.tier]} goes before ${meaning[second.claim.tier]} (${other}).`;
  }
  const human = recorded.find(({ claim }) => claim.kind === 'human' && claim.tier === winner.claim.tier);
  if (human !== undefined && winner.claim.kind !== 'human')
    return `${name} and ${human.claim.source.reader} are equally strong, and who saw an AI goes before who saw none.`;
  if (winner.about !== second.about)
    return `${name} and ${other} are equally strong, and a record of the line goes before one of the whole commit.`;
  return name === other
    ? `${name} says it more than once with equal strength, and the first counts.`
    : `${name} and ${other} are equally strong, and ${name} is asked first.`;
}

const meaning: Readonly<Record<EvidenceTier, string>> = {
  A: 'a record of exact lines',
  B: 'a record of lines that may have moved or was inferred',
  C: 'a record of a whole file',
  D: 'an agent named by its exact address',
  E: 'a declaration',
  F: 'a session that was attached',
  G: 'prose',
};
