// What the extension tells the overview page, and what the page says back. Data only, never HTML. Every text is already
// in the reader's language.

/** How many hunks of a group are decided. */
export interface OverviewProgress {
  readonly label: string;
  readonly decided: number;
  readonly total: number;
}

/** A module: a row of the table, and a box of the map when `isDrawn`. */
export interface OverviewModule extends OverviewProgress {
  /** Its directory: what the page names when somebody chooses it. */
  readonly name: string;
  /** Changed lines; 0 for a module that the change leaves alone. */
  readonly lines: number;
  /** `120 lines`, or that the change does not touch it. */
  readonly size: string;
  /** All of it: `3400 lines, over 2000`; empty while nobody counted. */
  readonly whole: string;
  /** What its size means; null where there is nothing to say. */
  readonly budget: string | null;
  /** `3 of 5 left`; empty for a module that the change leaves alone. */
  readonly progress: string;
  /** What pressing it does. */
  readonly action: string;
  /** The queue is filtered by it. */
  readonly isChosen: boolean;
  /** Who still must sign what: `1 senior for 3 hunks`. */
  readonly missing: readonly string[];
  readonly isDrawn: boolean;
}

/** An arrow of the map. `mixed`: imports were added and others removed. `standing`: untouched, but part of a cycle. */
export interface OverviewDependency {
  readonly from: string;
  readonly to: string;
  readonly kind: 'added' | 'removed' | 'mixed' | 'standing';
  /** `+2`, `−1`, `+1 cycle`. */
  readonly label: string;
  /** It closes or carries a cycle, or a rule about layers forbids it. */
  readonly isWarning: boolean;
  /** The whole story as a sentence. */
  readonly meaning: string;
}

/** The modules that the queue is filtered by, and how to go on. */
export interface OverviewFilter {
  readonly sentence: string;
  /** The button that shows all modules again; null while the queue is not filtered by modules. */
  readonly clear: string | null;
}

export interface OverviewMap {
  /** What the picture shows, for those who do not see it. */
  readonly summary: string;
  /** How many modules are in the table alone, as a sentence; null when all are drawn. */
  readonly leftOut: string | null;
  readonly dependencies: readonly OverviewDependency[];
  /** What the lines mean. */
  readonly key: readonly { readonly kind: OverviewDependency['kind']; readonly meaning: string }[];
}

/** Added lines by author. */
export interface OverviewShare {
  readonly label: string;
  readonly kind: 'ai' | 'human' | 'unknown';
  readonly lines: number;
}

/** An import between modules that the change adds or removes. */
export interface OverviewEdge {
  readonly from: string;
  readonly to: string;
  /** Both by their directories. */
  readonly modules: readonly string[];
  /** What pressing it does. */
  readonly action: string;
  readonly change: 'added' | 'removed';
  /** Where the import stands: `src/a.ts:3`. */
  readonly place: string;
  /** What is wrong with it, as sentences: a cycle, a rule about layers. */
  readonly warnings: readonly string[];
}

/** What the gate says. */
export interface OverviewGate {
  /** The verdict, or why there is none. */
  readonly verdict: string;
  readonly tone: 'passed' | 'open' | 'none';
  /** Who has to do what, and why, most hunks first. */
  readonly steps: readonly string[];
  /** What the verdict does not count yet; null when there is no verdict. */
  readonly note: string | null;
}

/** What stands before a hunk in the queue. */
export type OverviewIcon =
  | 'open'
  | 'open-high'
  | 'seen'
  | 'attested'
  | 'needs-work'
  | 'later'
  | 'stale'
  | 'rule-covered'
  | 'asked'
  | 'answered';

/** A mark or word of the review with what it means. */
export interface OverviewTerm {
  readonly icon?: OverviewIcon;
  readonly term: string;
  readonly meaning: string;
}

export interface OverviewState {
  readonly title: string;
  readonly headings: {
    readonly gate: string;
    readonly risk: string;
    readonly modules: string;
    readonly authors: string;
    readonly edges: string;
    readonly findings: string;
    readonly states: string;
    readonly legend: string;
  };
  readonly columns: {
    readonly module: string;
    readonly lines: string;
    readonly whole: string;
    readonly decided: string;
    readonly missing: string;
  };
  readonly gate: OverviewGate;
  readonly risk: readonly OverviewProgress[];
  /** Largest first. */
  readonly modules: readonly OverviewModule[];
  readonly filter: OverviewFilter;
  readonly map: OverviewMap;
  readonly authors: readonly OverviewShare[];
  readonly edges: readonly OverviewEdge[];
  /** What is said of the whole change, and of no hunk alone. */
  readonly findings: readonly string[];
  /** What the icons of the queue mean, and the letters on files. */
  readonly states: readonly OverviewTerm[];
  /** What the marks and words mean. */
  readonly legend: readonly OverviewTerm[];
  readonly nothing: string;
}

/** `closed`: there is no review to show any more, in a sentence. */
export type ToOverview =
  | { readonly type: 'state'; readonly state: OverviewState }
  | { readonly type: 'closed'; readonly text: string };

/** `filterModules`: somebody pressed modules; `isAlso`: together with those that the queue shows already. None: all. */
export type FromOverview = { readonly type: 'ready' } | FilterModules;

export interface FilterModules {
  readonly type: 'filterModules';
  readonly modules: readonly string[];
  readonly isAlso: boolean;
}

/** The page is another process: what it sends is checked before it is believed. */
export function isFromOverview(message: unknown): message is FromOverview {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  if (message.type === 'ready') return true;
  const { type, modules, isAlso }: Partial<Record<keyof FilterModules, unknown>> = message;
  return (
    type === 'filterModules' &&
    typeof isAlso === 'boolean' &&
    Array.isArray(modules) &&
    modules.every((module) => typeof module === 'string')
  );
}

export function isToOverview(message: unknown): message is ToOverview {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  if (message.type === 'state') return 'state' in message;
  return message.type === 'closed' && 'text' in message && typeof message.text === 'string';
}
