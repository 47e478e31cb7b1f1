import type { ProvenanceSource } from './attribution.ts';

/** Each source once, in the order of appearance. */
export function distinctSources(sources: readonly ProvenanceSource[]): ProvenanceSource[] {
  const byContent = new Map<string, ProvenanceSource>();
  for (const source of sources) {
    const { reader, tool, model, session, commit, by, reason } = source;
    const key = JSON.stringify([reader, tool, model, session, commit, by, reason]);
    if (!byContent.has(key)) byContent.set(key, source);
  }
  return [...byContent.values()];
}
