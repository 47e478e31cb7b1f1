import type { Facts } from '../analysis/facts.ts';
import { changeClassOf } from '../analysis/changeClass.ts';
import { emptyModuleDelta } from '../analysis/modules/emptyModuleDelta.ts';
import { invariant } from '../base/invariant.ts';
import type { Problem } from '../base/problem.ts';
import type { Change } from '../diff/change.ts';
import { contentFindings } from '../policy/contentFindings.ts';
import type { ContentFinding } from '../policy/judgeContent.ts';
import type { JudgedUnit } from '../policy/judgedUnit.ts';
import type { Policy } from '../policy/policySchema.ts';
import type { Provenance } from '../provenance/attribution.ts';
import { provenanceOfUnit } from '../risk/provenanceOfUnit.ts';
import type { RiskOptions } from '../risk/riskOptions.ts';
import { assembleReview } from './openReview.ts';
import type { Review } from './review.ts';
import type { ResolvedTarget } from './target.ts';

/** What the gate has to know of a change: the part of a review that a verdict can depend on. */
export interface GateChange {
  readonly target: ResolvedTarget;
  readonly change: Change;
  /** In the order of the diff, so that a report does not depend on scores. */
  readonly units: readonly JudgedUnit[];
  readonly findings: readonly ContentFinding[];
  readonly problems: readonly Problem[];
}

/** True when a verdict can depend on what files mean: on a proven class, or on how risky a unit is. */
export function needsFacts(policy: Policy | null): boolean {
  return policy !== null && (policy.mechanical.length > 0 || policy.high_risk !== undefined);
}

export function gateChangeOfReview(review: Review): GateChange {
  const described = new Map(review.units.map((unit) => [unit.unit.id, unit]));
  const units = review.change.files.flatMap((file) =>
    file.units.map((unit): JudgedUnit => {
      const entry = described.get(unit.id);
      invariant(entry !== undefined, 'every unit of the change is in the review');
      const { change: changeClass, risk } = entry;
      const provenance = provenanceOfUnit(unit, file, review.recordedProvenance);
      return { unit, file, provenance, changeClass, risk: risk.level, isHumanSigned: false };
    }),
  );
  const { target, change, problems } = review;
  return { target, change, units, findings: contentFindings(review), problems };
}

/** Without facts no class is proven and no risk is known, which nothing of the policy may then ask for. */
export function gateChangeOf(input: {
  readonly target: ResolvedTarget;
  readonly change: Change;
  readonly provenance: Provenance;
  /** Null where `needsFacts` is false. */
  readonly facts: Facts | null;
  readonly riskOptions: RiskOptions;
}): GateChange {
  const { target, change, provenance, facts } = input;
  if (facts !== null) return gateChangeOfReview(assembleReview({ ...input, facts }));
  const units = change.files.flatMap((file) =>
    file.units.map((unit): JudgedUnit => ({
      unit,
      file,
      provenance: provenanceOfUnit(unit, file, provenance),
      changeClass: changeClassOf(undefined, unit),
      risk: 'low',
      isHumanSigned: false,
    })),
  );
  const findings = contentFindings({ change, provenance, facts: nothingKnown });
  return { target, change, units, findings, problems: [...change.problems, ...provenance.problems] };
}

const nothingKnown: Facts = {
  files: new Map(),
  modules: emptyModuleDelta,
  problems: [],
};
