import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import type { Parsed } from '../../../src/core/base/problem.ts';
import { parseAgentBlameNote } from '../../../src/core/provenance/formats/agentBlameNote.ts';
import { parseAgentNote } from '../../../src/core/provenance/formats/agentNoteRecord.ts';
import { parseGitAiLegacyRecord } from '../../../src/core/provenance/formats/gitAiLegacyRecord.ts';
import { parseOriginNote } from '../../../src/core/provenance/formats/originNote.ts';
import { parseWhogititNote } from '../../../src/core/provenance/formats/whogititNote.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const commit = toObjectId('1'.repeat(40));

interface Store {
  readonly parse: (text: string) => Parsed<unknown>;
  readonly seeds: readonly string[];
}

/** The formats that are one JSON object a commit. */
const stores: Readonly<Record<string, Store>> = {
  agentblame: { parse: parseAgentBlameNote, seeds: seedsOf('agentblame') },
  whogitit: { parse: parseWhogititNote, seeds: seedsOf('whogitit') },
  agentnote: { parse: parseAgentNote, seeds: seedsOf('agentnote') },
  origin: { parse: parseOriginNote, seeds: seedsOf('origin') },
  'git-ai/legacy-0.0.1': {
    parse: (text) => parseGitAiLegacyRecord(text, commit),
    seeds: seedsOf('git-ai/legacy-0.0.1'),
  },
};

function seedsOf(folder: string): string[] {
  const directory = resolve('test/fixtures/provenance', folder);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json') && name !== 'index.json')
    .toSorted()
    .map((name) => readFileSync(resolve(directory, name), 'utf8'));
}

/** Notes of Agent Blame, whogitit, Agent Note and Origin, and the records of git-ai before its notes. */
export const noteStoresTarget: FuzzTarget = {
  name: 'note stores',
  reaches: 'a note that the reader of one of the formats reads',
  generate(random) {
    const store = random.pick(Object.values(stores));
    const seed = random.pick(store.seeds);
    if (random.chance(0.7)) return Buffer.from(JSON.stringify(mutateJson(random, JSON.parse(seed))));
    return mutateBytes(
      random,
      Buffer.from(seed),
      store.seeds.map((text) => Buffer.from(text)),
    );
  },
  check(input) {
    const text = input.toString('utf8');
    const readers: string[] = [];
    for (const [name, { parse }] of Object.entries(stores)) {
      const { value, problems } = parse(text);
      mustBeProblems(problems);
      mustHold(value !== null || problems.length > 0, 'a note is read, or it is said why not');
      if (value === null) continue;
      readers.push(name);
      mustBeClaims(value);
    }
    return { isReached: readers.length > 0, label: readers.join(', ') || 'refused' };
  },
};

/** Lines are whole numbers from 1 on, wherever they stand, and labels are single lines. */
function mustBeClaims(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const members: readonly (readonly [unknown, unknown])[] =
    value instanceof Map ? [...value] : Object.entries(value);
  for (const [key, inner] of members) {
    if (key === 'line' || key === 'start' || key === 'end')
      mustHold(typeof inner === 'number' && Number.isSafeInteger(inner) && inner >= 1, 'lines are 1-based');
    if (key === 'tool' || key === 'model' || key === 'session')
      mustHold(
        inner === null || (typeof inner === 'string' && /^[^\n]{1,250}$/.test(inner)),
        'labels are short',
      );
    mustBeClaims(inner);
  }
}
