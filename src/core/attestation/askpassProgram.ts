/** A program that asks the person for what a key needs (`SSH_ASKPASS`), while one signature is being made. */
export interface AskpassProgram {
  /** Absolute path of an executable: it gets the question as its argument and prints the answer. */
  readonly program: string;
  /** What it needs to find the one who asks. No secret of a key may stand here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted when the person closed a question: nothing is asked again, and signing ends as `cancelled`. */
  readonly dismissed?: AbortSignal;
  /** Called when the key waits for a touch. */
  readonly onTouchNeeded?: () => void;
}
