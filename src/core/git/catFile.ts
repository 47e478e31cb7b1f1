import { Buffer } from 'node:buffer';
import { nextTick } from 'node:process';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { GitError } from './gitError.ts';
import { type GitProcess, type GitProcessOptions, type GitRunner, startGit, stopGit } from './gitProcess.ts';

export interface ObjectHeader {
  readonly oid: ObjectId;
  readonly type: string;
  /** Bytes of the content. */
  readonly size: number;
}

export interface GitObject extends ObjectHeader {
  /** Empty in mode `--batch-check`. */
  readonly content: Buffer;
}

/** One long-lived `git cat-file` process. Requests may overlap; answers come in the order of the requests. */
export interface CatFile {
  /** Null when nothing has that name. `name` is what git calls an object name, as bytes, without NUL. */
  request(name: Buffer): Promise<GitObject | null>;
  /** True when the process is gone and every request will fail. */
  hasFailed(): boolean;
  dispose(): void;
}

/** Larger objects are skipped with `too-large`: reading one would take the memory of the editor. */
const maxObjectBytes = 512 * 1024 * 1024;

/** `<oid> SP <type> SP <size>`, see BATCH OUTPUT in git-cat-file. */
const headerPattern = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) ([0-9]+)$/;
/** An answer without content that names an object id, so that it is one line whatever was asked. */
const absentPattern = /^[0-9a-f]{40,64} (?:missing|ambiguous|submodule)$/;
const lineFeed = 0x0a;
const nul = Buffer.of(0);

interface Request {
  readonly name: Buffer;
  resolve(object: GitObject | null): void;
  reject(error: GitError): void;
}

/** Starts the process at once. A process that dies fails every open and later request with its `GitError`. */
export function startCatFile(
  git: GitRunner,
  mode: '--batch' | '--batch-check',
  options: GitProcessOptions,
): CatFile {
  // `-z` (git 2.38): names end with NUL, so paths with line ends can be asked for.
  const args = ['cat-file', mode, '-z'];
  const process = startGit(git, args, options);
  const requests: Request[] = [];
  let failure: GitError | null = null;
  const fail = (error: GitError): void => {
    failure ??= error;
    for (const request of requests.splice(0)) request.reject(failure);
  };
  const answers = new AnswerReader(mode === '--batch', requests);
  process.child.stdout.on('data', (chunk: Buffer) => answers.push(chunk));
  watchEnd(process, args, fail);
  const unwritten: Buffer[] = [];
  /** Requests of one turn of the event loop leave in one write. */
  const write = (name: Buffer): void => {
    if (unwritten.length === 0) nextTick(() => process.child.stdin.write(Buffer.concat(unwritten.splice(0))));
    unwritten.push(name, nul);
  };

  return {
    request: (name) =>
      new Promise((resolve, reject) => {
        if (failure !== null) {
          reject(failure);
          return;
        }
        requests.push({ name, resolve, reject });
        write(name);
      }),
    hasFailed: () => failure !== null,
    dispose: () => {
      fail(new GitError('cancelled', 'the object reader was disposed', { args }));
      stopGit(process.child);
    },
  };
}

function watchEnd(process: GitProcess, args: readonly string[], fail: (error: GitError) => void): void {
  process.ended.then(
    () => fail(new GitError('unexpected-exit', 'git cat-file ended by itself', { args, exitCode: 0 })),
    (error: unknown) =>
      fail(
        GitError.is(error)
          ? error
          : new GitError('unexpected-exit', 'git cat-file failed', { args }, { cause: error }),
      ),
  );
}

interface Body {
  readonly header: ObjectHeader;
  readonly parts: Buffer[];
  /** Bytes still to come, with the line feed that follows the content. */
  missing: number;
}

/** Cuts the output of `cat-file` into answers and gives each to the oldest request. */
class AnswerReader {
  readonly #hasContent: boolean;
  readonly #requests: Request[];
  #lineParts: Buffer[] = [];
  #linesToSkip = 0;
  #body: Body | null = null;

  constructor(hasContent: boolean, requests: Request[]) {
    this.#hasContent = hasContent;
    this.#requests = requests;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0)
      rest = this.#body === null ? this.#pushLine(rest) : this.#pushBody(rest, this.#body);
  }

  #pushLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf(lineFeed);
    if (end >= 0 && this.#lineParts.length === 0) {
      this.#readLine(bytes.toString('latin1', 0, end));
      return bytes.subarray(end + 1);
    }
    this.#lineParts.push(end < 0 ? bytes : bytes.subarray(0, end));
    if (end < 0) return bytes.subarray(bytes.length);
    const line = Buffer.concat(this.#lineParts).toString('latin1');
    this.#lineParts = [];
    this.#readLine(line);
    return bytes.subarray(end + 1);
  }

  #readLine(line: string): void {
    if (this.#linesToSkip > 0) {
      this.#linesToSkip -= 1;
      if (this.#linesToSkip === 0) this.#answer(null);
      return;
    }
    const [, oid, type, size] = headerPattern.exec(line) ?? [];
    if (oid !== undefined && type !== undefined) {
      const header: ObjectHeader = { oid: toObjectId(oid), type, size: Number(size) };
      if (this.#hasContent) this.#body = { header, parts: [], missing: header.size + 1 };
      else this.#answer({ ...header, content: Buffer.alloc(0) });
      return;
    }
    // git repeats the name it was asked for; one with line ends spreads over as many lines.
    this.#linesToSkip = absentPattern.test(line) ? 0 : countLineFeeds(this.#requests[0]?.name);
    if (this.#linesToSkip === 0) this.#answer(null);
  }

  #pushBody(bytes: Buffer, body: Body): Buffer {
    const part = bytes.subarray(0, body.missing);
    body.missing -= part.length;
    if (body.header.size <= maxObjectBytes) body.parts.push(part);
    if (body.missing === 0) {
      this.#body = null;
      this.#finish(body);
    }
    return bytes.subarray(part.length);
  }

  #finish({ header, parts }: Body): void {
    if (header.size <= maxObjectBytes)
      this.#answer({ ...header, content: Buffer.concat(parts, header.size) });
    else
      this.#requests
        .shift()
        ?.reject(new GitError('too-large', `object ${header.oid} has ${header.size} bytes`));
  }

  #answer(object: GitObject | null): void {
    this.#requests.shift()?.resolve(object);
  }
}

function countLineFeeds(name: Buffer | undefined): number {
  return name?.reduce((count, byte) => count + (byte === lineFeed ? 1 : 0), 0) ?? 0;
}
