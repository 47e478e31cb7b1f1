import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { UnitId } from '../../../src/core/diff/change.ts';
import type { Decision } from '../../../src/core/review/decision.ts';
import {
  type DraftBinding,
  type DraftEntry,
  formatDraftLine,
  parseDraftLine,
} from '../../../src/core/review/draftLine.ts';
import { replayDraft } from '../../../src/core/review/replayDraft.ts';
import type { FuzzRandom } from '../fuzzRandom.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const binding: DraftBinding = {
  key: Buffer.alloc(32, 7),
  repository: '/repository/.git',
  target: 'branch/main',
};
/** What a person really decided: everything that counts as theirs must be among it. */
const decisions: readonly Decision[] = (['attested', 'needs-work', 'later', 'seen', 'attested'] as const).map(
  (verdict, at) => ({
    unit: createHash('sha256')
      .update(`unit ${at % 4}`)
      .digest('base64url') as UnitId,
    verdict,
    at: `2026-11-20T10:00:0${at}Z`,
    note: at === 1 ? 'look again\n"here"' : null,
    evidence: at === 0 ? 'traced' : null,
    flags: at === 0 ? ['large-hunk'] : [],
    shownMilliseconds: at === 0 ? 1200 : null,
  }),
);
const entries: readonly DraftEntry[] = [
  ...decisions.map((decision, at): DraftEntry => ({
    kind: 'decide',
    batch: `000000000000000${at}`,
    decision,
  })),
  { kind: 'undo', batch: '0000000000000004', at: '2026-11-20T10:01:00Z' },
];
const lines = entries.map((entry) => formatDraftLine(entry, binding));
const foreign = entries.map((entry) => formatDraftLine(entry, { ...binding, target: 'branch/other' }));
const genuine = new Set(lines.map((line) => JSON.stringify(parseDraftLine(line, binding)?.entry)));
const decided = new Set(decisions.map(({ unit, verdict }) => `${unit} ${verdict}`));

/** Drafts: lines that anybody on the machine can write, of which only those with the editor's code are a person's. */
export const draftsTarget: FuzzTarget = {
  name: 'drafts',
  reaches: 'at least one line of the form of a draft, whose code is checked',
  generate(random) {
    const chosen = Array.from({ length: random.between(1, 8) }, () => editedLine(random));
    const text = Buffer.from(`${chosen.join('\n')}${random.chance(0.8) ? '\n' : ''}`);
    return random.chance(0.2) ? mutateBytes(random, text) : text;
  },
  check(input) {
    const text = input.toString('utf8');
    const { value, problems } = replayDraft(text, binding);
    mustBeProblems(problems);
    const read = text.split('\n').flatMap((line) => parseDraftLine(line, binding) ?? []);
    for (const { authenticated, entry } of read)
      mustHold(
        !authenticated || genuine.has(JSON.stringify(entry)),
        'only the holder of the key writes lines that count',
      );
    for (const decision of value.decisions.values()) {
      mustHold(decision.authenticated || decision.verdict === 'seen', 'a forged line says "seen" at most');
      mustHold(decision.authenticated || decision.note === null, 'a forged note is not shown as a person’s');
      mustHold(
        !decision.authenticated || decided.has(`${decision.unit} ${decision.verdict}`),
        'what counts was decided',
      );
    }
    const label = read.some(({ authenticated }) => authenticated)
      ? 'genuine lines'
      : read.length > 0
        ? 'forged lines'
        : 'no line';
    return { isReached: read.length > 0, label };
  },
};

function editedLine(random: FuzzRandom): string {
  const line = random.pick(lines);
  return random.pick<() => string>([
    () => line,
    () => random.pick(foreign),
    () => JSON.stringify(mutateJson(random, JSON.parse(line))),
    () =>
      JSON.stringify({
        ...(JSON.parse(line) as object),
        mac: (JSON.parse(random.pick(lines)) as { mac: string }).mac,
      }),
    () => line.replace('"seen"', '"attested"').replace('"later"', '"attested"'),
    () => mutateLines(random, line),
  ])();
}
