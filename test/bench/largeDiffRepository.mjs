// @ts-check
import { hermeticGit } from './hermeticGit.mjs';
import { seededRandom } from './seededRandom.mjs';
import { syntheticLanguages } from './syntheticLanguages.mjs';
import { fastImport, importStream } from './syntheticRepository.mjs';
import { editSource, sourceBytes, writeSource } from './syntheticSource.mjs';

const files = 4000;
const modules = ['orders', 'billing', 'shipping', 'search', 'accounts', 'reports', 'audit', 'mail'];

/**
 * A repository whose branch `feature` changes 4,000 files in one commit, a diff of some 48 MB as git.git has between
 * 5,000 commits: a quarter are texts without a grammar, the rest sources that are new, written anew or edited.
 * @param {string} directory an empty one
 */
export async function createLargeDiffRepository(directory) {
  const git = hermeticGit(directory);
  await git(['init', '--quiet', '--initial-branch=main', '--object-format=sha1', '--template=']);
  const random = seededRandom(files);
  /** @type {import('./syntheticRepository.mjs').Write[]} */
  const before = [
    { path: 'package.json', content: Buffer.from('{"name":"large","workspaces":["packages/*"]}\n') },
  ];
  /** @type {import('./syntheticRepository.mjs').Write[]} */
  const after = [];
  for (let number = 0; number < files; number += 1) {
    const kind = number % 20;
    const language = random.pick(syntheticLanguages);
    const module = random.pick(modules);
    const file = `file${number}`;
    const path = kind < 5 ? `texts/${module}/${file}.txt` : language.path(module, file);
    const write = (/** @type {number} */ functions) =>
      writeSource(random, language, { module, imported: 'mail', file, functions, ending: '\n' });
    if (kind < 12) after.push({ path, content: sourceBytes(write(random.between(5, 26))) });
    else {
      const source = write(random.between(4, 18));
      const next = kind < 17 ? write(random.between(4, 18)) : editSource(random, source, 4);
      before.push({ path, content: sourceBytes(source) });
      after.push({ path, content: sourceBytes(next) });
    }
  }
  await fastImport(directory, importStream(before, [after]));
  await git(['repack', '-adq', '--threads=2']);
  await git(['symbolic-ref', 'HEAD', 'refs/heads/feature']);
  return { directory, base: 'main', head: 'feature' };
}
