import { columnCounter } from './columnCounter.ts';
import { formatCodePoint } from './hiddenCharacters.ts';

/** A word that looks as if it were written in Latin letters and is not. */
export interface ConfusableWord {
  /** The code points that imitate Latin letters, as in `U+0430`. */
  readonly codePoints: readonly string[];
  readonly script: 'Cyrillic' | 'Greek' | 'Armenian' | 'fullwidth';
  /** 1-based, in characters (code points). */
  readonly column: number;
  /** The word with each imitating letter written as its code point. */
  readonly shown: string;
}

/**
 * Letters of other scripts that look like Latin ones in common fonts (a subset of the confusables of UTS #39, section
 * 4: single letters to single Latin letters). Letters that do not (Δ, λ, π, я, ж) make no word suspicious: they are
 * seen for what they are.
 */
const lookalikes: Readonly<Record<ConfusableWord['script'], ReadonlySet<string>>> = {
  Cyrillic: new Set('аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅҮԌԚԜѴѵѡҽ'),
  Greek: new Set('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναιρυϲϳ'),
  Armenian: new Set('աոսօցքհզՕՍԼ'),
  fullwidth: new Set(
    'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
  ),
};

const word = /[\p{L}\p{M}\p{N}_$]+/gu;
const latin = /\p{Script=Latin}/u;
const scripts = ['Cyrillic', 'Greek', 'Armenian', 'fullwidth'] as const;
const scriptOfLetter: ReadonlyMap<string, ConfusableWord['script']> = new Map(
  scripts.flatMap((script) => [...lookalikes[script]].map((letter) => [letter, script] as const)),
);
/** Any lookalike: lines and words without one cost a single pass. */
const candidate = new RegExp(`[${[...scriptOfLetter.keys()].join('')}]`, 'u');
const foreignLetter = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/gu;

/**
 * Words of a line of code in which letters of another script imitate Latin ones: mixed with Latin letters, or a whole
 * word of nothing but lookalikes on a line that has no other word of that script (where it would be prose).
 */
export function findConfusableWords(text: string): readonly ConfusableWord[] {
  if (!candidate.test(text)) return [];
  const found: ConfusableWord[] = [];
  const lineIsForeign = honestLetter(text);
  const columns = columnCounter(text);
  for (const match of text.matchAll(word)) {
    if (!candidate.test(match[0])) continue;
    const characters = Array.from(match[0]);
    const imitating = characters.filter((character) => scriptOf(character) !== null);
    const first = imitating[0];
    const script = first === undefined ? null : scriptOf(first);
    if (script === null) continue;
    const mixed = isMixed(characters);
    const whole = characters.length > 1 && imitating.length === characters.length && !lineIsForeign;
    if (!mixed && !whole) continue;
    found.push({
      codePoints: [...new Set(imitating.map((character) => formatCodePoint(character.codePointAt(0) ?? 0)))],
      script,
      column: columns(match.index),
      shown: characters
        .map((character) =>
          scriptOf(character) === null ? character : `<${formatCodePoint(character.codePointAt(0) ?? 0)}>`,
        )
        .join(''),
    });
  }
  return found;
}

/** True when the line has a letter of such a script that imitates nothing: it is prose. */
function honestLetter(text: string): boolean {
  for (const [letter] of text.matchAll(foreignLetter)) if (scriptOf(letter) === null) return true;
  return false;
}

/** Latin letters beside letters of which every one imitates Latin. `Δx` and `λ1` are honest. */
function isMixed(characters: readonly string[]): boolean {
  const foreign = characters.filter((character) => /\p{L}/u.test(character) && !isPlainLatin(character));
  return (
    characters.some(isPlainLatin) &&
    foreign.length > 0 &&
    foreign.every((character) => scriptOf(character) !== null)
  );
}

function isPlainLatin(character: string): boolean {
  return latin.test(character) && !lookalikes.fullwidth.has(character);
}

function scriptOf(character: string): ConfusableWord['script'] | null {
  return scriptOfLetter.get(character) ?? null;
}
