import {
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  l10n,
  type Uri,
} from 'vscode';
import type { ObjectId } from '../../core/base/objectId.ts';
import { parseBlobUri } from './blobUri.ts';

/** Reads a blob of the repository under review; null when it is not there. */
export type ReadBlob = (oid: ObjectId) => Promise<Uint8Array | null>;

export interface BlobPorts {
  readonly readBlob: ReadBlob;
  /** True for a document of a review that is open. */
  readonly isUnderReview: (uri: Uri) => boolean;
}

/**
 * Read-only files made of exactly the bytes that are hashed: no textconv, no filter, no encoding guess of ours.
 * Content never changes under a URI, with one exception: of a review that is closed, a document says that it is.
 */
export class BlobFileSystem implements FileSystemProvider, Disposable {
  private readonly changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly ports: BlobPorts;
  /** Documents that say that their review is closed. */
  private readonly closed = new Map<string, Uri>();

  constructor(ports: BlobPorts) {
    this.ports = ports;
  }

  watch(): Disposable {
    return { dispose: () => undefined };
  }

  /** Another review was opened: it may be the one that documents were closed with. */
  reviewOpened(): void {
    const events = [...this.closed.values()].map((uri) => ({ type: FileChangeType.Changed, uri }));
    this.closed.clear();
    if (events.length > 0) this.changed.fire(events);
  }

  async stat(uri: Uri): Promise<FileStat> {
    const bytes = await this.readFile(uri);
    // Another time, so that the editor reads it again once its review is open.
    const mtime = this.closed.has(uri.toString()) ? 1 : 0;
    return { type: FileType.File, ctime: 0, mtime, size: bytes.length };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const address = parseBlobUri(uri);
    if (address === null) throw FileSystemError.FileNotFound(uri);
    if (address.oid === null) return new Uint8Array();
    const bytes = await this.ports.readBlob(address.oid);
    this.closed.delete(uri.toString());
    if (bytes !== null) return bytes;
    // What is decided on must never be read as this.
    if (this.ports.isUnderReview(uri)) throw FileSystemError.FileNotFound(uri);
    this.closed.set(uri.toString(), uri);
    return new TextEncoder().encode(closedWords());
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function closedWords(): string {
  return [
    l10n.t('The review of this file is closed.'),
    l10n.t('"Countersign: Review Changes…" lists what was reviewed before.'),
    '',
  ].join('\n');
}
