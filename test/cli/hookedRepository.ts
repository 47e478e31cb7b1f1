// A repository with a policy, reviewers and a bare remote, in which real git runs real hooks.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createSignedRepository,
  policyText,
  repositoryId,
  type SignedRepository,
} from '../core/workflow/signedRepository.ts';
import { createGitRepository, type GitRepository, hermeticEnvironment } from '../helpers/gitRepository.ts';
import { runCli } from './runCli.ts';

export const dist = fileURLToPath(new URL('../../dist', import.meta.url));
export const malformed = 'Fix\n\nHunk-Attestation: v1 alg=hf1 alg=hf1\n';

export interface Ran {
  readonly code: number | null;
  /** Standard output and error. */
  readonly says: string;
}

export interface GitOptions {
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface HookedRepository {
  readonly signed: SignedRepository;
  readonly remote: GitRepository;
  /** Git as a person runs it, hooks included. */
  git(args: readonly string[], options?: GitOptions): Ran;
  push(...args: readonly string[]): Ran;
  commit(message: string, options?: GitOptions): Ran;
  /** `countersign hooks <verb>`. */
  hooks(verb: string, directory?: string): Promise<Ran>;
  /** Sets `countersign.hooks.<key>`. */
  set(key: string, value: string): void;
  remoteRefs(): readonly string[];
  /** Makes a hook in the plain hooks directory; its path. */
  writeHook(name: string, text: string): string;
  dispose(): void;
}

/** `main` is on the remote `origin`; `feature`, three hunks that an AI wrote, is checked out and is not. */
export function createHookedRepository(): HookedRepository {
  // The signatures bear a fixed time, and hooks know no time but now.
  const signed = createSignedRepository({
    policy: `${policyText(repositoryId)}signatures: {max_age: 2000w}\n`,
  });
  signed.become('alice', signed.aliceKey);
  const remote = createGitRepository({ bare: true });
  const { builder } = signed;
  builder.git('remote', 'add', 'origin', remote.directory);
  builder.git('push', '-q', 'origin', 'main');
  const git: HookedRepository['git'] = (args, options = {}) => {
    const { status, stdout, stderr } = spawnSync('git', args, {
      cwd: options.directory ?? builder.directory,
      env: { ...hermeticEnvironment(builder.home), COUNTERSIGN_CACHE: 'off', ...options.env },
      encoding: 'utf8',
    });
    return { code: status, says: `${stdout}${stderr}` };
  };
  return {
    signed,
    remote,
    git,
    push: (...args) => git(['push', 'origin', ...args]),
    commit: (message, options) =>
      git(['commit', '--allow-empty', '--cleanup=verbatim', '-m', message], options),
    hooks: async (verb, directory = builder.directory) => {
      const { code, stdout, stderr } = await runCli(['hooks', ...verb.split(' ')], { directory });
      return { code, says: `${stdout}${stderr}` };
    },
    set: (key, value) => void builder.git('config', `countersign.hooks.${key}`, value),
    remoteRefs: () => remote.git('for-each-ref', '--format=%(refname)').split('\n'),
    writeHook: (name, text) => {
      const path = join(builder.directory, '.git/hooks', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chmodSync(path, 0o755);
      return path;
    },
    dispose: () => {
      builder.dispose();
      remote.dispose();
    },
  };
}
