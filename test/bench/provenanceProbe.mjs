// @ts-check
// What the readers say, for the comparison with independent counts. Arguments: repository, and a file of JSON:
// {"commit": {"path": [[start, end], …]}}, the lines that commits added. Prints JSON: `kinds`, for these lines what the
// git-ai reader says ([[start, end, kind], …]), `problems` of that reader, and `ai`, the commits of HEAD that their
// message or author calls an agent's.
import { readFileSync } from 'node:fs';
import { readCommits, readCommitsById } from '../../src/core/git/commits.ts';
import { listRefs } from '../../src/core/git/refs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { attributeLines } from '../../src/core/provenance/attributeLines.ts';
import { claimStore } from '../../src/core/provenance/loadClaims.ts';
import { commitMessage } from '../../src/core/provenance/readers/commitMessage.ts';
import { gitAi } from '../../src/core/provenance/readers/gitAi.ts';

const [directory = '.', list = ''] = process.argv.slice(2);

async function main() {
  const repository = await openRepository(directory);
  /** @type {Record<string, Record<string, [number, number][]>>} */
  const added = JSON.parse(readFileSync(list, 'utf8'));
  const ids = /** @type {import('../../src/core/base/objectId.ts').ObjectId[]} */ (Object.keys(added));
  const refs = await listRefs(repository, gitAi.refPrefixes);
  const shared = { repository, refs, head: null, base: null, changedBlobs: new Map() };
  const touched = new Map(
    ids.map((commit) => [commit, /** @type {any} */ (Object.keys(added[commit] ?? {}))]),
  );
  const notes = await gitAi.load({ ...shared, commits: await readCommitsById(repository, ids), touched });
  const store = claimStore([notes.value]);
  const kinds = Object.fromEntries(
    ids.map((commit) => [
      commit,
      Object.fromEntries(
        Object.entries(added[commit] ?? {}).map(([path, spans]) => [
          path,
          kindsOf(store, commit, path, spans),
        ]),
      ),
    ]),
  );
  const commits = await readCommits(repository, { include: ['HEAD'] });
  const said = await commitMessage.load({ ...shared, commits, touched: new Map() });
  const ai = [...said.value.commits]
    .filter(([, claims]) =>
      claims.some(({ kind, tier }) => kind !== 'unknown' && (tier === 'D' || tier === 'E')),
    )
    .map(([commit]) => commit);
  process.stdout.write(JSON.stringify({ kinds, problems: notes.problems.map(({ message }) => message), ai }));
}

/**
 * @param {import('../../src/core/provenance/loadClaims.ts').ClaimStore} store
 * @param {import('../../src/core/base/objectId.ts').ObjectId} commit
 * @param {string} path
 * @param {readonly [number, number][]} spans
 */
function kindsOf(store, commit, path, spans) {
  const origins = spans.map(([start, end]) => ({
    start,
    end,
    commit,
    original: { path: /** @type {any} */ (path), start },
  }));
  return attributeLines(origins, store).map(({ start, end, kind }) => [start, end, kind]);
}

void main();
