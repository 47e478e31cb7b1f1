// @ts-check
// Reads the units of BASE..HEAD and does nothing else. Arguments: repository, base, head.
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { treeOf } from '../../src/core/git/revParse.ts';
import { readChange } from '../../src/core/workflow/readChange.ts';

const [directory = '.', base = 'main', head = 'HEAD'] = process.argv.slice(2);

async function main() {
  const begun = performance.now();
  const repository = await openRepository(directory);
  const blobs = createBlobReader(repository);
  const [baseTree, headTree] = await Promise.all([treeOf(repository, base), treeOf(repository, head)]);
  const change = await readChange(repository, { baseTree, headTree }, blobs);
  blobs.dispose();
  const hunks = change.files.reduce((sum, file) => sum + file.hunks.length, 0);
  const units = change.files.reduce((sum, file) => sum + file.units.length, 0);
  const milliseconds = performance.now() - begun;
  process.stdout.write(JSON.stringify({ milliseconds, files: change.files.length, hunks, units }));
}

void main();
