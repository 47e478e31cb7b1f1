import type { Uri } from 'vscode';
import type { ObjectId } from '../core/base/objectId.ts';
import type { BlobReader } from '../core/git/blobs.ts';
import type { TargetRequest } from '../core/workflow/target.ts';
import { changedFileOf } from './documents/changedFileOf.ts';
import type { OpenedReview } from './reviewSession.ts';

/** Reviews that are kept as they were read; of others the target is remembered, and they are read again. */
const mostKept = 4;

export interface ParkedReview {
  readonly opened: OpenedReview;
  readonly blobs: BlobReader;
}

/** What makes a review the same one: the top of its work tree and what is compared. */
export function reviewKey(root: string, request: TargetRequest): string {
  return JSON.stringify([root, request]);
}

/** Reviews that are open and not shown, newest last. Their documents can still be read. */
export class ParkedReviews {
  private kept: readonly ParkedReview[] = [];

  get size(): number {
    return this.kept.length;
  }

  put(review: ParkedReview): void {
    this.drop(keyOf(review));
    const all = [...this.kept, review];
    for (const { blobs } of all.slice(0, -mostKept)) blobs.dispose();
    this.kept = all.slice(-mostKept);
  }

  /** Null when it is not kept. It stays where it is. */
  find(key: string): ParkedReview | null {
    return this.kept.find((review) => keyOf(review) === key) ?? null;
  }

  /** Takes a review out, and only `expected` where that is named. Null when it is not kept. */
  take(key: string, expected = this.find(key)): ParkedReview | null {
    const found = this.find(key);
    if (found !== expected) return null;
    this.kept = this.kept.filter((review) => review !== found);
    return found;
  }

  drop(key: string): void {
    this.take(key)?.blobs.dispose();
  }

  /** A blob that one of them can read; its id says which bytes, so it does not matter which one. */
  async read(oid: ObjectId): Promise<Uint8Array | null> {
    for (const { blobs } of this.kept.toReversed()) {
      const bytes = await blobs.read(oid).catch(() => null);
      if (bytes !== null) return bytes;
    }
    return null;
  }

  /** True for a document of one of them. */
  holds(uri: Uri): boolean {
    return this.kept.some(({ opened }) => changedFileOf(opened.review, uri) !== null);
  }

  dispose(): void {
    for (const { blobs } of this.kept) blobs.dispose();
    this.kept = [];
  }
}

function keyOf({ opened }: ParkedReview): string {
  return reviewKey(opened.repository.root, opened.request);
}
