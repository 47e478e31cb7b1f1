import type { Language, Parser, Range, Tree } from 'web-tree-sitter';

/** Larger sources keep line level: a parse takes some 60 bytes of memory a byte, and WebAssembly memory never shrinks. */
export const maxSourceBytes = 5 * 1024 * 1024;

/** The parser's work one file may take. */
export interface ParseBudget {
  /** Calls of the progress callback: tree-sitter makes one in about a hundred parser operations. */
  readonly callbacks: number;
  /** Last resort only, for input that makes single operations slow; verdicts should not depend on the machine. */
  readonly milliseconds: number;
}

/** The budget for a source of this size: real sources take one callback in 120 to 470 bytes. */
export function budgetFor(bytes: number): ParseBudget {
  return { callbacks: 2_000 + Math.ceil(bytes / 16), milliseconds: 30_000 };
}

/** Why a tree could not be had: one sentence for a person. */
export interface UnparsedReason {
  readonly reason: string;
}

/**
 * Parses `text` and hands the tree to `use`; the tree is deleted afterwards in every case. Returns a reason instead
 * when the budget runs out. With a `range`, only that part of the text is read; positions stay those of the whole.
 */
export function parseTree<T>(
  parser: Parser,
  language: Language,
  text: string,
  budget: ParseBudget,
  use: (tree: Tree) => T,
  range?: Range,
): T | UnparsedReason {
  const started = performance.now();
  let callbacks = 0;
  parser.setLanguage(language);
  const progressCallback = (): boolean => {
    callbacks += 1;
    // The clock at each of them: a scanner that looks far ahead makes single operations take many milliseconds.
    return callbacks > budget.callbacks || performance.now() - started > budget.milliseconds;
  };
  const options = range === undefined ? { progressCallback } : { progressCallback, includedRanges: [range] };
  const tree = parser.parse(text, null, options);
  if (tree === null) {
    // Without it the next parse would resume this one.
    parser.reset();
    return { reason: 'The parser needed more work than its budget allows for a file of this size.' };
  }
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}
