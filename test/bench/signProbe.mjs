// @ts-check
// Attests every hunk of BASE...HEAD and signs it off with the key of the repository's configuration, as a reviewer does
// in the editor. Arguments: repository, base, head, directory of the built worker, time of the signature (RFC 3339).
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createAnalyzer } from '../../src/core/analysis/analyzer.ts';
import { discoverSigningKeys } from '../../src/core/attestation/signingKeys.ts';
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { openReview } from '../../src/core/workflow/openReview.ts';
import { commitSignOff, performSignOff } from '../../src/core/workflow/performSignOff.ts';
import { planSignOff } from '../../src/core/workflow/planSignOff.ts';
import { readReviewPolicy } from '../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../src/core/workflow/resolveTarget.ts';
import { draftOf } from '../../src/core/workflow/reviewDraft.ts';

const [directory = '.', base = 'main', head = 'HEAD', dist = '', at = ''] = process.argv.slice(2);

async function main() {
  const repository = await openRepository(directory);
  const blobs = createBlobReader(repository);
  const analyzer = createAnalyzer({
    workerPath: join(dist, 'analysisWorker.cjs'),
    grammarDirectory: join(dist, 'grammars'),
    cacheDirectory: null,
  });
  try {
    const target = await resolveTarget(repository, { kind: 'range', range: `${base}...${head}` });
    const policy = await readReviewPolicy(repository, target, blobs);
    const { riskOptions } = policy;
    const review = await openReview({ repository, blobs, analyzer, target, riskOptions });
    const draft = await draftOf(repository, randomBytes(32), () => new Date(at));
    for (const hunk of review.hunks) await draft.record(hunk, 'attested', null);
    const plan = await planSignOff({ repository, review, policy, decisions: draft.decisions });
    const [key] = await discoverSigningKeys(repository);
    if (key === undefined) throw new Error('no signing key was found');
    const signed = await performSignOff(plan, { key, now: new Date(at) });
    await commitSignOff(signed);
    const { coveredHunks: hunks, trailers } = { ...plan, trailers: signed.trailers };
    process.stdout.write(JSON.stringify({ hunks, units: plan.units.length, trailers }));
  } finally {
    blobs.dispose();
    await analyzer.dispose();
  }
}

void main();
