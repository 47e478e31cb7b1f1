import { createHash } from 'node:crypto';
import { formatRecord, recordId } from '../../../src/core/attestation/record.ts';
import { encodeRepoPath, type RepoPath } from '../../../src/core/base/repoPath.ts';
import { sampleRecord, sampleUnit } from './sampleRecord.ts';
import { runProgram } from './scratch.ts';

/** Many foreign records about one path in the store at `ref`, by one `git fast-import`; `index` puts only their names there. */
export function floodRecords(
  directory: string,
  ref: string,
  path: RepoPath,
  count: number,
  parts: 'all' | 'index',
): void {
  const input: string[] = [`commit ${ref}\ncommitter m <m@x> 1 +0000\ndata 1\nx\n`];
  const digest = createHash('sha256').update(encodeRepoPath(path)).digest('hex');
  for (let index = 0; index < count; index += 1) {
    const content = formatRecord(sampleRecord(`flood ${index}`, [sampleUnit(`flood ${index}`, path)]));
    const own = recordId(content);
    if (parts === 'all')
      input.push(
        `M 100644 inline records/${own.slice(0, 2)}/${own}\ndata ${content.length}\n${content.toString()}\n`,
      );
    input.push(`M 100644 inline by-path/${digest.slice(0, 2)}/${digest}/${own}\ndata 0\n\n`);
  }
  runProgram('git', ['fast-import', '--quiet', '--force'], input.join(''), directory);
}
