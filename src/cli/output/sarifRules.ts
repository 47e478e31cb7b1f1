import type { JsonValue } from '../../core/base/canonicalJson.ts';
import { ruleCatalog } from '../../core/risk/ruleCatalog.ts';
import type { FindingLevel } from '../../core/risk/finding.ts';
import { type ReportEntry, signOffRule } from './reportEntry.ts';

/** A `reportingDescriptor` of SARIF. */
export interface SarifRule {
  readonly id: string;
  readonly descriptor: JsonValue;
}

/** The gate's own rule and the rules behind `entries`, by id, with the help that a forge shows beside an alert. */
export function sarifRules(entries: readonly ReportEntry[]): readonly SarifRule[] {
  const used = new Set(entries.map(({ rule }) => rule));
  used.delete(signOffRule);
  return [signOff, ...[...used].toSorted().map(contentRule)];
}

const signOff = describe({
  id: signOffRule,
  level: 'error',
  title: 'Hunk without the required sign-off',
  help:
    'The policy of the target branch asks responsible people to sign off this hunk, and what was found does not ' +
    'suffice: the message says what is missing. Review the change ("countersign review", or the editor), sign it ' +
    'off, and push the branch and the records.',
});

function contentRule(id: string): SarifRule {
  const rule = ruleCatalog.find((candidate) => candidate.id === id);
  const help = rule?.rationale ?? 'A rule of the gate that this version does not describe.';
  return describe({ id, level: rule?.level ?? 'warning', title: rule?.title ?? id, help });
}

function describe(rule: {
  readonly id: string;
  readonly level: FindingLevel;
  readonly title: string;
  readonly help: string;
}): SarifRule {
  return {
    id: rule.id,
    descriptor: {
      id: rule.id,
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.help },
      help: { text: rule.help },
      defaultConfiguration: { level: rule.level },
      properties: { tags: ['review'] },
    },
  };
}
