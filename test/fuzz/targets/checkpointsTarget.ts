import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { entireClaims } from '../../../src/core/provenance/formats/entireClaims.ts';
import {
  parseEntireCheckpoint,
  parseEntireSession,
} from '../../../src/core/provenance/formats/entireMetadata.ts';
import { type FuzzTarget, mustBeProblems, mustHold } from '../fuzzTarget.ts';
import { mutateBytes } from '../mutateBytes.ts';
import { mutateJson } from '../mutateJson.ts';

const folder = 'test/fixtures/provenance/entire';
const seeds = [
  'one-session/metadata.json',
  'one-session/0/metadata.json',
  'two-sessions/metadata.json',
  'two-sessions/0/metadata.json',
  'two-sessions/1/metadata.json',
].map((name) => readFileSync(resolve(folder, name), 'utf8'));
const ids = ['013118c3a750', '044ed289c318'];
const commit = toObjectId('1'.repeat(40));

/** Metadata of Entire's checkpoints and of the sessions in them. */
export const checkpointsTarget: FuzzTarget = {
  name: 'checkpoints',
  reaches: 'metadata of the checkpoint asked for, whose sessions or counts are read',
  generate(random) {
    const seed = random.pick(seeds);
    if (random.chance(0.3)) return mutateBytes(random, Buffer.from(seed), seeds.map((text) => Buffer.from(text))); // prettier-ignore
    const value: unknown = JSON.parse(seed);
    return Buffer.from(JSON.stringify(mutateJson(random, mutateJson(random, value))));
  },
  check(input) {
    const text = input.toString('utf8');
    let isReached = false;
    for (const id of ids) {
      const checkpoint = parseEntireCheckpoint(text, id);
      const session = parseEntireSession(text, id);
      for (const { value, problems } of [checkpoint, session]) {
        mustBeProblems(problems);
        mustHold((value === null) === problems.length > 0, 'metadata is read, or it is said why not');
      }
      const numbers = checkpoint.value?.sessions ?? [];
      mustHold(
        numbers.every((number) => Number.isSafeInteger(number) && number >= 0),
        'sessions have numbers, which are all of a pointer that is followed',
      );
      if (session.value === null) continue;
      isReached = true;
      const { lines, commit: whole } = entireClaims([session.value], commit);
      for (const claim of [...[...lines.values()].flat(), ...whole]) {
        mustHold(claim.kind !== 'human', 'no checkpoint says human');
        mustHold((claim.tier === 'C') === (claim.kind !== 'unknown'), 'a session alone decides nothing');
      }
    }
    return { isReached, label: isReached ? 'read' : 'refused' };
  },
};
