import type { ClassifiedPair, ClassifyInput } from '../classify/classifyUnits.ts';
import type { ImportFact, LanguageId } from '../facts.ts';
import type { ParsedBlob } from '../syntax/parsedBlob.ts';

/**
 * What a worker is asked: facts of one blob, nothing but the imports of many, or both sides of a changed file with what
 * units of it mean, so that each side is parsed once. Plain data, structured-cloned.
 */
export type WorkerTask =
  | { readonly kind: 'parse'; readonly language: LanguageId; readonly source: Uint8Array }
  | { readonly kind: 'imports'; readonly sources: readonly SourceOfImports[] }
  | ({ readonly kind: 'pair' } & ClassifyInput);

/** A source of which only the imports are asked. */
export interface SourceOfImports {
  readonly language: LanguageId;
  readonly source: Uint8Array;
}

/** `failed` is made by the pool, when a worker died over the task. */
export type WorkerAnswer =
  | { readonly kind: 'parsed'; readonly blob: ParsedBlob }
  /** In the order of the sources; null for one that could not be parsed. */
  | { readonly kind: 'imports'; readonly found: readonly (readonly ImportFact[] | null)[] }
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
