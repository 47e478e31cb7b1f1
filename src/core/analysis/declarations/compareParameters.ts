import type { LanguageId } from '../facts.ts';
import { isWithin } from './compareTypes.ts';
import { type Parameter, readParameters } from './readParameters.ts';

/** Languages in which callers name arguments as a matter of course. */
const namedArguments = new Set<LanguageId>(['python', 'kotlin']);

/**
 * Why calls that fitted the old parameters may not fit the new ones; null when all still do. Parameters that are new
 * and may be left out break nothing. Without a language, parameters are names alone.
 */
export function compareParameters(
  language: LanguageId | null,
  before: readonly string[],
  after: readonly string[],
): string | null {
  const old = readParameters(language, before);
  const now = readParameters(language, after);
  return compareByName(old, now) ?? compareByPlace(language, old.filter(isPlaced), now.filter(isPlaced), now);
}

/** True when a call with the fewest arguments that the old parameters took gives too few or too many for the new ones. */
export function changesArity(
  language: LanguageId,
  before: readonly string[],
  after: readonly string[],
): boolean {
  const [old, now] = [before, after].map((texts) => readParameters(language, texts));
  if (old === undefined || now === undefined) return false;
  const least = old.filter(({ isOptional }) => !isOptional).length;
  const isTooFew = least < now.filter(({ isOptional }) => !isOptional).length;
  return isTooFew || (least > now.length && !now.some(({ isRest }) => isRest));
}

function isPlaced(parameter: Parameter): boolean {
  return parameter.by !== 'name' && !parameter.name.startsWith('**') && !parameter.name.startsWith('&');
}

function compareByName(old: readonly Parameter[], now: readonly Parameter[]): string | null {
  const takesAnyName = now.some(({ name }) => name.startsWith('**'));
  for (const parameter of old.filter(({ by }) => by === 'name')) {
    const same = now.find(({ name, by }) => name === parameter.name && by !== 'place');
    if (same === undefined && takesAnyName) continue;
    const reason = same === undefined ? goneReason(parameter) : compareOne(parameter, same);
    if (reason !== null) return reason;
  }
  const added = now.find(
    ({ name, by, isOptional }) => by === 'name' && !isOptional && !old.some((known) => known.name === name),
  );
  return added === undefined ? null : `${quote(added)} is a new required parameter`;
}

function compareByPlace(
  language: LanguageId | null,
  old: readonly Parameter[],
  now: readonly Parameter[],
  all: readonly Parameter[],
): string | null {
  const shift = shiftReason(old, now, all);
  if (shift !== null) return shift;
  for (const [at, parameter] of old.entries()) {
    const same = now[at];
    if (same === undefined) return now.some(({ isRest }) => isRest) ? null : goneReason(parameter);
    const reason = compareOne(parameter, same) ?? renameReason(language, parameter, same);
    if (reason !== null) return reason;
  }
  const added = now.slice(old.length).find(({ isOptional }) => !isOptional);
  return added === undefined ? null : `${quote(added)} is a new required parameter`;
}

/** A parameter that was put in or taken out before others: said by name, where names tell. */
function shiftReason(
  old: readonly Parameter[],
  now: readonly Parameter[],
  all: readonly Parameter[],
): string | null {
  const gone = old.filter(({ name }) => !all.some((parameter) => parameter.name === name));
  const added = now.filter(({ name }) => !old.some((parameter) => parameter.name === name));
  if (gone.length > 0 && added.length === 0 && now.length < old.length && gone[0] !== undefined)
    return now.some(({ isRest }) => isRest) ? null : goneReason(gone[0]);
  const first = added[0];
  if (gone.length > 0 || first === undefined || now.length <= old.length) return null;
  const follower = now
    .slice(now.indexOf(first) + 1)
    .find((parameter) => old.some(({ name }) => name === parameter.name));
  return follower === undefined || follower.isRest
    ? null
    : `${quote(first)} comes before ${quote(follower)} now`;
}

function goneReason(parameter: Parameter): string {
  return `parameter ${quote(parameter)} is gone`;
}

function compareOne(old: Parameter, now: Parameter): string | null {
  if (old.isRest && !now.isRest) return `${quote(now)} no longer takes any number of values`;
  if (old.isOptional && !now.isOptional) return `${quote(now)} is required now`;
  if (isWithin(old.passes ?? old.type, now.accepts ?? now.type)) return null;
  return `${quote(now)} takes ${now.type} instead of ${old.type}`;
}

function renameReason(language: LanguageId | null, old: Parameter, now: Parameter): string | null {
  if (language === null || !namedArguments.has(language) || old.by === 'place' || old.name === now.name)
    return null;
  if (old.isRest || old.name.startsWith('_')) return null;
  return `parameter ${quote(old)} is called ${quote(now)} now`;
}

function quote({ name }: Parameter): string {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 39)}…` : name);
}
