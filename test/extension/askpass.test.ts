// The whole way of a passphrase: a real key, a real ssh-keygen, the shell script, the built program, the socket.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SigningError } from '../../src/core/attestation/signingError.ts';
import { signStatement } from '../../src/core/attestation/signStatement.ts';
import { statementToSign } from '../../src/core/attestation/statement.ts';
import {
  type AskPerson,
  type AskpassQuestion,
  type AskpassServer,
  openAskpassServer,
} from '../../src/extension/askpass/askpassServer.ts';
import { describeAskpassQuestion } from '../../src/extension/askpass/askpassWords.ts';
import { makeKey } from '../core/attestation/keys.ts';
import { sampleFields } from '../core/attestation/sampleFields.ts';
import { scratchDirectory } from '../core/attestation/scratch.ts';

const passphrase = 'Grüße, "open" $sesame \\ 🔑';
const directory = scratchDirectory();
const programs = join(directory, 'dist');
const sources = fileURLToPath(new URL('../../src/extension/askpass/', import.meta.url));
const locked = makeKey(directory, 'locked', 'ed25519', undefined, passphrase);
const pae = statementToSign(sampleFields);
const servers: AskpassServer[] = [];

beforeAll(async () => {
  mkdirSync(programs);
  copyFileSync(join(sources, 'askpass.sh'), join(programs, 'askpass.sh'));
  // As in a package that was made on Windows.
  chmodSync(join(programs, 'askpass.sh'), 0o644);
  await build({
    entryPoints: { askpass: join(sources, 'main.ts') },
    outdir: programs,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function open(ask: AskPerson): Promise<AskpassServer> {
  const server = await openAskpassServer(programs, ask);
  servers.push(server);
  return server;
}

/** Answers the questions one after the other, and keeps them. */
function person(...answers: readonly (string | null)[]): { ask: AskPerson; asked: AskpassQuestion[] } {
  const asked: AskpassQuestion[] = [];
  const ask: AskPerson = (question) => Promise.resolve(answers[asked.push(question) - 1] ?? null);
  return { ask, asked };
}

async function sign(server: AskpassServer, options: { readonly signal?: AbortSignal } = {}): Promise<string> {
  try {
    const key = { path: locked.path, publicKey: locked.publicKey };
    await signStatement({ pae, key, askpass: server.askpass, ...options });
    return 'signed';
  } catch (error) {
    return SigningError.is(error) ? error.code : String(error);
  }
}

/** What a client gets that sends `text`, once the socket is closed. */
function send(path: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect({ path }, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
    socket.on('error', () => undefined).on('close', () => resolve(received));
  });
}

const socketOf = (server: AskpassServer): string =>
  server.askpass.environment['COUNTERSIGN_ASKPASS_SOCKET'] ?? '';
const tokenOf = (server: AskpassServer): string =>
  server.askpass.environment['COUNTERSIGN_ASKPASS_TOKEN'] ?? '';

describe('a key with a passphrase', () => {
  test('is asked for once and signs', async () => {
    const { ask, asked } = person(passphrase);
    expect(await sign(await open(ask))).toBe('signed');
    expect(asked).toEqual([
      { kind: 'secret', text: expect.stringMatching(/^Enter passphrase/) as string, attempt: 1 },
    ]);
  });

  test('is asked for again after a wrong one', async () => {
    const { ask, asked } = person('wrong', 'wrong again', passphrase);
    expect(await sign(await open(ask))).toBe('signed');
    expect(asked.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test('is not asked for a fourth time', async () => {
    const { ask, asked } = person('a', 'b', 'c', passphrase);
    expect(await sign(await open(ask))).toBe('passphrase-needed');
    expect(asked).toHaveLength(3);
  });

  test('closing the box ends it, and nothing is asked again', async () => {
    const { ask, asked } = person(null, passphrase);
    expect(await sign(await open(ask))).toBe('cancelled');
    expect(asked).toHaveLength(1);
  });

  test('a box that fails ends it like one that was closed', async () => {
    expect(await sign(await open(() => Promise.reject(new Error('no window'))))).toBe('cancelled');
  });

  test('when signing is cancelled, the open box is taken back', async () => {
    const closed: string[] = [];
    const controller = new AbortController();
    const ask: AskPerson = (_question, signal) =>
      new Promise((resolve) => {
        setImmediate(() => controller.abort());
        signal.addEventListener('abort', () => {
          closed.push('box');
          resolve(null);
        });
      });
    const server = await open(ask);
    expect(await sign(server, { signal: controller.signal })).toBe('cancelled');
    await server.close();
    expect(closed).toEqual(['box']);
  });
});

describe('nobody else is served', () => {
  test('nobody listens: the program ends at once and nothing is signed', async () => {
    const { ask, asked } = person(passphrase);
    const server = await open(ask);
    await server.close();
    expect(existsSync(dirname(socketOf(server)))).toBe(false);
    expect(await sign(server)).toBe('passphrase-needed');
    expect(asked).toEqual([]);
  });

  test.each([
    ['another token', () => JSON.stringify({ token: 'x'.repeat(64), prompt: 'p', hint: '' })],
    ['no token', () => JSON.stringify({ prompt: 'p', hint: '' })],
    ['no JSON', () => 'hello'],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['a prompt that is no text', (token: string) => JSON.stringify({ token, prompt: 1, hint: '' })],
    ['too much', () => 'x'.repeat(20_000)],
  ])('%s is refused without a question', async (_name, text) => {
    const { ask, asked } = person(passphrase);
    const server = await open(ask);
    expect(await send(socketOf(server), `${text(tokenOf(server))}\n`)).toBe('');
    expect(asked).toEqual([]);
    // And the real one is still served.
    expect(await sign(server)).toBe('signed');
  });

  test('the real program with another token gets nothing', async () => {
    const { ask, asked } = person(passphrase);
    const server = await open(ask);
    const environment = { ...server.askpass.environment, COUNTERSIGN_ASKPASS_TOKEN: 'x' };
    const wrong = { ...server, askpass: { ...server.askpass, environment } };
    expect(await sign(wrong)).toBe('passphrase-needed');
    expect(asked).toEqual([]);
  });

  test('the token of one signature is worth nothing for the next', async () => {
    const first = await open(person(passphrase).ask);
    expect(await sign(first)).toBe('signed');
    const { ask, asked } = person(passphrase);
    const second = await open(ask);
    const request = JSON.stringify({ token: tokenOf(first), prompt: 'p', hint: '' });
    expect(await send(socketOf(second), `${request}\n`)).toBe('');
    expect([asked, tokenOf(first) === tokenOf(second)]).toEqual([[], false]);
  });

  test('a second question at the same time, and a ninth one, are refused', async () => {
    let answer = (_text: string): void => undefined;
    let isAsked = (): void => undefined;
    const asking = new Promise<void>((resolve) => (isAsked = resolve));
    const waiting: AskPerson = () =>
      new Promise((resolve) => {
        answer = resolve;
        isAsked();
      });
    const server = await open(waiting);
    const request = `${JSON.stringify({ token: tokenOf(server), prompt: 'p', hint: '' })}\n`;
    const first = send(socketOf(server), request);
    await asking;
    expect(await send(socketOf(server), request)).toBe('');
    answer('yes');
    expect(await first).toBe('{"answer":"yes"}\n');
    const { ask, asked } = person(...Array.from({ length: 20 }, () => 'x'));
    const many = await open(ask);
    for (let count = 0; count < 12; count++)
      await send(
        socketOf(many),
        `${JSON.stringify({ token: tokenOf(many), prompt: `${count}`, hint: '' })}\n`,
      );
    expect(asked).toHaveLength(8);
  });

  test('the socket stands in a directory of its own that nobody else may enter', async () => {
    const server = await open(person().ask);
    const path = socketOf(server);
    expect(dirname(dirname(path))).toBe(tmpdir());
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(statSync(path).isSocket()).toBe(true);
    await server.close();
    expect(readdirSync(tmpdir())).not.toContain(basename(dirname(path)));
  });
});

/** Every process that descends from this test, as the kernel knows it. */
function processes(): { readonly commandLine: string; readonly environment: string }[] {
  const read = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ commandLine: read(pid, 'cmdline'), environment: read(pid, 'environ') }))
    .filter(({ commandLine, environment }) => `${commandLine}${environment}`.includes(directory));
}

test.runIf(process.platform === 'linux')(
  'the passphrase is on no command line, in no environment and in no file',
  async () => {
    const temporary = join(directory, 'tmp');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    const seen: ReturnType<typeof processes> = [];
    const files = new Set<string>();
    const look = (): void => {
      seen.push(...processes());
      try {
        for (const name of readdirSync(temporary, { recursive: true, encoding: 'utf8' })) files.add(name);
      } catch (error) {
        // A folder went away while it was read; the next look sees what is left.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    };
    // Looks while ssh-keygen and the program wait for the answer, and again and again until it has signed.
    let timer: NodeJS.Timeout | undefined;
    const ask: AskPerson = () => {
      look();
      timer = setInterval(look, 5);
      return Promise.resolve(passphrase);
    };
    const server = await open(ask);
    try {
      expect(await sign(server)).toBe('signed');
    } finally {
      clearInterval(timer);
    }
    look();
    vi.unstubAllEnvs();
    expect(seen.some(({ commandLine }) => commandLine.includes('ssh-keygen'))).toBe(true);
    expect(seen.some(({ commandLine }) => commandLine.includes('askpass.cjs'))).toBe(true);
    const leaks = seen.filter((one) => `${one.commandLine}${one.environment}`.includes(passphrase));
    expect(leaks).toEqual([]);
    const own = basename(dirname(socketOf(server)));
    expect([...files].toSorted()).toEqual([own, join(own, 's')]);
    const found = spawnSync('grep', ['-rlF', '--', passphrase, directory], { encoding: 'utf8' });
    expect([found.status, found.stdout]).toEqual([1, '']);
  },
);

describe('hints and words', () => {
  test.each([
    ['confirm', 'confirmation'],
    ['none', 'notice'],
    ['', 'secret'],
  ])('SSH_ASKPASS_PROMPT=%j is a %s', async (hint, kind) => {
    const { ask, asked } = person('yes');
    const { askpass } = await open(ask);
    const printed = await run(askpass.program, ['Allow use of key?\nSHA256:x'], {
      ...askpass.environment,
      SSH_ASKPASS_PROMPT: hint,
    });
    expect(printed).toEqual({ code: 0, stdout: 'yes\n' });
    expect(asked).toEqual([{ kind, text: 'Allow use of key? SHA256:x', attempt: 1 }]);
  });

  test('marks that turn text around do not reach the box', async () => {
    const { ask, asked } = person('');
    const { askpass } = await open(ask);
    await run(askpass.program, [`a\u202Eb\u0007c${'d'.repeat(900)}`], askpass.environment);
    expect(asked[0]?.text).toMatch(/^a b cd{1,300}$/);
    expect(asked[0]?.text.length).toBeLessThanOrEqual(300);
  });

  const key = { fingerprint: 'SHA256:abc', comment: 'alice@laptop' };
  test.each([
    [{ kind: 'secret', text: 'Enter passphrase for /x/id:', attempt: 1 }, /^Passphrase/, /SHA256:abc/],
    [{ kind: 'secret', text: 'Enter PIN for ED25519-SK key:', attempt: 1 }, /^PIN/, /SHA256:abc/],
    [{ kind: 'secret', text: 'Enter passphrase for /x/id:', attempt: 2 }, /^Passphrase/, /try 2 of 3/],
    [{ kind: 'notice', text: '', attempt: 1 }, /^Touch your key: SHA256:abc \(alice@laptop\)$/, /^$/],
    [{ kind: 'confirmation', text: 'Allow?', attempt: 1 }, /Allow\?/, /SHA256:abc/],
  ] as const)('%j', (question, title, prompt) => {
    const words = describeAskpassQuestion(question, key);
    expect(words.title).toMatch(title);
    expect(words.prompt).toMatch(prompt);
  });
});

function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { PATH: process.env['PATH'] ?? '', ...environment } });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.on('close', (code) => resolve({ code, stdout }));
  });
}
