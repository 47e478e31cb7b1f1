import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findCheckpointIds } from '../../../src/core/provenance/formats/entireTrailer.ts';
import { readCommitMessage } from '../../../src/core/provenance/readCommitMessage.ts';
import { type FuzzTarget, mustHold } from '../fuzzTarget.ts';
import { mutateBytes, mutateLines } from '../mutateBytes.ts';

const folder = 'test/fixtures/provenance/trailers';
const lines = readFileSync(resolve(folder, 'trailer-lines.txt'), 'utf8').trimEnd().split('\n');
const person = { name: 'Jane Roe', email: 'jane@example.com', timestamp: 1_772_000_000, zone: '+0000' };

/** Commit messages in which agents, people and programs sign. */
export const messagesTarget: FuzzTarget = {
  name: 'messages',
  reaches: 'a line that is a mark of an agent',
  generate(random) {
    const body = Array.from({ length: random.between(1, 6) }, () => random.pick(lines)).join('\n');
    const message = `Subject\n\n${body}\n`;
    return random.chance(0.5)
      ? Buffer.from(mutateLines(random, message))
      : mutateBytes(random, Buffer.from(message));
  },
  check(input) {
    const claims = readCommitMessage({ author: person, committer: person, message: input });
    for (const { kind, tier, session, agent, model } of claims) {
      mustHold(kind !== 'human', 'no mark says human');
      mustHold(['D', 'E', 'F', 'G'].includes(tier), 'a message is never exact');
      for (const label of [session, agent, model])
        mustHold(label === null || !/[\p{Cc}\p{Cf}]/u.test(label), 'names are plain text');
    }
    for (const id of findCheckpointIds(input))
      mustHold(/^[0-9A-Za-z]{12,26}$/.test(id), 'ids have no slashes');
    const isReached = claims.length > 0;
    return { isReached, label: isReached ? 'marks' : 'none' };
  },
};
