import type { Buffer } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { readConfig } from '../git/config.ts';
import type { Repository } from '../git/repository.ts';
import { decodeBase64 } from './attestationText.ts';
import { askSshAgent } from './sshAgent.ts';
import { parseSshPublicKey } from './sshPublicKey.ts';

/** A key that could sign; its private half is not looked at. */
export interface SigningKey {
  readonly keyType: string;
  readonly publicKey: Buffer;
  /** `SHA256:…` */
  readonly fingerprint: string;
  readonly comment: string;
  /** Where it was found first: what git signs with, the agent, `~/.ssh`; or the person named its file. */
  readonly source: 'git-config' | 'agent' | 'ssh-directory' | 'named';
  /** The file to sign with; null when only the agent holds it. */
  readonly path: string | null;
  /** True for FIDO keys, which ask for a touch. */
  readonly isSecurityKey: boolean;
}

/**
 * The keys that could sign here, each once, best first: what git already signs with (`user.signingkey` with
 * `gpg.format=ssh`), the agent's keys, then `~/.ssh/*.pub`. What cannot be read is left out. Throws `GitError`.
 *
 * `gpg.ssh.defaultKeyCommand` and `gpg.ssh.program` are never run: the configuration of a repository names no program.
 */
export async function discoverSigningKeys(
  repository: Repository,
  options: { readonly homeDirectory?: string; readonly signal?: AbortSignal } = {},
): Promise<readonly SigningKey[]> {
  const home = options.homeDirectory ?? homedir();
  const configured = await configuredKey(repository, home);
  const agent = await agentKeys(options.signal);
  const found = [configured, ...agent, ...(await directoryKeys(join(home, '.ssh')))];
  const keys = new Map<string, SigningKey>();
  for (const key of found) {
    if (key === null) continue;
    const known = keys.get(key.fingerprint);
    // A `key::` literal or an agent's key may also have its file, which is then what to sign with.
    if (known === undefined) keys.set(key.fingerprint, key);
    else if (known.path === null) keys.set(key.fingerprint, { ...known, path: key.path });
  }
  return [...keys.values()];
}

async function configuredKey(repository: Repository, home: string): Promise<SigningKey | null> {
  if ((await readConfig(repository, 'gpg.format')) !== 'ssh') return null;
  const value = await readConfig(repository, 'user.signingkey');
  if (value === null || value === '') return null;
  // git-config(1): `key::` and a public key, or (deprecated) a public key that begins with `ssh-`.
  const literal = value.startsWith('key::')
    ? value.slice('key::'.length)
    : value.startsWith('ssh-')
      ? value
      : null;
  if (literal !== null) return readKey(literal, 'git-config', null);
  const expanded = value.startsWith('~/') ? join(home, value.slice(2)) : value;
  const path = isAbsolute(expanded) ? expanded : resolve(repository.root, expanded);
  const key = (await readKeyFile(path, 'git-config')) ?? (await readKeyFile(`${path}.pub`, 'git-config'));
  return key === null ? null : { ...key, path };
}

async function agentKeys(signal: AbortSignal | undefined): Promise<readonly (SigningKey | null)[]> {
  const answer = await askSshAgent(signal);
  return answer.kind === 'keys' ? answer.lines.map((line) => readKey(line, 'agent', null)) : [];
}

async function directoryKeys(directory: string): Promise<readonly (SigningKey | null)[]> {
  const names = await readdir(directory).catch(() => []);
  const files = names.filter((name) => name.endsWith('.pub') && !name.endsWith('-cert.pub')).toSorted();
  return Promise.all(files.map((name) => readKeyFile(join(directory, name), 'ssh-directory')));
}

/**
 * The key of a file that a person named: the private key, whose public half stands beside it, or the public one. Null
 * when neither can be read.
 */
export async function readNamedKey(path: string): Promise<SigningKey | null> {
  const key = (await readKeyFile(path, 'named')) ?? (await readKeyFile(`${path}.pub`, 'named'));
  return key === null ? null : { ...key, path };
}

async function readKeyFile(path: string, source: SigningKey['source']): Promise<SigningKey | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : readKey(text, source, path);
}

/** Reads `keytype base64 comment`; null for anything else, private keys among it. */
function readKey(line: string, source: SigningKey['source'], path: string | null): SigningKey | null {
  const [keyType = '', encoded = '', ...comment] = line.trim().split(/[ \t]+/);
  const publicKey = decodeBase64(encoded);
  const key = publicKey === null ? null : parseSshPublicKey(publicKey);
  if (publicKey === null || key === null || key.keyType !== keyType) return null;
  const isSecurityKey = key.application !== null;
  return {
    keyType,
    publicKey,
    fingerprint: key.fingerprint,
    comment: comment.join(' '),
    source,
    path,
    isSecurityKey,
  };
}
