import type { RecordedAuthorship } from '../attestation/record.ts';
import type { UnitId } from '../diff/change.ts';

/** What a sign-off says of who wrote something, for the dialog: nobody signs a mark unawares. */
export function authorshipSentences(
  authorship: readonly RecordedAuthorship[],
  own: ReadonlySet<UnitId>,
): readonly string[] {
  const ofKind = (kind: RecordedAuthorship['kind']): readonly RecordedAuthorship[] =>
    authorship.filter((mark) => mark.kind === kind);
  const human = ofKind('human');
  return [
    ...sentence(ofKind('ai'), 'an AI wrote'),
    ...sentence(human, 'a person wrote'),
    ...(human.some(({ unit }) => own.has(unit))
      ? ['Some of that is in files that you changed yourself: the gate will not count your word there.']
      : []),
  ];
}

function sentence(marks: readonly RecordedAuthorship[], what: string): readonly string[] {
  if (marks.length === 0) return [];
  const files = new Set(marks.map(({ path }) => path)).size;
  const parts = marks.length === 1 ? '1 part' : `${marks.length} parts`;
  return [`You also sign that ${what} ${parts} of ${files === 1 ? '1 file' : `${files} files`}.`];
}
