import { Buffer } from 'node:buffer';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { attestationNamespace, statementToSign } from '../../../src/core/attestation/statement.ts';
import { armorSshSignature } from '../../../src/core/attestation/sshsig.ts';
import { type SigningRequest, signStatement } from '../../../src/core/attestation/signStatement.ts';
import { discoverSigningKeys } from '../../../src/core/attestation/signingKeys.ts';
import { SigningError } from '../../../src/core/attestation/signingError.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { isAcceptedBySshKeygen, makeKey } from './keys.ts';
import { sampleFields } from './sampleFields.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

const directory = scratchDirectory();
const home = join(directory, 'home');
mkdirSync(join(home, '.ssh'), { recursive: true });
const pae = statementToSign(sampleFields);
const plain = makeKey(join(home, '.ssh'), 'id_ed25519', 'ed25519');
const ecdsa = makeKey(directory, 'ecdsa', 'ecdsa', 384);
const locked = makeKey(directory, 'locked', 'ed25519', undefined, 'open sesame');
const agentOnly = makeKey(directory, 'agent', 'ed25519');
let agent: ChildProcess;

function script(name: string, body: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

beforeAll(async () => {
  const socket = join(directory, 'agent.sock');
  agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  for (let tries = 0; !existsSync(socket) && tries < 100; tries++) await delay(20);
  process.env['SSH_AUTH_SOCK'] = socket;
  runProgram('env', [`SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', agentOnly.path]);
  runProgram('rm', [agentOnly.path]);
});

afterAll(() => {
  agent.kill();
  delete process.env['SSH_AUTH_SOCK'];
});

async function codeOf(request: Partial<SigningRequest>): Promise<string> {
  try {
    await signStatement({ pae, key: { path: plain.path, publicKey: null }, ...request });
    return 'signed';
  } catch (error) {
    return SigningError.is(error) ? error.code : String(error);
  }
}

describe('signing with ssh-keygen', () => {
  test.each([
    ['a private key', { path: plain.path, publicKey: null }, plain],
    ['a public key beside its private one', { path: `${plain.path}.pub`, publicKey: plain.publicKey }, plain],
    ['ecdsa', { path: ecdsa.path, publicKey: ecdsa.publicKey }, ecdsa],
    ['a key that only the agent holds', { path: null, publicKey: agentOnly.publicKey }, agentOnly],
    [
      'the public file of a key that only the agent holds',
      { path: `${agentOnly.path}.pub`, publicKey: null },
      agentOnly,
    ],
  ])('%s', async (_name, key, file) => {
    const { signature, verified } = await signStatement({ pae, key });
    expect(verified.publicKey.equals(file.publicKey)).toBe(true);
    expect(
      isAcceptedBySshKeygen(
        directory,
        file.publicLine,
        attestationNamespace,
        armorSshSignature(signature),
        pae,
      ),
    ).toBe(true);
  });

  test('a passphrase is asked for through askpass', async () => {
    const program = script('askpass', 'echo "$ANSWER"');
    const key = { path: locked.path, publicKey: locked.publicKey };
    expect(await codeOf({ key })).toBe('passphrase-needed');
    expect(await codeOf({ key, askpass: { program, environment: { ANSWER: 'wrong' } } })).toBe(
      'passphrase-needed',
    );
    expect(await codeOf({ key, askpass: { program, environment: { ANSWER: 'open sesame' } } })).toBe(
      'signed',
    );
  });

  test('no such key', async () => {
    expect(await codeOf({ key: { path: join(directory, 'missing'), publicKey: null } })).toBe('no-key');
    expect(await codeOf({ key: { path: null, publicKey: null } })).toBe('no-key');
    expect(await codeOf({ key: { path: null, publicKey: plain.publicKey } })).toBe('no-key');
  });

  test('no such key: says what the agent says', async () => {
    const messageOf = async (socket: string): Promise<string> => {
      vi.stubEnv('SSH_AUTH_SOCK', socket);
      const key = { path: null, publicKey: plain.publicKey };
      const error = await signStatement({ pae, key }).catch((thrown: unknown) => thrown);
      vi.unstubAllEnvs();
      return SigningError.is(error, 'no-key') ? error.message : String(error);
    };
    const empty = join(directory, 'empty.sock');
    const without = spawn('ssh-agent', ['-D', '-a', empty], { stdio: 'ignore' });
    for (let tries = 0; !existsSync(empty) && tries < 100; tries++) await delay(20);
    expect(await messageOf(join(directory, 'agent.sock'))).toMatch(/the SSH agent does not hold it/);
    expect(await messageOf(empty)).toMatch(/the SSH agent holds no key: add it with "ssh-add"/);
    expect(await messageOf(join(directory, 'nowhere.sock'))).toMatch(/the SSH agent does not answer/);
    expect(await messageOf('')).toMatch(/no SSH agent is running.*SSH_AUTH_SOCK.*forward/);
    without.kill();
  });

  test('no ssh-keygen', async () => {
    expect(await codeOf({ sshKeygenPath: join(directory, 'missing') })).toBe('ssh-keygen-missing');
  });

  test('cancelled before and while it waits; the waiting program is ended', async () => {
    const marker = join(directory, 'waited');
    const program = script('slow-askpass', `sleep 2; touch '${marker}'`);
    const key = { path: locked.path, publicKey: null };
    expect(await codeOf({ key, signal: AbortSignal.abort() })).toBe('cancelled');
    expect(
      await codeOf({ key, askpass: { program, environment: {} }, signal: AbortSignal.timeout(300) }),
    ).toBe('cancelled');
    await delay(2500);
    expect(existsSync(marker)).toBe(false);
  });

  test('a program that never ends', async () => {
    const sshKeygenPath = script('hangs', 'sleep 30');
    const error = await signStatement({
      pae,
      key: { path: plain.path, publicKey: null },
      sshKeygenPath,
      timeoutMilliseconds: 300,
    }).catch((thrown: unknown) => thrown);
    expect(SigningError.is(error, 'failed') && error.details.timedOut).toBe(true);
  });

  test.each([
    ['prints nothing', 'cat >/dev/null'],
    ['prints something else', 'echo hello'],
    [
      'signs something else',
      `echo other | exec ssh-keygen -q -Y sign -n ${attestationNamespace} -f ${plain.path}`,
    ],
    ['signs for another namespace', `exec ssh-keygen -q -Y sign -n git -f ${plain.path}`],
  ])('a program that %s', async (name, body) => {
    expect(await codeOf({ sshKeygenPath: script(name.replaceAll(' ', '-'), body) })).toBe('failed');
  });

  test('signed with another key than was asked for', async () => {
    expect(await codeOf({ key: { path: plain.path, publicKey: ecdsa.publicKey } })).toBe('failed');
  });

  test('a wait for a touch is told', async () => {
    let touches = 0;
    const program = script('no-askpass', 'exit 1');
    const sshKeygenPath = script(
      'touch-key',
      `echo 'Confirm user presence for key ED25519-SK' >&2; exec ssh-keygen "$@"`,
    );
    expect(await codeOf({ sshKeygenPath, onTouchNeeded: () => (touches += 1) })).toBe('signed');
    expect(touches).toBe(1);
    const askpass = { program, environment: {}, onTouchNeeded: () => (touches += 1) };
    expect(await codeOf({ sshKeygenPath, askpass })).toBe('signed');
    expect(touches).toBe(2);
  });

  test('the program sees nothing of the environment but what it needs', async () => {
    process.env['COUNTERSIGN_TEST_SECRET'] = 'x';
    const file = join(directory, 'environment');
    await codeOf({ sshKeygenPath: script('prints-environment', `env > '${file}'`) });
    delete process.env['COUNTERSIGN_TEST_SECRET'];
    const printed = runProgram('cat', [file]).toString();
    expect(printed).toContain('SSH_AUTH_SOCK=');
    expect(printed).not.toContain('COUNTERSIGN_TEST_SECRET');
  });
});

describe('discovering keys', () => {
  const found = async (...config: readonly (readonly [string, string])[]): Promise<string[]> => {
    const root = join(
      directory,
      `repository-${config.length}-${config.at(-1)?.[1].slice(-12).replaceAll(/\W/g, '') ?? ''}`,
    );
    runProgram('git', ['init', '-q', root]);
    for (const [name, value] of config) runProgram('git', ['config', name, value], '', root);
    const keys = await discoverSigningKeys(await openRepository(root), { homeDirectory: home });
    return keys.map(
      ({ source, comment, path }) => `${source} ${comment} ${path === null ? 'agent' : 'file'}`,
    );
  };

  test('agent, then the ssh directory', async () => {
    expect(await found()).toEqual(['agent agent@test agent', 'ssh-directory id_ed25519@test file']);
  });

  test('what git signs with comes first, once', async () => {
    const rest = 'agent agent@test agent';
    const format = ['gpg.format', 'ssh'] as const;
    expect(await found(format, ['user.signingkey', '~/.ssh/id_ed25519'])).toEqual([
      'git-config id_ed25519@test file',
      rest,
    ]);
    expect(await found(format, ['user.signingkey', `${plain.path}.pub`])).toEqual([
      'git-config id_ed25519@test file',
      rest,
    ]);
    expect(await found(format, ['user.signingkey', `key::${plain.publicLine}`])).toEqual([
      'git-config id_ed25519@test file',
      rest,
    ]);
    expect(await found(format, ['user.signingkey', `key::${agentOnly.publicLine}`])).toEqual([
      'git-config agent@test agent',
      'ssh-directory id_ed25519@test file',
    ]);
  });

  test('no command of the configuration is ever run', async () => {
    const marker = join(directory, 'ran');
    const program = script('from-configuration', `touch '${marker}'; echo 'key::${plain.publicLine}'`);
    const asGitWould = ['agent agent@test agent', 'ssh-directory id_ed25519@test file'];
    const settings = ['gpg.ssh.defaultKeyCommand', 'gpg.ssh.program', 'gpg.program', 'core.sshCommand'];
    expect(await found(['gpg.format', 'ssh'], ...settings.map((name) => [name, program] as const))).toEqual(
      asGitWould,
    );
    expect(existsSync(marker)).toBe(false);
  });

  test('a literal key without "key::", and a file named beside the repository', async () => {
    const format = ['gpg.format', 'ssh'] as const;
    expect(await found(format, ['user.signingkey', plain.publicLine])).toEqual([
      'git-config id_ed25519@test file',
      'agent agent@test agent',
    ]);
    expect(await found(format, ['user.signingkey', '../ecdsa.pub'])).toEqual([
      'git-config ecdsa@test file',
      'agent agent@test agent',
      'ssh-directory id_ed25519@test file',
    ]);
  });

  test('without an agent there are still files', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', '');
    expect(await found(['user.name', 'nobody'])).toEqual(['ssh-directory id_ed25519@test file']);
    vi.unstubAllEnvs();
  });

  test('a signing key of another format is none of ours', async () => {
    expect(await found(['user.signingkey', plain.path])).toEqual([
      'agent agent@test agent',
      'ssh-directory id_ed25519@test file',
    ]);
  });

  test('what is no key is left out', async () => {
    writeFileSync(join(home, '.ssh', 'broken.pub'), 'ssh-ed25519 AAAA');
    writeFileSync(join(home, '.ssh', 'private.pub'), Buffer.from('-----BEGIN OPENSSH PRIVATE KEY-----\n'));
    expect(await found(['gpg.format', 'ssh'], ['user.signingkey', '/nowhere'])).toEqual([
      'agent agent@test agent',
      'ssh-directory id_ed25519@test file',
    ]);
  });
});
