import { assertNever } from '../../core/base/invariant.ts';
import type { UnitId } from '../../core/diff/change.ts';
import { parseDuration } from '../../core/policy/duration.ts';
import type { VerifiedUnit } from '../../core/policy/verifyReport.ts';
import { overridableUnits } from '../../core/workflow/overridableUnits.ts';
import { formatTime } from '../../core/workflow/reviewDraft.ts';
import { SignOffError } from '../../core/workflow/signOffError.ts';
import type { SignOffRequest } from '../../core/workflow/signOffRequest.ts';
import { formatTable } from '../output/table.ts';
import { displayText } from './displayText.ts';
import { textLine } from './screenLine.ts';
import { decisionOn, type SignSession } from './signSession.ts';
import type { Terminal } from './terminal.ts';

/** What the person wants to sign, with the reasons that it needs; null when the person stepped back. */
export async function askVerdict(
  session: SignSession,
  terminal: Terminal,
  kind: SignOffRequest['kind'],
): Promise<SignOffRequest | null> {
  switch (kind) {
    case 'accept':
      return { kind };
    case 'reject': {
      if (!session.review.hunks.some((hunk) => decisionOn(session, hunk)?.verdict === 'needs-work'))
        return { kind, reason: '' };
      const reason = await askReason(terminal, 'Why do you refuse them? (Escape steps back)', true);
      return reason === null ? null : { kind, reason };
    }
    case 'override':
      return askOverride(session, terminal);
    default:
      return assertNever(kind);
  }
}

async function askOverride(session: SignSession, terminal: Terminal): Promise<SignOffRequest | null> {
  const { rules, branch } = session.terms;
  const { report } = session.evidence;
  const { override } = rules;
  if (override === undefined || report === null) {
    throw new SignOffError(
      'no-override',
      `The policy on ${branch} allows no overrides: its owners can add the key "override" there.`,
    );
  }
  const open = overridableUnits(report, session.review);
  if (open.length === 0)
    throw new SignOffError(
      'nothing-open',
      'The gate lists no open hunk here, so there is nothing to override.',
    );
  terminal.print([
    textLine('The gate lists as open:', 'strong'),
    ...formatTable(open.map(openRow))
      .trimEnd()
      .split('\n')
      .map((row) => textLine(row)),
  ]);
  const units = await askUnits(terminal, open);
  if (units === null) return null;
  const isRequired = override.reason === 'required';
  const reason = await askReason(terminal, 'Why can it not wait? (Escape steps back)', isRequired);
  if (reason === null) return null;
  const expires = await askEnd(terminal, override.expires);
  return expires === null ? null : { kind: 'override', reason, expires, report, units };
}

function openRow(unit: VerifiedUnit, at: number): readonly string[] {
  const place = `${unit.path}${unit.new.start > 0 ? `:${unit.new.start}` : ''}`;
  return [String(at + 1).padStart(4), unit.state, displayText(place), displayText(unit.missing.join(', '))];
}

async function askUnits(
  terminal: Terminal,
  open: readonly VerifiedUnit[],
): Promise<ReadonlySet<UnitId> | null> {
  for (;;) {
    const answer = await terminal.line('Which of them ("all", or numbers such as 1,3-5; Escape steps back)?');
    if (answer === null) return null;
    const numbers = answer === 'all' ? open.map((_, at) => at + 1) : parseNumbers(answer, open.length);
    const ids = new Set<string>(numbers.map((number) => open[number - 1]?.id ?? ''));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the report carries the ids of units as text
    if (ids.size > 0) return ids as ReadonlySet<string> as ReadonlySet<UnitId>;
  }
}

/** `1,3-5` as numbers; empty when a part of it is no number from 1 to `most`. */
export function parseNumbers(text: string, most: number): readonly number[] {
  const ranges = text.split(',').map((part) => /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part));
  const numbers = ranges.flatMap((range) => {
    const first = Number(range?.[1] ?? 0);
    const last = Number(range?.[2] ?? first);
    const isWhole = range !== null && first >= 1 && last >= first && last <= most;
    return isWhole ? Array.from({ length: last - first + 1 }, (_, at) => first + at) : [0];
  });
  return numbers.includes(0) ? [] : numbers;
}

async function askReason(terminal: Terminal, question: string, isRequired: boolean): Promise<string | null> {
  for (;;) {
    const reason = await terminal.line(question);
    if (reason === null || reason !== '' || !isRequired) return reason;
  }
}

/** The end of an override, never later than the policy allows; null when the person stepped back. */
async function askEnd(terminal: Terminal, longest: string): Promise<string | null> {
  const most = parseDuration(longest) ?? 0;
  for (;;) {
    const answer = await terminal.line(
      `For how long, such as 12h (Enter: ${longest}, the longest that the policy allows)?`,
    );
    if (answer === null) return null;
    const length = answer === '' ? most : parseDuration(answer);
    if (length !== null && length <= most) return formatTime(new Date(Date.now() + length));
    terminal.print([textLine(`Write a number with m, h or d, at most ${longest}.`)]);
  }
}
