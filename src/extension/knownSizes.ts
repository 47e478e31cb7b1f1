import type { Review } from '../core/workflow/review.ts';
import {
  type LineCounts,
  type MeasuredReview,
  type ModuleSize,
  reviewModuleSizes,
} from '../core/workflow/moduleSizes.ts';

export type ModuleSizes = ReadonlyMap<string, ModuleSize>;

const none: ModuleSizes = new Map();

/** The sizes of the modules of a review: read when somebody first looks at them, and again when the change is another. */
export class KnownSizes {
  private readonly counted: LineCounts = new Map();
  private readonly onKnown: () => void;
  private change: Review['change'] | null = null;
  private sizes: ModuleSizes = none;

  constructor(onKnown: () => void) {
    this.onKnown = onKnown;
  }

  /** Empty until they are read; then `onKnown` is called. */
  of(measured: MeasuredReview): ModuleSizes {
    const { change } = measured.review;
    if (change !== this.change) {
      this.change = change;
      this.sizes = none;
      void this.read(measured);
    }
    return this.sizes;
  }

  private async read(measured: MeasuredReview): Promise<void> {
    // A size is worth no message: the review may be closed, or read again, while its files are counted.
    const sizes = await reviewModuleSizes({ ...measured, counted: this.counted }).catch(() => none);
    if (this.change !== measured.review.change || sizes.size === 0) return;
    this.sizes = sizes;
    this.onKnown();
  }
}
