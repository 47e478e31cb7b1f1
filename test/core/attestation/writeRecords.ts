import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { sampleRecord } from './sampleRecord.ts';

/* A process of its own that writes records: `node writeRecords.cjs REPOSITORY NAME COUNT`. Prints each id once it is stored. */

const [directory = '', name = '', count = '1'] = process.argv.slice(2);

async function writeRecords(): Promise<void> {
  const store = openRecordStore(await openRepository(directory));
  for (let index = 0; index < Number(count); index++) {
    const id = await store.writeRecord({ record: sampleRecord(`${name} ${index}`), envelopes: [] });
    process.stdout.write(`${id}\n`);
  }
}

writeRecords().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
