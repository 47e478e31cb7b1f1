import type { AuthorKind } from '../provenance/attribution.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import { pathsOf } from './judgedUnit.ts';
import { hasRole } from './members.ts';
import type { PathMatcher, PathRules } from './pathRules.ts';
import { compilePathRules, matchPaths } from './pathRules.ts';
import type { Policy, PolicyRule } from './policySchema.ts';

/** What a policy asks for one unit. `optional` units are listed and ask for nobody. */
export type Duty =
  | { readonly kind: 'required'; readonly rules: readonly PolicyRule[] }
  | { readonly kind: 'exempt'; readonly reason: string }
  | { readonly kind: 'rule-covered'; readonly rule: string }
  | { readonly kind: 'optional'; readonly isUnattributed: boolean };

/** Stands in where a unit needs a sign-off and no rule names its path: silence must not mean consent. */
export const anyMemberRule: PolicyRule = { name: 'no rule', paths: ['**'], require: [{ count: 1 }] };

/** What the policy asks for every unit (docs/policy.md, Scope), in the order of `units`. */
export function requiredUnits(policy: Policy, units: readonly JudgedUnit[]): readonly Duty[] {
  const judge = compileScope(policy);
  return units.map((unit) => dutyOf(judge, unit));
}

/** The kind that counts: a claim of human hands that nobody answers for is no better than no claim. */
export function effectiveKind(policy: Policy, { provenance, isHumanSigned }: JudgedUnit): AuthorKind {
  if (provenance.kind !== 'human') return provenance.kind;
  return isHumanSigned || policy.scope.human === 'recorded' ? 'human' : 'unknown';
}

interface Scope {
  readonly policy: Policy;
  readonly pathRules: PathRules;
  readonly controlRule: PolicyRule;
  readonly exemptions: readonly { readonly reason: string; readonly matches: PathMatcher }[];
  readonly mechanical: readonly {
    readonly name: string;
    readonly class: string;
    readonly matches: PathMatcher;
  }[];
}

function compileScope(policy: Policy): Scope {
  return {
    policy,
    pathRules: compilePathRules(policy),
    controlRule: implicitControlRule(policy),
    exemptions: policy.scope.exempt.map(({ paths, reason }) => ({ reason, matches: matchPaths(paths) })),
    mechanical: policy.mechanical.map((rule) => ({
      name: rule.name,
      class: rule.class,
      matches: matchPaths(rule.paths),
    })),
  };
}

/** For control files that no rule of the policy names: an owner, or any member where nobody is one. */
function implicitControlRule(policy: Policy): PolicyRule {
  const hasOwner = Object.keys(policy.members).some((name) => hasRole(policy, name, 'owner'));
  return {
    name: 'control files',
    paths: ['**'],
    require: [hasOwner ? { role: 'owner', count: 1 } : { count: 1 }],
  };
}

function dutyOf(scope: Scope, judged: JudgedUnit): Duty {
  const paths = pathsOf(judged);
  const rules = scope.pathRules.rulesFor(paths);
  if (paths.some((path) => scope.pathRules.isControl(path))) {
    return { kind: 'required', rules: rules.length > 0 ? rules : [scope.controlRule] };
  }
  if (mayBeExempt(judged)) {
    const exemption = scope.exemptions.find(({ matches }) => paths.every(matches));
    if (exemption !== undefined) return { kind: 'exempt', reason: exemption.reason };
  }
  const mechanical = scope.mechanical.find(
    (rule) => rule.class === judged.changeClass && judged.unit.kind === 'text' && paths.every(rule.matches),
  );
  if (mechanical !== undefined) return { kind: 'rule-covered', rule: mechanical.name };
  return scopedDuty(scope, judged, rules);
}

function scopedDuty({ policy }: Scope, judged: JudgedUnit, rules: readonly PolicyRule[]): Duty {
  const kind = effectiveKind(policy, judged);
  const isUnattributed = kind === 'unknown';
  const isInScope =
    policy.scope.select === 'all' ||
    kind === 'ai' ||
    kind === 'mixed' ||
    (isUnattributed && policy.scope.unattributed === 'require') ||
    (judged.file.status === 'binary' && policy.content.binary === 'require');
  const applying = isInScope ? rules : rules.filter(({ select }) => select === 'all');
  if (isInScope) return { kind: 'required', rules: applying.length > 0 ? applying : [anyMemberRule] };
  return applying.length > 0 ? { kind: 'required', rules: applying } : { kind: 'optional', isUnattributed };
}

const ordinaryModes: ReadonlySet<string> = new Set(['000000', '100644']);

/** Programs, links and submodules are never exempt, whatever they are called (docs/attestation.md, threat T26). */
function mayBeExempt({ file }: JudgedUnit): boolean {
  return ordinaryModes.has(file.newMode) && !file.isScript;
}
