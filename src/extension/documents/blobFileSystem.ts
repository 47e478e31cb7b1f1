import {
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  type Uri,
} from 'vscode';
import type { ObjectId } from '../../core/base/objectId.ts';
import { parseBlobUri } from './blobUri.ts';

/** Reads a blob of the repository under review; null when it is not there. */
export type ReadBlob = (oid: ObjectId) => Promise<Uint8Array | null>;

/**
 * Read-only files made of exactly the bytes that are hashed: no textconv, no filter, no encoding guess of ours.
 * Content never changes under a URI, so there is nothing to watch.
 */
export class BlobFileSystem implements FileSystemProvider, Disposable {
  private readonly changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly readBlob: ReadBlob;

  constructor(readBlob: ReadBlob) {
    this.readBlob = readBlob;
  }

  watch(): Disposable {
    return { dispose: () => undefined };
  }

  async stat(uri: Uri): Promise<FileStat> {
    const bytes = await this.readFile(uri);
    return { type: FileType.File, ctime: 0, mtime: 0, size: bytes.length };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const address = parseBlobUri(uri);
    if (address === null) throw FileSystemError.FileNotFound(uri);
    if (address.oid === null) return new Uint8Array();
    const bytes = await this.readBlob(address.oid);
    if (bytes === null) throw FileSystemError.FileNotFound(uri);
    return bytes;
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
