/** A text that took the place of another inside a file. */
export interface TextReplacement {
  readonly oldText: string;
  readonly newText: string;
  /** Where `newText` begins, 1-based, when the payload says so. */
  readonly line: number | null;
  /** All occurrences were replaced. */
  readonly isEverywhere: boolean;
  /** Both texts are whole lines, so that they never match inside of one. */
  readonly isWholeLines: boolean;
}

/** What an agent did to one file, in the words of its hook. `path` as the payload has it. */
export type AgentEdit =
  | { readonly kind: 'edit'; readonly path: string; readonly replacements: readonly TextReplacement[] }
  /** `before`: the whole file as it was, when the payload says so; null also for a new file. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly content: string;
      readonly before: string | null;
    }
  | { readonly kind: 'delete'; readonly path: string };

/** One call of an agent's hook. Neither prompts nor what was said are kept. */
export interface AgentEvent {
  readonly tool: string;
  readonly model: string | null;
  readonly session: string | null;
  /** What relative paths are relative to, as the payload says; null when it does not. */
  readonly directory: string | null;
  readonly edits: readonly AgentEdit[];
}
