import type { ObjectId } from '../../base/objectId.ts';
import type { Parsed } from '../../base/problem.ts';
import type { LineClaim } from '../claim.ts';
import { cleanLabel } from '../cleanLabel.ts';
import { elements, isJsonObject, member, parseJson } from '../jsonAccess.ts';
import { agentWords } from '../rules/agentWords.ts';

/** A record of the largest allowed size can hold millions of ranges. */
const maximumRanges = 500_000;

/**
 * The line claims, by path, of a record that git-ai wrote before its notes (`authorship/0.0.1`, one JSON blob a
 * commit). It names authors and does not say which of them are agents: names that say so are (tier B, since the name is
 * all there is), and other names decide nothing. Null when it is no such record.
 */
export function parseGitAiLegacyRecord(
  text: string,
  commit: ObjectId,
): Parsed<Map<string, LineClaim[]> | null> {
  const record = parseJson(text);
  if (!isJsonObject(record)) return refused('it is no JSON object');
  if (member(record, 'schema_version') !== 'authorship/0.0.1') return refused('unsupported schema_version');
  const files = member(record, 'files');
  const claims = new Map<string, LineClaim[]>();
  let count = 0;
  for (const [path, file] of Object.entries(isJsonObject(files) ? files : {})) {
    const ofFile = elements(member(file, 'authors')).flatMap((author) => readAuthor(author, commit));
    count += ofFile.length;
    if (count > maximumRanges) return refused('too many ranges');
    if (ofFile.length > 0) claims.set(path, ofFile.toReversed());
  }
  return { value: claims, problems: [] };
}

function refused(why: string): Parsed<null> {
  return { value: null, problems: [{ message: `git-ai record not read: ${why}` }] };
}

function readAuthor(author: unknown, commit: ObjectId): LineClaim[] {
  const name = cleanLabel(member(author, 'author'));
  const tool = name === null ? null : agentNamed(name);
  const claim = {
    kind: tool === null ? 'unknown' : 'ai',
    tier: 'B',
    source: { reader: 'git-ai', tool, model: null, session: null, commit },
    evidence: 'record of authors by name',
  } as const;
  return elements(member(author, 'lines')).flatMap((lines) => {
    const [start, end] = Array.isArray(lines) ? (lines as unknown[]) : [lines, lines];
    return isLine(start) && isLine(end) && end >= start ? [{ ...claim, start, end }] : [];
  });
}

/** Words around the name of an agent; any other word makes it a person's name (Claude, Devin and Jules are both). */
const productWords = /\b(?:code|cli|agent|ai|chat|ide)\b/giu;

function agentNamed(name: string): string | null {
  const found = agentWords.find(({ word }) => word.test(name));
  if (found === undefined) return null;
  return /\p{L}/u.test(name.replace(found.word, '').replace(productWords, '')) ? null : found.agent;
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
