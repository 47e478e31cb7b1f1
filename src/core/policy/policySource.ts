import type { Document } from 'yaml';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';

/** Both 1-based. */
export interface PolicyPosition {
  readonly line: number;
  readonly col: number;
}

/** The text of a policy with the places of its keys. */
export interface PolicySource {
  readonly document: Document;
  readonly lineCounter: LineCounter;
}

/** Where a key stands: names of maps, numbers of lists. */
export type PolicyKey = readonly PropertyKey[];

export function openPolicySource(text: string): PolicySource {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, strict: true, prettyErrors: false });
  return { document, lineCounter };
}

/** The place of the value at `key`, or of the nearest value around it that stands in the text. */
export function positionOfValue(source: PolicySource, key: PolicyKey): PolicyPosition {
  for (let length = key.length; length > 0; length -= 1) {
    const node: unknown = source.document.getIn(key.slice(0, length), true);
    if (isNode(node) && node.range) return source.lineCounter.linePos(node.range[0]);
  }
  return { line: 1, col: 1 };
}

/** The place of the name `name` in the map at `parent`. */
export function positionOfName(source: PolicySource, parent: PolicyKey, name: string): PolicyPosition {
  const map: unknown = parent.length === 0 ? source.document.contents : source.document.getIn(parent, true);
  if (!isMap(map)) return positionOfValue(source, parent);
  const pair = map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  if (isScalar(pair?.key) && pair.key.range) return source.lineCounter.linePos(pair.key.range[0]);
  return positionOfValue(source, parent);
}

/** `rules[0].require[1].role`. */
export function formatPolicyKey(key: PolicyKey): string {
  return key
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

/** ``line 3, column 5: `rules[0]`: …``; without the place where the text does not hold the key. */
export function formatPolicyFault(source: PolicySource, key: PolicyKey, message: string): string {
  if (key.length === 0) return message;
  const { line, col } = positionOfValue(source, key);
  return `line ${line}, column ${col}: \`${formatPolicyKey(key)}\`: ${message}`;
}
