import { Buffer } from 'node:buffer';
import type { RepoPath } from '../base/repoPath.ts';
import type { LanguageId } from './facts.ts';

type WordList = readonly [LanguageId, string];

/** The extensions of each language, in lower case. Dialects that a grammar does not read (SCSS, JSON5, zsh) are left out. */
const extensions: readonly WordList[] = [
  ['typescript', 'ts mts cts'],
  ['tsx', 'tsx'],
  ['javascript', 'js mjs cjs jsx'],
  ['python', 'py pyi pyw'],
  ['go', 'go'],
  ['java', 'java'],
  ['rust', 'rs'],
  ['c', 'c h'],
  ['cpp', 'cc cpp cxx c++ hh hpp hxx h++ ipp tpp inl ixx cppm'],
  ['csharp', 'cs csx'],
  ['ruby', 'rb rake gemspec ru podspec jbuilder rbi'],
  ['php', 'php phtml phpt'],
  ['kotlin', 'kt kts'],
  ['bash', 'sh bash ksh'],
  ['hcl', 'tf tfvars hcl tofu nomad'],
  ['sql', 'sql ddl pgsql'],
  ['yaml', 'yaml yml'],
  ['json', 'json jsonc webmanifest code-workspace'],
  ['toml', 'toml'],
  ['html', 'html htm xhtml'],
  ['css', 'css pcss'],
  ['vue', 'vue'],
];

/** Names that say the language without an extension, in lower case. */
const names: readonly WordList[] = [
  ['python', 'sconstruct sconscript wscript'],
  [
    'ruby',
    'gemfile rakefile guardfile capfile vagrantfile brewfile podfile fastfile appfile dangerfile thorfile appraisals .irbrc .pryrc .simplecov',
  ],
  ['bash', '.bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .envrc pkgbuild apkbuild'],
  ['yaml', '.clang-format .clang-tidy .clangd .yamllint .gemrc'],
  ['json', '.babelrc .jshintrc .jscsrc .swcrc .watchmanconfig .arcconfig'],
  ['toml', 'pipfile'],
];

/** What may stand behind `#!`, without path, `env` and version. */
const interpreters: Readonly<Record<string, LanguageId>> = {
  sh: 'bash',
  bash: 'bash',
  dash: 'bash',
  ash: 'bash',
  ksh: 'bash',
  python: 'python',
  pypy: 'python',
  node: 'javascript',
  nodejs: 'javascript',
  deno: 'typescript',
  bun: 'typescript',
  tsx: 'typescript',
  'ts-node': 'typescript',
  ruby: 'ruby',
  php: 'php',
};

/** Bytes of a header that are looked at for C++. */
const headerBytes = 64 * 1024;

/** What C++ has and C has not, at the beginning of a line or by an unmistakable word. */
const cppMark =
  /^[ \t]*(?:class[ \t]+\w|namespace[ \t{]|template[ \t]*<|using[ \t]+(?:namespace[ \t]|\w+[ \t]*=)|(?:public|private|protected)[ \t]*:|(?:virtual|constexpr|explicit|friend)[ \t])|\bstd::\w|\b(?:static|dynamic|reinterpret)_cast<|^[ \t]*#[ \t]*include[ \t]*<(?:vector|string|memory|map|set|functional|utility|cstdint|iostream|array|optional|type_traits)>/m;

const byExtension = indexed(extensions);
const byName = indexed(names);

function indexed(lists: readonly WordList[]): ReadonlyMap<string, LanguageId> {
  return new Map(lists.flatMap(([language, words]) => words.split(' ').map((word) => [word, language])));
}

/**
 * The language whose grammar reads this path; null when there is none. With the bytes of the file, headers of C++ are
 * told from those of C, and a file without extension by its `#!` line.
 */
export function languageOf(path: RepoPath, source?: Uint8Array): LanguageId | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const named = byName.get(name);
  if (named !== undefined) return named;
  const extension = /.\.([^.]+)$/.exec(name)?.[1];
  if (extension === undefined) return source === undefined ? null : byInterpreter(source);
  if (extension === 'h' && source !== undefined) return headerLanguage(source);
  return byExtension.get(extension) ?? null;
}

function byInterpreter(source: Uint8Array): LanguageId | null {
  const line = latin1(source, 200).split('\n', 1)[0] ?? '';
  const words = /^#![ \t]*\S*?([^/\s]+)(?:[ \t]+(.*))?$/.exec(line.trimEnd());
  const program = words?.[1] === 'env' ? programOfEnv(words[2] ?? '') : words?.[1];
  const plain = program?.replace(/[\d.]+$/, '');
  return plain !== undefined && Object.hasOwn(interpreters, plain) ? (interpreters[plain] ?? null) : null;
}

/** `env -S VAR=1 node --flag` runs node. */
function programOfEnv(words: string): string | undefined {
  return words
    .split(/[ \t]+/)
    .find((word) => word !== '' && !word.startsWith('-') && !word.includes('='))
    ?.replace(/^.*\//, '');
}

function headerLanguage(source: Uint8Array): LanguageId {
  return cppMark.test(latin1(source, headerBytes)) ? 'cpp' : 'c';
}

function latin1(source: Uint8Array, bytes: number): string {
  return Buffer.from(source.buffer, source.byteOffset, Math.min(source.byteLength, bytes)).toString('latin1');
}
