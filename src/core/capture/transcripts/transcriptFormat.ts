/** One thing that an entry of a session's log says and that matters here. Prose is none of them. */
export type TranscriptStep =
  /** About the session; what is absent stays as it was. */
  | {
      readonly kind: 'about';
      readonly session?: unknown;
      readonly directory?: unknown;
      readonly model?: unknown;
    }
  /** The model calls a tool. `input` as JSON or as text. */
  | {
      readonly kind: 'call';
      readonly id: unknown;
      readonly name: unknown;
      readonly input: unknown;
      readonly model?: unknown;
    }
  /** The tool answers. `result`: what it says of the files, where it says so in fields. */
  | { readonly kind: 'result'; readonly id: unknown; readonly hasFailed: boolean; readonly result?: unknown };

/** The log of one agent's sessions: objects of JSON, one a line (docs/capture.md, Transcripts). */
export interface TranscriptFormat {
  readonly title: string;
  /** The name that git-ai gives the agent. */
  readonly tool: string;
  /** Tools that change files, in lower case without `_` and `functions.`. */
  readonly editTools: readonly string[];
  /** A call counts only with the answer that it succeeded; else one without any answer counts too. */
  readonly needsResult: boolean;
  /** True for an entry that only this agent writes. */
  owns(entry: unknown): boolean;
  steps(entry: unknown): Iterable<TranscriptStep>;
}
