/**
 * What is written into drafts, and who reads them anew. Several reviews share the draft of their repository: one that is
 * read while a decision is on its way to the disk would not know it.
 */
export class DraftWrites {
  private readonly pending = new Set<Promise<unknown>>();
  private begun = 0;

  /** Runs what writes. Rejects as it does. */
  async write<T>(write: () => Promise<T>): Promise<T> {
    this.begun += 1;
    const written = write();
    this.pending.add(written);
    try {
      return await written;
    } finally {
      this.pending.delete(written);
    }
  }

  /** Hands on what `read` gives, with all that was ever written: nothing can be written in between. Rejects as `read` does. */
  async readSettled<T, R>(read: () => Promise<T>, use: (found: T) => R): Promise<R> {
    for (;;) {
      await Promise.allSettled(this.pending);
      const before = this.begun;
      const found = await read();
      if (before === this.begun) return use(found);
    }
  }
}
