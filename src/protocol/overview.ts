// What the extension tells the overview page, and what the page says back. Data only, never HTML.

/** How many hunks of a group are decided. `label` is already in the reader's language. */
export interface OverviewProgress {
  readonly label: string;
  readonly decided: number;
  readonly total: number;
}

/** Added lines by author. */
export interface OverviewShare {
  readonly label: string;
  readonly kind: 'ai' | 'human' | 'unknown';
  readonly lines: number;
}

/** A dependency between modules that the change adds or removes. */
export interface OverviewEdge {
  readonly from: string;
  readonly to: string;
  readonly change: 'added' | 'removed';
  /** Where the import stands: `src/a.ts:3`. */
  readonly place: string;
}

/** A mark or word of the review with what it means. */
export interface OverviewTerm {
  readonly term: string;
  readonly meaning: string;
}

export interface OverviewState {
  readonly title: string;
  readonly headings: {
    readonly risk: string;
    readonly modules: string;
    readonly authors: string;
    readonly edges: string;
    readonly findings: string;
    readonly legend: string;
  };
  readonly risk: readonly OverviewProgress[];
  readonly modules: readonly OverviewProgress[];
  readonly authors: readonly OverviewShare[];
  readonly edges: readonly OverviewEdge[];
  /** What is said of the whole change, and of no hunk alone. */
  readonly findings: readonly string[];
  /** What the marks and words mean. */
  readonly legend: readonly OverviewTerm[];
  readonly nothing: string;
}

export type ToOverview = { readonly type: 'state'; readonly state: OverviewState };
export type FromOverview = { readonly type: 'ready' };

/** The page is another process: what it sends is checked before it is believed. */
export function isFromOverview(message: unknown): message is FromOverview {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

export function isToOverview(message: unknown): message is ToOverview {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'state' &&
    'state' in message
  );
}
