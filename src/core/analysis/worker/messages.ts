import type { ClassifiedPair, ClassifyInput } from '../classify/classifyUnits.ts';
import type { LanguageId } from '../facts.ts';
import type { ParsedBlob } from '../syntax/parsedBlob.ts';

/**
 * What a worker is asked: facts of one blob, or of both sides of a changed file with what units of it mean, so that
 * each side is parsed once. Plain data, structured-cloned.
 */
export type WorkerTask =
  | {
      readonly kind: 'parse';
      readonly language: LanguageId;
      readonly source: Uint8Array;
      /** Nothing but the imports is read; everything unless told. */
      readonly only?: 'imports';
    }
  | ({ readonly kind: 'pair' } & ClassifyInput);

/** `failed` is made by the pool, when a worker died over the task. */
export type WorkerAnswer =
  | { readonly kind: 'parsed'; readonly blob: ParsedBlob }
  | { readonly kind: 'classified'; readonly pair: ClassifiedPair }
  | { readonly kind: 'failed'; readonly reason: string };

export interface WorkerRequest {
  readonly id: number;
  readonly task: WorkerTask;
}

export interface WorkerReply {
  readonly id: number;
  readonly answer: WorkerAnswer;
}

/** A worker's first message: its runtime is loaded, so that the installation is sound whatever ends it later. */
export interface WorkerReady {
  readonly isReady: true;
}
