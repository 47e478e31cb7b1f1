import type { Commit } from '../git/commits.ts';
import type { Finding, FindingLevel } from '../risk/finding.ts';
import { findHiddenCharacters, type HiddenCharacter } from '../risk/hiddenCharacters.ts';

/** Squashes indent what they bury. */
const trailerLine = /^[ \t]{0,8}[A-Za-z0-9-]+[ \t]*:/;

/**
 * Hidden characters where a range says who wrote, reviewed and signed (docs/attestation.md, threat T14): names and
 * addresses of authors and committers, and lines of the form of a trailer. There they are errors, as in code; in the
 * prose of a message a character that reorders text is worth a warning. One finding a commit and place.
 */
export function scanCommitText(commits: readonly Commit[]): readonly Finding[] {
  return commits.flatMap((commit) => {
    const lines = commit.message.toString('utf8').split('\n');
    const isTrailer = (line: string): boolean => trailerLine.test(line);
    const prose = lines.filter((line) => !isTrailer(line));
    return [
      ...finding(commit, 'the name of its author', [identityText(commit.author)], 'error'),
      ...finding(commit, 'the name of its committer', [identityText(commit.committer)], 'error'),
      ...finding(commit, 'a trailer of its message', lines.filter(isTrailer), 'error'),
      ...finding(
        commit,
        'its message',
        prose,
        'warning',
        ({ kind }) => kind === 'bidi' || kind === 'invisible',
      ),
    ];
  });
}

function identityText({ name, email }: Commit['author']): string {
  return `${name} ${email}`;
}

function finding(
  { oid }: Commit,
  place: string,
  texts: readonly string[],
  level: FindingLevel,
  matters: (character: HiddenCharacter) => boolean = () => true,
): readonly Finding[] {
  const characters = texts
    .flatMap((text) => findHiddenCharacters(text.replace(/\r$/, '')))
    .filter((character) => !character.orthographic && matters(character));
  const [first] = characters.toSorted((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
  if (first === undefined) return [];
  const message = `Commit ${oid.slice(0, 10)}: ${place} holds ${first.codePoint} (${first.name}), so it reads differently from what it is.`;
  return [
    {
      rule: 'hidden-unicode',
      level,
      path: null,
      unit: null,
      line: null,
      message,
      data: { kind: first.kind, codePoint: first.codePoint, commit: oid },
    },
  ];
}

/** What can forge a name goes before what only clutters it. */
const kindOrder: readonly HiddenCharacter['kind'][] = ['bidi', 'invisible', 'control', 'confusable'];
