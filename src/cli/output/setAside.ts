import { groupBy } from '../../core/base/groupBy.ts';
import type { VerifiedUnit, VerifyReport } from '../../core/policy/verifyReport.ts';
import { pathText } from './pathText.ts';
import { comparePlaces } from './reportEntry.ts';
import { plural, terminalText } from './table.ts';

const verbs = {
  exempt: 'exempt',
  overridden: 'passed by override',
  'rule-covered': 'covered by rule',
} as const;

type SetAsideUnit = VerifiedUnit & { readonly state: keyof typeof verbs };

/** Hunks that pass unsigned for one reason: an exemption, a named rule of the policy, or somebody's override. */
export interface SetAside {
  readonly state: SetAsideUnit['state'];
  readonly reason: string;
  readonly units: readonly VerifiedUnit[];
}

/** Everything that is set aside, by reason; units by path and line. Every format lists it. */
export function setAside(report: VerifyReport): readonly SetAside[] {
  const units = report.units.filter(isSetAside).toSorted((a, b) => comparePlaces(placeOf(a), placeOf(b)));
  const groups = groupBy(units, ({ state, reason }) => JSON.stringify([state, reason]));
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({
      state: members[0]?.state ?? 'exempt',
      reason: members[0]?.reason ?? '',
      units: members,
    }));
}

export function isSetAside(unit: VerifiedUnit): unit is SetAsideUnit {
  return Object.hasOwn(verbs, unit.state);
}

/** `2 hunks are exempt: vendored code`, or `1 hunk is covered by rule: formatting`. */
export function setAsideSentence({ state, reason, units }: SetAside): string {
  const verb = units.length === 1 ? 'is' : 'are';
  return `${plural(units.length, 'hunk')} ${verb} ${verbs[state]}: ${terminalText(reason)}`;
}

/** The paths of a group as text for people, each once. */
export function setAsidePaths({ units }: SetAside): readonly string[] {
  return [...new Set(units.map(pathText))];
}

function placeOf(unit: VerifiedUnit): { readonly path: string; readonly line: number } {
  return { path: unit.path, line: unit.new.start };
}
