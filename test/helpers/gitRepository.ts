import type { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What `GitRepository.write` accepts; null removes the file. */
export type FileContents = Readonly<Record<string, string | Buffer | null>>;

export interface CommitOptions {
  readonly author?: { readonly name: string; readonly email: string };
  /** Any date git reads; by default one minute after the commit before. */
  readonly date?: string;
  /** Written (null: removed) before committing, on top of what already stands in the worktree. */
  readonly files?: FileContents;
}

export interface GitRepositoryOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  readonly bare?: boolean;
  /** Further environment of every git run of this builder. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A real git repository in a temporary directory, deaf to the configuration of the machine. */
export interface GitRepository {
  readonly directory: string;
  /** A temporary `HOME`, outside the repository; a `.gitconfig` written there is not read by `git()`. */
  readonly home: string;
  /** Standard output without the last line end; throws with standard error when git fails. */
  git(...args: string[]): string;
  /** As `git`, with bytes in and out. */
  gitBytes(args: readonly string[], input?: string | Buffer): Buffer;
  write(path: string, content: string | Buffer, options?: { readonly mode?: number }): void;
  remove(path: string): void;
  /** Commits everything in the worktree (empty commits too) and returns the object id. */
  commit(message: string, options?: CommitOptions): string;
  dispose(): void;
}

/** 2026-01-05T09:00:00Z; every commit adds a minute, so object ids are the same in every run. */
const firstCommitTime = 1_767_603_600;
const identity = { name: 'Test Person', email: 'test@example.com' };

/** Builds an empty repository whose unborn branch is `main`. */
export function createGitRepository(options: GitRepositoryOptions = {}): GitRepository {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-git-')));
  const directory = join(parent, 'repository');
  const home = join(parent, 'home');
  mkdirSync(directory);
  mkdirSync(home);
  let now = firstCommitTime;

  const run = (
    args: readonly string[],
    input?: string | Buffer,
    extra: Record<string, string> = {},
  ): Buffer => {
    const environment = { ...hermeticEnvironment(home, now), ...options.environment, ...extra };
    const result = spawnSync('git', args, { cwd: directory, env: environment, input, maxBuffer: 1 << 30 });
    if (result.error !== undefined) throw result.error;
    if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr.toString('utf8')}`);
    return result.stdout;
  };
  const git = (...args: string[]): string => run(args).toString('utf8').replace(/\n$/, '');
  const write: GitRepository['write'] = (path, content, { mode } = {}) => {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    if (mode !== undefined) chmodSync(target, mode);
  };
  const remove = (path: string): void => rmSync(join(directory, path), { recursive: true, force: true });

  const format = `--object-format=${options.objectFormat ?? 'sha1'}`;
  const bare = options.bare === true ? ['--bare'] : [];
  run(['init', '--quiet', '--initial-branch=main', '--template=', format, ...bare]);
  // For the code under test, which builds its own environment: it must not depend on who runs the tests.
  git('config', 'user.name', identity.name);
  git('config', 'user.email', identity.email);
  git('config', 'commit.gpgSign', 'false');

  return {
    directory,
    home,
    git,
    gitBytes: (args, input) => run(args, input),
    write,
    remove,
    commit: (message, { author = identity, date, files = {} } = {}) => {
      for (const [path, content] of Object.entries(files)) {
        if (content === null) remove(path);
        else write(path, content);
      }
      now += 60;
      const dates = date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      run(['add', '--all']);
      run(
        [
          'commit',
          '--quiet',
          '--allow-empty',
          '--allow-empty-message',
          '--no-verify',
          '--cleanup=verbatim',
          '-F',
          '-',
        ],
        message,
        {
          GIT_AUTHOR_NAME: author.name,
          GIT_AUTHOR_EMAIL: author.email,
          ...dates,
        },
      );
      return git('rev-parse', 'HEAD');
    },
    dispose: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** No configuration but the repository's own, fixed identity and time. Usable for the code under test as well. */
export function hermeticEnvironment(home: string, time: number = firstCommitTime): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_AUTHOR_DATE: `${time} +0000`,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
    GIT_COMMITTER_DATE: `${time} +0000`,
  };
}
