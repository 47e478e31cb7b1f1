/**
 * What a git run may know about the machine. An inherited `GIT_DIR`, `GIT_DIFF_OPTS` or `GIT_CONFIG_COUNT` changes
 * what git prints, so the environment is built from an allow-list and never from everything that happens to be set.
 */

/** The last line holds what Windows programs cannot start without. */
const allowedNames: readonly string[] = [
  'PATH', 'HOME', 'TMPDIR', 'SSH_AUTH_SOCK', 'XDG_CONFIG_HOME',
  'PATHEXT', 'SystemRoot', 'SYSTEMROOT', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'TEMP', 'TMP', 'ProgramData', 'ProgramFiles',
]; // prettier-ignore

/** Variables of git that say who the user is and how to reach a server, not which repository or which output. */
const personalGitVariable = /^GIT_(?:AUTHOR|COMMITTER)_|^GIT_SSH|^GIT_ASKPASS$|^GIT_PROXY/;

const always: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
};

/** Reading must not reach the network: a partial clone would otherwise fetch what is missing. */
const offline: Readonly<Record<string, string>> = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };

/** `info/grafts` would put other parents into history. A path that cannot exist: git comments on an empty file. */
const noGrafts: Readonly<Record<string, string>> = { GIT_GRAFT_FILE: '/dev/null/none' };

/**
 * `hardened`: the allow-list, for everything that is read. `network`: the user's own environment without what names
 * a repository, for fetch and push. `user`: the same with the user's locale, because hooks and signing programs run in it.
 */
export type GitEnvironmentKind = 'hardened' | 'network' | 'user';

export function gitEnvironment(
  kind: GitEnvironmentKind,
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  if (kind === 'hardened')
    return { ...pick((name) => allowedNames.includes(name)), ...always, ...offline, ...noGrafts, ...extra };
  const own = pick((name) => !name.startsWith('GIT_') || personalGitVariable.test(name));
  return kind === 'network'
    ? { ...own, ...always, ...extra }
    : { ...own, GIT_TERMINAL_PROMPT: '0', ...extra };
}

function pick(isWanted: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isWanted(name)));
}
