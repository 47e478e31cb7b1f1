import { findAssignedSecrets } from './assignedSecrets.ts';
import type { Secret } from './foundSecret.ts';
import { entropy, isPlaceholder } from './placeholder.ts';
import { secretShapes, secretWords } from './secretShapes.ts';
import { findTokens } from './webTokens.ts';
import { findUrlPasswords } from './urlPasswords.ts';

/** Random text of providers has more than this, in bits for each character; words and patterns have less. */
const leastEntropy = 3;

/** Secrets on one line by their forms, by the names they are assigned to, and in addresses. Linear in its length. */
export function findSecrets(line: string): readonly Secret[] {
  if (!secretWords.test(line)) return [];
  const shaped = [...findShaped(line), ...findTokens(line)];
  const others = [...findUrlPasswords(line), ...findAssignedSecrets(line)];
  return [...shaped, ...others.filter((one) => !shaped.some((known) => overlaps(one, known)))];
}

function findShaped(line: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const shape of secretShapes) {
    for (const match of line.matchAll(shape.pattern)) {
      const value = shape.randomGroup === undefined ? match[0] : (match[shape.randomGroup] ?? match[0]);
      const random = value.slice(shape.prefix.length);
      if (isPlaceholder(random) || entropy(random) < leastEntropy) continue;
      const start = match.index + match[0].lastIndexOf(value);
      if (found.some((other) => other.start < start + value.length && start < other.end)) continue;
      const { kind, what, level, prefix } = shape;
      found.push({ kind, what, level, start, end: start + value.length, prefix });
    }
  }
  return found;
}

function overlaps(one: Secret, other: Secret): boolean {
  return one.start < other.end && other.start < one.end;
}
