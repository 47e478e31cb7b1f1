import packageManifest from '../../../package.json' with { type: 'json' };
import type { JsonValue } from '../../core/base/canonicalJson.ts';
import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import { pathUri, type ReportedPath } from './pathText.ts';
import { type ReportEntry, reportEntries } from './reportEntry.ts';
import { sarifRules } from './sarifRules.ts';
import { type SetAside, setAside, setAsideSentence } from './setAside.ts';
import { plural, terminalText } from './table.ts';
import { verdictSentence } from './verdictSentence.ts';

/* SARIF 2.1.0 (OASIS Standard). The limits are those of GitHub code scanning, the strictest reader we know of. */

/** Results in a run. */
const mostResults = 25_000;
/** Locations of one result or notification. */
const mostLocations = 1000;

/** Where relative paths begin; readers know the name by convention. */
const sourceRoot = '%SRCROOT%';

/**
 * Open hunks and findings as results, everything else that the gate says as notifications of its invocation. An
 * invocation that could not judge (`incomplete`, `error`) is not successful, so that no results never look like none found.
 */
export function formatVerifySarif(report: VerifyReport): string {
  const entries = reportEntries(report);
  const shown = entries.slice(0, mostResults);
  const rules = sarifRules(shown);
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log: JsonValue = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'countersign',
            version: packageManifest.version,
            rules: rules.map(({ descriptor }) => descriptor),
            notifications,
          },
        },
        automationDetails: { id: 'countersign/' },
        invocations: [invocationOf(report, entries.length - shown.length)],
        originalUriBaseIds: { [sourceRoot]: { description: { text: 'The top of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: shown.map((entry) => resultOf(entry, ruleIndexes.get(entry.rule) ?? 0)),
        properties: {
          verdict: report.verdict,
          rangeMode: report.rangeMode,
          target: { ...report.target, ref: terminalText(report.target.ref) },
          policy: { ...report.policy },
          next: report.next.map(terminalText),
        },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const notifications: JsonValue = [
  { id: 'verdict', shortDescription: { text: 'What the gate says of the whole change.' } },
  { id: 'problem', shortDescription: { text: 'Something that could not be read or judged.' } },
  { id: 'set-aside', shortDescription: { text: 'Hunks that the policy exempts or covers by a rule.' } },
  { id: 'left-out', shortDescription: { text: 'Results that did not fit into this file.' } },
];

function resultOf(entry: ReportEntry, ruleIndex: number): JsonValue {
  const { unit } = entry;
  return {
    ruleId: entry.rule,
    ruleIndex,
    level: entry.level,
    message: message(entry.message),
    // Readers drop results without a place: what is about the whole change stands at the policy that asks for it.
    locations: [
      entry.path === null
        ? locationOf({ path: '.countersign/policy.yml', pathBytes: null })
        : locationOf(entry.path, { startLine: entry.line, endLine: entry.lastLine }),
    ],
    ...(unit === null
      ? {}
      : {
          partialFingerprints: { 'hf1/v1': unit.id },
          properties: { state: unit.state, missing: unit.missing.map(terminalText) },
        }),
  };
}

function invocationOf(report: VerifyReport, leftOut: number): JsonValue {
  const isUnsuccessful = report.verdict === 'incomplete' || report.verdict === 'error';
  const verdictLevel = isUnsuccessful || report.verdict === 'fail' ? 'error' : 'note';
  return {
    executionSuccessful: !isUnsuccessful,
    exitCode: report.exitCode,
    exitCodeDescription: report.verdict,
    toolExecutionNotifications: [
      notification('verdict', verdictLevel, [verdictSentence(report), ...report.next].join(' Next: ')),
      ...report.problems.map(({ path, message: text }) => ({
        ...notification('problem', isUnsuccessful ? 'error' : 'warning', text),
        ...(path === null ? {} : { locations: [locationOf({ path, pathBytes: null })] }),
      })),
      ...setAside(report).map(setAsideNotification),
      ...(leftOut === 0
        ? []
        : [
            notification(
              'left-out',
              'warning',
              `${plural(leftOut, 'result')} beyond the ${mostResults} that a run may hold ${leftOut === 1 ? 'is' : 'are'} left out, the least important ones: see the output of --format json.`,
            ),
          ]),
    ],
  };
}

function setAsideNotification(group: SetAside): { readonly [key: string]: JsonValue } {
  const paths = new Map(group.units.map((unit) => [pathUri(unit), unit]));
  const hidden = paths.size - mostLocations;
  const more = hidden > 0 ? ` (${plural(hidden, 'more path')} left out below)` : '';
  return {
    ...notification('set-aside', 'note', `${setAsideSentence(group)}${more}`),
    locations: [...paths.values()].slice(0, mostLocations).map((unit) => locationOf(unit)),
  };
}

function notification(
  id: string,
  level: 'error' | 'warning' | 'note',
  text: string,
): { readonly [key: string]: JsonValue } {
  return { descriptor: { id }, level, message: message(terminalText(text)) };
}

function locationOf(
  { path, pathBytes }: ReportedPath,
  region?: { readonly startLine: number; readonly endLine: number },
): JsonValue {
  const artifactLocation = { uri: pathUri({ path, pathBytes }), uriBaseId: sourceRoot };
  return { physicalLocation: { artifactLocation, ...(region === undefined ? {} : { region }) } };
}

/** Braces are doubled because single ones are placeholders (3.11.5); `](` would make a link out of text (3.11.6). */
function message(text: string): JsonValue {
  return { text: text.replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (') };
}
