// Answers the questions that OpenSSH asks while one signature is being made. Knows no window: who asks the person is
// passed in, so that the whole way from ssh-keygen to the answer runs in tests.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { access, chmod, constants, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskpassProgram } from '../../core/attestation/askpassProgram.ts';
import {
  askpassVariables,
  type AskpassReply,
  type AskpassRequest,
  longestAskpassLine,
  parseAskpassRequest,
} from './askpassMessage.ts';

export interface AskpassQuestion {
  /** `secret`: a passphrase or PIN. `confirmation`: yes or no. `notice`: nothing to answer, such as "touch your key". */
  readonly kind: 'secret' | 'confirmation' | 'notice';
  /** OpenSSH's own words on one line; it may hold the name of a file. */
  readonly text: string;
  /** 1 for the first time; above it, the answer before was wrong. */
  readonly attempt: number;
}

/** Asks the person; null when the question was closed. `signal` is aborted when nobody waits for the answer any more. */
export type AskPerson = (question: AskpassQuestion, signal: AbortSignal) => Promise<string | null>;

export interface AskpassServer {
  readonly askpass: AskpassProgram & { readonly dismissed: AbortSignal };
  /** Ends every open question and removes the socket. */
  close(): Promise<void>;
}

/** A signature asks for at most a passphrase and a PIN, three times each. */
const mostQuestions = 8;
const requestTimeoutMilliseconds = 5000;

/**
 * Listens on a socket in a directory of its own that nobody else may enter (on Windows: a pipe with a random name).
 * `programs` is the directory with `askpass.sh`, `askpass.cmd` and `askpass.cjs`.
 */
export async function openAskpassServer(programs: string, ask: AskPerson): Promise<AskpassServer> {
  const isWindows = process.platform === 'win32';
  const program = join(programs, isWindows ? 'askpass.cmd' : 'askpass.sh');
  if (!isWindows) await makeExecutable(program);
  const directory = isWindows ? null : await mkdtemp(join(tmpdir(), 'countersign-ask-'));
  const path =
    directory === null
      ? String.raw`\\.\pipe\countersign-ask-${randomBytes(16).toString('hex')}`
      : join(directory, 's');
  const token = randomBytes(32).toString('hex');
  const questions = new Questions(token, ask);
  const server = createServer((socket) => questions.serve(socket));
  const close = async (): Promise<void> => {
    questions.end();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
    if (directory !== null) await rm(directory, { recursive: true, force: true });
  };
  try {
    await listen(server, path);
  } catch (error) {
    if (directory !== null) await rm(directory, { recursive: true, force: true });
    throw error;
  }
  const environment = {
    [askpassVariables.node]: process.execPath,
    [askpassVariables.main]: join(programs, 'askpass.cjs'),
    [askpassVariables.socket]: path,
    [askpassVariables.token]: token,
  };
  return { askpass: { program, environment, dismissed: questions.dismissed }, close };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** A package that was made on Windows carries no permission bits. */
async function makeExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch {
    await chmod(path, 0o755);
  }
}

class Questions {
  readonly #token: string;
  readonly #ask: AskPerson;
  readonly #dismissal = new AbortController();
  readonly #sockets = new Set<Socket>();
  readonly #asked = new Map<string, number>();
  #count = 0;
  #isBusy = false;
  #hasEnded = false;

  constructor(token: string, ask: AskPerson) {
    this.#token = token;
    this.#ask = ask;
  }

  get dismissed(): AbortSignal {
    return this.#dismissal.signal;
  }

  end(): void {
    this.#hasEnded = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  serve(socket: Socket): void {
    if (this.#hasEnded) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    const gone = new AbortController();
    let line = '';
    let isRead = false;
    socket.setEncoding('utf8');
    socket.setTimeout(requestTimeoutMilliseconds, () => {
      if (!isRead) socket.destroy();
    });
    socket.on('data', (text: string) => {
      line += text;
      if (isRead || line.length > longestAskpassLine) socket.destroy();
      else if (line.endsWith('\n')) {
        isRead = true;
        void this.#answer(parseAskpassRequest(line), socket, gone.signal);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      gone.abort();
    });
  }

  async #answer(request: AskpassRequest | null, socket: Socket, gone: AbortSignal): Promise<void> {
    const isRefused =
      request === null ||
      !isSame(request.token, this.#token) ||
      this.#isBusy ||
      this.#count >= mostQuestions ||
      this.dismissed.aborted;
    if (isRefused) {
      socket.destroy();
      return;
    }
    this.#isBusy = true;
    this.#count += 1;
    try {
      const answer = await this.#ask(this.#questionOf(request), gone);
      const reply: AskpassReply = { answer };
      socket.end(`${JSON.stringify(reply)}\n`);
      // A question that was taken back (its asker has gone) is not one that the person closed.
      if (answer === null && !gone.aborted) this.#dismissal.abort();
    } catch {
      socket.destroy();
      this.#dismissal.abort();
    } finally {
      this.#isBusy = false;
    }
  }

  #questionOf({ prompt, hint }: AskpassRequest): AskpassQuestion {
    const attempt = (this.#asked.get(prompt) ?? 0) + 1;
    this.#asked.set(prompt, attempt);
    const kind = hint === 'confirm' ? 'confirmation' : hint === 'none' ? 'notice' : 'secret';
    return { kind, text: oneLine(prompt), attempt };
  }
}

/** In constant time, whatever the lengths. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Without characters that could hide or turn around the rest of the text. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Z}\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
