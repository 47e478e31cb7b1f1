import { openUnits } from '../../core/policy/openUnits.ts';
import { placeOfUnit } from '../../core/policy/placeOfUnit.ts';
import type {
  ReportedFinding,
  UnitState,
  VerifiedUnit,
  VerifyReport,
} from '../../core/policy/verifyReport.ts';
import type { FindingLevel } from '../../core/risk/finding.ts';
import type { ReportedPath } from './pathText.ts';
import { terminalText } from './table.ts';

/** The rule that an open hunk breaks; the content rules have the ids of docs/rules.md. */
export const signOffRule = 'sign-off-required';

/** One thing that a forge shows at a line: an open hunk or a finding. `line` and `lastLine` are 1-based, at least 1. */
export interface ReportEntry {
  readonly rule: string;
  readonly level: FindingLevel;
  /** Null for findings about the whole change. */
  readonly path: ReportedPath | null;
  readonly line: number;
  readonly lastLine: number;
  /** One line, without control, invisible or bidirectional characters. */
  readonly message: string;
  /** Null for findings. */
  readonly unit: VerifiedUnit | null;
}

const stateSentences: Readonly<Record<UnitState, string>> = {
  attested: 'Signed off.',
  overridden: 'An override stands in for the sign-off.',
  exempt: 'The policy exempts this hunk.',
  'rule-covered': 'A rule of the policy covers this hunk.',
  unattested: 'No sign-off covers this hunk.',
  stale: 'The sign-off of this hunk is stale: the code was edited since.',
  insufficient: 'This hunk needs more sign-offs.',
  self: 'Only people who made this change have signed it off.',
  unsigned: 'The sign-off of this hunk has no valid signature.',
  'untrusted-signer': 'The sign-off of this hunk is by a key that the policy does not list.',
  expired: 'The sign-off of this hunk has expired.',
  revoked: 'The sign-off of this hunk is by a revoked key.',
  rejected: 'A reviewer rejected this hunk.',
  unverifiable: 'A sign-off may cover this hunk, but its record is not here.',
};

/** What the gate says of a unit and what it misses: `No sign-off covers this hunk. Missing: 1 senior.` */
export function unitSentence(unit: VerifiedUnit): string {
  const { state, missing, reason, commit } = unit;
  const parts = [
    stateSentences[state],
    ...(commit === null ? [] : [`It is ${linesOf(unit)} of commit ${commit.slice(0, 10)}.`]),
    ...(reason === null ? [] : [`Reason: ${reason}.`]),
    ...(missing.length === 0 ? [] : [`Missing: ${missing.join(', ')}.`]),
  ];
  return terminalText(parts.join(' '));
}

/** `lines 41-43`, `line 41`, `a deletion after line 40`, or `whole file` for a mode, a rename, a binary file. */
export function linesOf({ new: { start, lines }, old }: Pick<VerifiedUnit, 'new' | 'old'>): string {
  if (lines > 1) return `lines ${start}-${start + lines - 1}`;
  if (lines === 1) return `line ${start}`;
  return old.lines > 0 ? `a deletion after line ${start}` : 'whole file';
}

/** Open hunks and findings, most important first: errors, rejected hunks, other content, then by path and line. */
export function reportEntries(report: VerifyReport): readonly ReportEntry[] {
  const bytesOf = new Map(report.units.map(({ path, pathBytes }) => [path, pathBytes]));
  const findings = report.findings.map((finding): ReportEntry => {
    const line = finding.commit === null ? Math.max(1, finding.line ?? 1) : 1;
    return {
      rule: finding.rule,
      level: finding.level,
      path:
        finding.path === null ? null : { path: finding.path, pathBytes: bytesOf.get(finding.path) ?? null },
      line,
      lastLine: line,
      message: terminalText(findingSentence(finding)),
      unit: null,
    };
  });
  const units = openUnits(report).map((unit): ReportEntry => ({
    rule: signOffRule,
    level: 'error',
    path: { path: unit.path, pathBytes: unit.pathBytes },
    ...placeOfUnit(unit),
    message: unitSentence(unit),
    unit,
  }));
  return [...findings, ...units].toSorted(compareEntries);
}

function findingSentence({ message, commit, line }: ReportedFinding): string {
  if (commit === null) return message;
  return `${message} (${line === null ? '' : `line ${line} of `}commit ${commit.slice(0, 10)})`;
}

const levelOrder: readonly FindingLevel[] = ['error', 'warning', 'note'];

function compareEntries(a: ReportEntry, b: ReportEntry): number {
  return (
    levelOrder.indexOf(a.level) - levelOrder.indexOf(b.level) ||
    urgency(a) - urgency(b) ||
    comparePlaces({ path: a.path?.path ?? '', line: a.line }, { path: b.path?.path ?? '', line: b.line }) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message) ||
    compareText(a.unit?.id ?? '', b.unit?.id ?? '')
  );
}

/** Of two errors, what a person refused or cannot see goes before what merely waits for somebody. */
function urgency({ unit }: ReportEntry): number {
  if (unit?.state === 'rejected') return 0;
  return unit === null ? 1 : 2;
}

/** By path, then by line; the same on every machine. */
export function comparePlaces(
  a: { readonly path: string; readonly line: number },
  b: { readonly path: string; readonly line: number },
): number {
  return compareText(a.path, b.path) || a.line - b.line;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
