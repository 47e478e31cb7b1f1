import { Buffer } from 'node:buffer';
import { DraftError } from '../../../src/core/review/draftError.ts';
import { openDraftStore } from '../../../src/core/review/draftStore.ts';
import { unitId } from './unitId.ts';

/* A window of its own: records gestures of three units each, told by the command line. */

const [gitDirectory = '', name = '', gestures = '0'] = process.argv.slice(2);
const store = openDraftStore({ gitDirectory, key: Buffer.from('0123456789abcdef0123456789abcdef') });
let unit = 0;
try {
  for (let gesture = 0; gesture < Number(gestures); gesture += 1) {
    const units = [unit, unit + 1, unit + 2].map((number) => unitId(`${name} unit ${number}`));
    unit += 3;
    const decision = {
      verdict: 'attested',
      at: '2026-11-20T10:00:00Z',
      note: 'n'.repeat(gesture % 300),
      evidence: null,
      flags: [],
      shownMilliseconds: null,
    } as const;
    await store.record(
      { name: 'main' },
      units.map((id) => ({ ...decision, unit: id })),
    );
    if (gesture === 0) process.stdout.write('recorded\n');
  }
} catch (error) {
  process.stderr.write(DraftError.is(error) ? `${error.name} ${error.code}\n` : String(error));
  process.exitCode = 1;
}
