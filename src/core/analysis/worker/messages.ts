import type { LineSpan } from '../../base/lineSpan.ts';
import type { ChangeClass, LanguageId } from '../facts.ts';
import type { ParsedBlob } from '../syntax/parsedBlob.ts';

/** The lines of one unit on both sides. */
export interface UnitSpans {
  readonly old: LineSpan;
  readonly new: LineSpan;
}

/** What a worker is asked: facts of one blob, or what units of a changed file mean. Plain data, structured-cloned. */
export type WorkerTask =
  | { readonly kind: 'parse'; readonly language: LanguageId; readonly source: Uint8Array }
  | {
      readonly kind: 'classify';
      readonly language: LanguageId;
      readonly oldSource: Uint8Array;
      readonly newSource: Uint8Array;
      readonly units: readonly UnitSpans[];
    };

/** `failed` is made by the pool, when a worker died over the task. */
export type WorkerAnswer =
  | { readonly kind: 'parsed'; readonly blob: ParsedBlob }
  | { readonly kind: 'classified'; readonly classes: readonly ChangeClass[] }
  | { readonly kind: 'failed'; readonly reason: string };

export interface WorkerRequest {
  readonly id: number;
  readonly task: WorkerTask;
}

export interface WorkerReply {
  readonly id: number;
  readonly answer: WorkerAnswer;
}
