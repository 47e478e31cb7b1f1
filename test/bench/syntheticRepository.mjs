// @ts-check
import { spawn } from 'node:child_process';
import { hermeticGit, hermeticGitEnvironment } from './hermeticGit.mjs';
import { seededRandom } from './seededRandom.mjs';
import { syntheticLanguages } from './syntheticLanguages.mjs';
import { editSource, sourceBytes, writeSource } from './syntheticSource.mjs';

/** @typedef {import('./seededRandom.mjs').SeededRandom} SeededRandom */
/** @typedef {import('./syntheticSource.mjs').SyntheticSource} SyntheticSource */
/** @typedef {{path: string, content: Buffer | null}} Write null removes the path */
/** @typedef {{directory: string, base: string, head: string}} SyntheticRepository `base` and `head` are branches */

const modules = ['orders', 'billing', 'shipping', 'search', 'accounts', 'reports', 'audit', 'mail'];
const firstCommitTime = 1_767_603_600;

/** Who made the commits of the branch, in turn; about half of them say that an agent wrote them. */
const authors = [
  { name: 'Maya Lind', email: 'maya@example.com', trailer: '' },
  { name: 'Maya Lind', email: 'maya@example.com', trailer: 'Co-Authored-By: Claude <noreply@anthropic.com>' },
  { name: 'Tom Okafor', email: 'tom@example.com', trailer: '' },
  { name: 'Tom Okafor', email: 'tom@example.com', trailer: 'Assisted-by: Copilot' },
];

/**
 * Writes a repository with branches `main` and `feature`, the same object ids in every run: several modules in five
 * languages, and a branch that changes `changedFiles` files. Nothing is checked out.
 * @param {string} directory an empty one
 * @param {{changedFiles: number, commits: number, files?: Readonly<Record<string, string>>}} shape `files`: further
 *   files of main
 * @returns {Promise<SyntheticRepository>}
 */
export async function createSyntheticRepository(directory, { changedFiles, commits, files = {} }) {
  const git = hermeticGit(directory);
  await git(['init', '--quiet', '--initial-branch=main', '--object-format=sha1', '--template=']);
  const random = seededRandom(changedFiles);
  /** @type {Write[][]} */
  const branch = Array.from({ length: commits }, () => []);
  const start = Object.entries({ ...manifests(), ...files }).map(([path, text]) => ({
    path,
    content: /** @type {Buffer | null} */ (Buffer.from(text)),
  }));
  for (let number = 0; number < changedFiles; number += 1) {
    for (const { commit, write } of changeOfFile(random, number, commits)) {
      (commit < 0 ? start : branch[commit])?.push(write);
    }
    // One file in four stays as it is.
    if (number % 4 === 0) {
      const { path, source } = newSource(random, changedFiles + number);
      start.push({ path, content: sourceBytes(source) });
    }
  }
  await fastImport(directory, importStream(start, branch));
  // fast-import leaves poor deltas; reading them would be no measure of a usual repository.
  await git(['repack', '-adq', '--threads=2']);
  await git(['symbolic-ref', 'HEAD', 'refs/heads/feature']);
  return { directory, base: 'main', head: 'feature' };
}

/**
 * What happens to the file of this number, with the commit of each step (-1: it stands on main).
 * @param {SeededRandom} random
 * @param {number} number
 * @param {number} commits
 * @returns {{commit: number, write: Write}[]}
 */
function changeOfFile(random, number, commits) {
  const commit = random.below(commits);
  const kind = number % 100;
  if (kind < 2) {
    const path = `assets/image${number}.png`;
    const before = { path, content: randomBytes(random, 3000) };
    return [
      { commit: -1, write: before },
      { commit, write: { path, content: randomBytes(random, 3000) } },
    ];
  }
  const { path, source } = newSource(random, number);
  const before = { path, content: sourceBytes(source) };
  if (kind < 5) return [{ commit, write: before }];
  if (kind < 7)
    return [
      { commit: -1, write: before },
      { commit, write: { path, content: null } },
    ];
  const edited = editSource(random, source, random.between(1, 6));
  if (kind < 12) {
    const renamed = path.replace(/([^/]*)$/, 'moved/$1');
    const content = kind < 9 ? before.content : sourceBytes(editSource(random, source, 1));
    return [
      { commit: -1, write: before },
      { commit, write: { path, content: null } },
      { commit, write: { path: renamed, content } },
    ];
  }
  const steps = [
    { commit: -1, write: before },
    { commit, write: { path, content: sourceBytes(edited) } },
  ];
  // A third is touched by a second commit, so that finding the author of a line takes work.
  if (number % 3 === 0 && commit + 1 < commits) {
    const again = editSource(random, edited, random.between(1, 3));
    steps.push({
      commit: random.between(commit + 1, commits - 1),
      write: { path, content: sourceBytes(again) },
    });
  }
  return steps;
}

/** @param {SeededRandom} random @param {number} number */
function newSource(random, number) {
  const language = random.pick(syntheticLanguages);
  const module = random.pick(modules);
  const imported = random.pick(modules.filter((name) => name !== module));
  const file = `${random.pick(['api', 'store', 'view', 'queue', 'format'])}${number}`;
  // Most files are short and few are long, as in real repositories.
  const functions = random.chance(0.06) ? random.between(25, 70) : random.between(2, 13);
  const ending = number % 33 === 0 ? '\r\n' : '\n';
  const source = writeSource(random, language, { module, imported, file, functions, ending });
  return { path: language.path(module, file), source };
}

/** @returns {Record<string, string>} */
function manifests() {
  const json = (/** @type {object} */ value) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'package.json': json({ name: 'synthetic', private: true, workspaces: ['packages/*'] }),
    'go.mod': 'module example.com/synthetic\n\ngo 1.22\n',
    'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
    ...Object.fromEntries(
      modules.flatMap((name) => [
        [`packages/${name}/package.json`, json({ name: `@synthetic/${name}`, version: '1.0.0' })],
        [`services/${name}/pyproject.toml`, `[project]\nname = "${name}"\nversion = "1.0.0"\n`],
        [`crates/${name}/Cargo.toml`, `[package]\nname = "synthetic_${name}"\nversion = "1.0.0"\n`],
        [
          `java/${name}/pom.xml`,
          `<project><groupId>com.example</groupId><artifactId>${name}</artifactId></project>\n`,
        ],
      ]),
    ),
  };
}

/** @param {SeededRandom} random @param {number} length */
function randomBytes(random, length) {
  const bytes = Buffer.alloc(length);
  for (let at = 16; at < length; at += 1) bytes[at] = random.below(256);
  return bytes;
}

/**
 * git-fast-import(1): one commit on main, then those of the branch.
 * @param {readonly Write[]} start
 * @param {readonly (readonly Write[])[]} branch
 */
export function importStream(start, branch) {
  const parts = commitParts('main', 0, 'Start', start, '');
  branch.forEach((writes, index) => {
    const from = index === 0 ? 'from refs/heads/main\n' : '';
    parts.push(...commitParts('feature', index + 1, `Change ${writes.length} files`, writes, from));
  });
  return Buffer.concat(parts);
}

/**
 * @param {string} branch
 * @param {number} number
 * @param {string} subject
 * @param {readonly Write[]} writes
 * @param {string} from
 */
function commitParts(branch, number, subject, writes, from) {
  const { name, email, trailer } = authors[number % authors.length] ?? { name: '', email: '', trailer: '' };
  const message = Buffer.from(`${subject}\n${trailer === '' ? '' : `\n${trailer}\n`}`);
  const who = `${name} <${email}> ${firstCommitTime + 60 * number} +0000\n`;
  /** @type {Buffer[]} */
  const parts = [
    Buffer.from(`commit refs/heads/${branch}\nauthor ${who}committer ${who}data ${message.length}\n`),
    message,
    Buffer.from(`\n${from}`),
  ];
  for (const { path, content } of writes) {
    if (content === null) parts.push(Buffer.from(`D ${path}\n`));
    else {
      parts.push(
        Buffer.from(`M 100644 inline ${path}\ndata ${content.length}\n`),
        content,
        Buffer.from('\n'),
      );
    }
  }
  parts.push(Buffer.from('\n'));
  return parts;
}

/** @param {string} directory @param {Buffer} stream */
export function fastImport(directory, stream) {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['fast-import', '--quiet'], {
      cwd: directory,
      env: hermeticGitEnvironment(directory),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(undefined) : reject(new Error(`git fast-import: ${code}`)),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(stream);
  });
}
