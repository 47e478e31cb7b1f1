import { groupBy } from '../../base/groupBy.ts';
import type { FileChange, Unit } from '../../diff/change.ts';
import { visitAddedLines } from '../../diff/lazyLines.ts';
import { addedTextMayHold } from '../evidence/addedText.ts';
import { isTestBesideCode } from '../evidence/testsBesideCode.ts';
import { weaker } from '../destructive/hazard.ts';
import type { Finding, FindingLevel } from '../finding.ts';
import { isTestPath, pathKind } from '../pathKind.ts';
import type { Rule, RiskInput } from '../rule.ts';
import { findSecrets } from '../secrets/findSecrets.ts';
import type { Secret } from '../secrets/foundSecret.ts';
import { secretWords } from '../secrets/secretShapes.ts';
import { decodeLine, removedTextLines } from '../unitLines.ts';

/** Secrets on added lines. Neither message nor data holds any of a secret beyond what all of its kind begin with. */
export const secret: Rule = {
  id: 'secret',
  level: 'error',
  title: 'Secret in the change',
  rationale:
    'A secret that was committed once stays in the history and in every clone; it has to be revoked, not removed. ' +
    'Added lines are searched for the tokens of known providers, private keys and passwords in addresses (errors), ' +
    'for signed tokens and for random values under names that say secret (warnings). In tests and documentation they ' +
    'count one level less, and a mark of a secret scanner on the line makes a note. Placeholders, examples, text that ' +
    'is no random value, references to the environment and what only moved are left alone. The value is never shown.',
  options: [],
  check: (input) => {
    const found = input.change.files.map((file) => ({ file, places: placesOf(file, input) }));
    if (found.every(({ places }) => places.length === 0)) return [];
    const known = removedSecrets(input.change.files);
    return found.flatMap(({ file, places }) =>
      findingsOf(
        file,
        places.filter((place) => !known.has(place.value)),
      ),
    );
  },
};

/** Most text of a line that is searched: longer ones are data, and their first megabyte says what they are. */
const longestLine = 1_000_000;

interface Place {
  readonly secret: Secret;
  /** What tells it from other secrets; leaves this file in no form. */
  readonly value: string;
  readonly unit: Unit;
  readonly line: number;
  /** A mark tells scanners of secrets to pass over the line. */
  readonly marked: boolean;
  readonly isTest: boolean;
}

function findingsOf(file: FileChange, places: readonly Place[]): readonly Finding[] {
  const groups = groupBy(places, (place) => `${place.unit.id} ${place.secret.kind} ${String(place.marked)}`);
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    return first === undefined ? [] : [findingOf(first, group.length, file)];
  });
}

function placesOf(file: FileChange, input: RiskInput): readonly Place[] {
  const kind = pathKind(file.path);
  if (file.status === 'deleted' || kind === 'lockfile') return [];
  const facts = input.facts.files.get(file.path);
  const found = file.units.flatMap(placesIn).map((place) => ({
    ...place,
    isTest: isTestPath(file.path) || isTestBesideCode(facts, file.path, place.line),
  }));
  // Names and values of tests and documentation are made up far too often for a guess by name.
  const guessed = kind === 'code' || kind === 'config' || kind === 'other';
  return found.filter((place) => place.secret.kind !== 'assigned-secret' || (guessed && !place.isTest));
}

function placesIn(unit: Unit): readonly Place[] {
  if (unit.kind !== 'text' || !addedTextMayHold(unit, secretWords)) return [];
  const places: Place[] = [];
  let above = '';
  visitAddedLines(unit, (bytes, start, end, index) => {
    const text = decodeLine(bytes.subarray(start, Math.min(end, start + longestLine)));
    const marked = scannerMark.test(text);
    const line = unit.new.start + index;
    for (const found of findSecrets(text))
      places.push({
        secret: found,
        value: text.slice(found.start, found.end),
        unit,
        line,
        marked,
        isTest: false,
      });
    const key = privateKey(text, above);
    if (key !== null)
      places.push({
        secret: key.secret,
        value: text.trim(),
        unit,
        line: line - key.linesAbove,
        marked,
        isTest: false,
      });
    above = text.slice(0, 500);
  });
  return places;
}

/** Marks by which scanners of secrets are told to pass over a line. */
const scannerMark = /gitleaks:allow|allowlist secret|ggignore|trufflehog:ignore|nosecret/i;
const keyHeader = /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----/;

/** A private key needs its header and a line of its content; code that only looks for the header is no key. */
function privateKey(
  text: string,
  above: string,
): { readonly secret: Secret; readonly linesAbove: number } | null {
  const header = keyHeader.exec(text);
  if (header !== null) {
    const inline = /^(?:\\+[rn]|\s){1,4}[A-Za-z0-9+/]{40}/.test(
      text.slice(header.index + header[0].length, header.index + 200),
    );
    return inline ? { secret: keySecret(header), linesAbove: 0 } : null;
  }
  const before = keyHeader.exec(above);
  if (before === null || !/^\W*[A-Za-z0-9+/]{40,}/.test(text) || /(.)\1{9}/.test(text.slice(0, 200)))
    return null;
  return { secret: keySecret(before), linesAbove: 1 };
}

function keySecret(header: RegExpExecArray): Secret {
  const encrypted = header[0].includes('ENCRYPTED');
  return {
    kind: 'private-key',
    what: encrypted ? 'an encrypted private key' : 'a private key',
    level: encrypted ? 'warning' : 'error',
    start: header.index,
    end: header.index + header[0].length,
    prefix: '',
  };
}

function removedSecrets(files: readonly FileChange[]): ReadonlySet<string> {
  const known = new Set<string>();
  for (const unit of files.flatMap((file) => (file.removed > 0 ? file.units : [])))
    for (const { text } of removedTextLines(unit)) {
      for (const { start, end } of findSecrets(text)) known.add(text.slice(start, end));
      if (/^\W*[A-Za-z0-9+/]{40,}|PRIVATE KEY/.test(text)) known.add(text.trim());
    }
  return known;
}

function findingOf(
  { secret: found, unit, line, marked, isTest }: Place,
  count: number,
  file: FileChange,
): Finding {
  const level = marked ? 'note' : levelOf(found, isTest, file);
  const begins = found.prefix === '' ? '' : `, beginning with ${found.prefix}`;
  const length = found.kind === 'private-key' ? '' : ` (${found.end - found.start} characters)`;
  const more = count > 1 ? ` ${count} places of this hunk have one.` : '';
  const advice = marked
    ? ' The line tells secret scanners to pass over it.'
    : ' If it is real, revoke it: removing the line does not take it back.';
  return {
    rule: 'secret',
    level,
    path: file.path,
    unit: unit.id,
    line,
    message: `This line holds ${found.what}${begins}${length}.${advice}${more}`,
    data: { kind: found.kind, prefix: found.prefix },
  };
}

function levelOf(found: Secret, isTest: boolean, file: FileChange): FindingLevel {
  if (isTest) return found.kind === 'private-key' ? 'note' : weaker(found.level);
  const kind = pathKind(file.path);
  return kind === 'docs' || kind === 'generated' ? weaker(found.level) : found.level;
}
