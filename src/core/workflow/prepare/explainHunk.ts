import { type Explanation, longestExplanation, longestName } from '../../attestation/explanation.ts';
import { writeExplanation } from '../../attestation/explanationStore.ts';
import type { Hunk } from '../../diff/change.ts';
import { readIdentity } from '../../git/config.ts';
import type { Repository } from '../../git/repository.ts';
import { formatTime } from '../reviewDraft.ts';
import { PreparationError } from './preparationError.ts';

/** A hunk that is larger than this is a file of its own; nobody reviews it as one thing. */
const mostUnits = 1000;

export interface ExplainInput {
  readonly repository: Repository;
  readonly hunk: Pick<Hunk, 'path' | 'units'>;
  /** Null takes back what the same person said of the hunk before. */
  readonly text: string | null;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes down what the person who runs git here says of a hunk. Nothing is signed, and it covers nothing: it is for
 * whoever reads the hunk. Throws `PreparationError`, `GitError`.
 */
export async function explainHunk({
  repository,
  hunk,
  text: asked,
  now,
  signal,
}: ExplainInput): Promise<Explanation> {
  const said = asked === null ? '' : asked.replaceAll('\r\n', '\n').trim().toWellFormed();
  if (asked !== null && said === '')
    throw new PreparationError('empty', 'Say in a sentence or two what the hunk does and why.');
  if (said.length > longestExplanation) {
    throw new PreparationError(
      'too-long',
      `An explanation has at most ${longestExplanation} characters; this one has ${said.length}. What takes more belongs into the code or the commit message.`,
    );
  }
  if (hunk.units.length > mostUnits) {
    throw new PreparationError(
      'too-many-parts',
      `The hunk has ${hunk.units.length} parts, more than one explanation can be about: explain it in the commit message.`,
    );
  }
  const by = await readIdentity(repository);
  if (by === null) {
    throw new PreparationError(
      'no-identity',
      'Git does not know who you are: set user.name and user.email, so that the explanation has a name.',
    );
  }
  const cut = (text: string): string => text.slice(0, longestName).toWellFormed();
  const explanation: Explanation = {
    version: 1,
    by: { name: cut(by.name), email: cut(by.email) },
    at: formatTime(now),
    path: hunk.path,
    units: hunk.units.map(({ id }) => id),
    text: said,
  };
  await writeExplanation(repository, explanation, signal);
  return explanation;
}
