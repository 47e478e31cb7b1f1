import { displayRepoPath } from '../../core/base/repoPath.ts';
import { DraftError } from '../../core/review/draftError.ts';
import { isPending } from '../../core/review/reviewState.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { plural } from '../output/table.ts';
import { annotateHunk, attestHunk, sendBackHunk, setAsideHunk, undoDecision } from './decideHunk.ts';
import { displayText } from './displayText.ts';
import { findHunk } from './findHunk.ts';
import { hunkPlace } from './hunkScreen.ts';
import { markHunk } from './markHunk.ts';
import type { Key } from './parseKeys.ts';
import { type ScreenLine, textLine, type TextStyle } from './screenLine.ts';
import { showHunk } from './showHunk.ts';
import { type SignSession, stateOfHunk } from './signSession.ts';
import type { Terminal } from './terminal.ts';

export interface Walk {
  readonly session: SignSession;
  readonly terminal: Terminal;
  /** What is walked through, in reading order. */
  readonly hunks: readonly ReviewHunk[];
  /** `undecided`: a decision leads to the next hunk that waits for a word; `all`: to the next one. */
  readonly stops: 'undecided' | 'all';
}

/** What a key leads to: another hunk (null: past the last), the same question again, or the end. */
type Step =
  | { readonly kind: 'go'; readonly to: ReviewHunk | null }
  | { readonly kind: 'ask' }
  | { readonly kind: 'summary' }
  | { readonly kind: 'quit' };

/** Goes through hunks with the keys of `git add -p` until the person comes to the end, asks for the summary or quits. */
export async function walkHunks(walk: Walk): Promise<'summary' | 'quit'> {
  let hunk = nextStop(walk, null);
  while (hunk !== null) {
    const since = performance.now();
    let key = await showHunk(walk.session, walk.terminal, hunk);
    let step: Step = { kind: 'ask' };
    while (step.kind === 'ask') {
      key ??= await walk.terminal.key(question(walk, hunk));
      step = await act(walk, hunk, key, Math.round(performance.now() - since));
      key = null;
    }
    if (step.kind !== 'go') return step.kind;
    hunk = step.to;
  }
  return 'summary';
}

function question({ hunks }: Walk, hunk: ReviewHunk): string {
  return `(${hunks.indexOf(hunk) + 1}/${hunks.length}) Attest this hunk [y,n,l,s,m,j,k,u,o,/,g,d,q,?]?`;
}

async function act(walk: Walk, hunk: ReviewHunk, key: Key, shown: number): Promise<Step> {
  try {
    return (await decisionStep(walk, hunk, key, shown)) ?? (await movingStep(walk, hunk, key));
  } catch (error) {
    if (!DraftError.is(error)) throw error;
    say(walk, `${displayText(error.message)}.`, 'error');
    return { kind: 'ask' };
  }
}

/** Null when the key decides nothing. */
async function decisionStep(walk: Walk, hunk: ReviewHunk, key: string, shown: number): Promise<Step | null> {
  const { session, terminal } = walk;
  switch (key) {
    case 'y':
      return onward(walk, hunk, await attestHunk(session, terminal, hunk, shown));
    case 'n':
      return onward(walk, hunk, await sendBackHunk(session, terminal, hunk, shown));
    case 'l':
      await setAsideHunk(session, hunk, 'later');
      return onward(walk, hunk, true);
    case 's':
      await setAsideHunk(session, hunk, 'seen');
      return onward(walk, hunk, true);
    case 'm':
      return (await markHunk(session, terminal, hunk)) ? { kind: 'go', to: hunk } : { kind: 'ask' };
    case 'o':
      return (await annotateHunk(session, terminal, hunk)) ? { kind: 'go', to: hunk } : { kind: 'ask' };
    case 'u':
      return undo(walk);
    default:
      return null;
  }
}

async function movingStep(walk: Walk, hunk: ReviewHunk, key: string): Promise<Step> {
  const { hunks, terminal } = walk;
  const at = hunks.indexOf(hunk);
  switch (key) {
    case 'j':
      return { kind: 'go', to: hunks[at + 1] ?? null };
    case 'k':
    case 'b':
      return { kind: 'go', to: hunks[Math.max(0, at - 1)] ?? hunk };
    case '/':
      return search(walk, hunk);
    case 'g':
      return goToFile(walk);
    case 'd':
      return { kind: 'summary' };
    case 'q':
    case 'end':
      return { kind: 'quit' };
    case 'space':
    case 'enter':
      return walk.session.read.has(hunk.id) ? { kind: 'ask' } : { kind: 'go', to: hunk };
    default:
      terminal.print(keyHelp);
      return { kind: 'ask' };
  }
}

function onward(walk: Walk, hunk: ReviewHunk, isDecided: boolean): Step {
  return isDecided ? { kind: 'go', to: nextStop(walk, hunk) } : { kind: 'ask' };
}

function nextStop({ session, hunks, stops }: Walk, from: ReviewHunk | null): ReviewHunk | null {
  const rest = hunks.slice(from === null ? 0 : hunks.indexOf(from) + 1);
  return rest.find((hunk) => stops === 'all' || isPending(stateOfHunk(session, hunk))) ?? null;
}

async function undo(walk: Walk): Promise<Step> {
  const hunk = await undoDecision(walk.session);
  if (hunk === null) {
    say(walk, 'Nothing was decided in this run. To change an older decision, decide the hunk again.');
    return { kind: 'ask' };
  }
  say(walk, `Taken back: ${hunkPlace(hunk)}`);
  return walk.hunks.includes(hunk) ? { kind: 'go', to: hunk } : { kind: 'ask' };
}

async function search(walk: Walk, hunk: ReviewHunk): Promise<Step> {
  const text = await walk.terminal.line('Search for:');
  if (text === null || text === '') return { kind: 'ask' };
  const found = findHunk(walk.hunks, hunk, text);
  if (found !== null) return { kind: 'go', to: found };
  say(walk, `No hunk holds "${displayText(text)}".`);
  return { kind: 'ask' };
}

async function goToFile(walk: Walk): Promise<Step> {
  const files = [...new Set(walk.hunks.map(({ file }) => file))];
  const hunksOf = (file: ReviewHunk['file']): readonly ReviewHunk[] =>
    walk.hunks.filter((hunk) => hunk.file === file);
  walk.terminal.print(
    files.map((file, at) =>
      textLine(
        `${String(at + 1).padStart(4)}  ${displayText(displayRepoPath(file.path))}, ${plural(hunksOf(file).length, 'hunk')}`,
      ),
    ),
  );
  const answer = await walk.terminal.line('Go to which file (its number, or a part of its name)?');
  if (answer === null || answer === '') return { kind: 'ask' };
  const file = files[Number(answer) - 1] ?? files.find(({ path }) => displayRepoPath(path).includes(answer));
  const [first] = file === undefined ? [] : hunksOf(file);
  if (first !== undefined) return { kind: 'go', to: first };
  say(walk, `No file is called like "${displayText(answer)}".`);
  return { kind: 'ask' };
}

function say({ terminal }: Walk, text: string, style: TextStyle = 'plain'): void {
  terminal.print([textLine(text, style)]);
}

const keyHelp: readonly ScreenLine[] = [
  'y  attest: you read it, and it can stand as it is',
  'n  needs work: asks what',
  'l  later',
  's  seen: looked at, not decided',
  'm  mark who wrote it: an AI or a person',
  'o  write a note',
  'u  take the last decision back',
  'j  next hunk, undecided or not',
  'k  the hunk before (also b)',
  '/  search in paths, symbols, lines and flags',
  'g  go to a file',
  'd  done: to the summary, where you can sign',
  'q  quit; what you decided is kept',
].map((text) => textLine(`  ${text}`));
