import { afterEach } from 'vitest';

const opened: { dispose(): void }[] = [];

afterEach(() => {
  for (const entry of opened.splice(0)) entry.dispose();
});

/** Disposes of `entry` after the test that made it, whether the test passed or not. */
export function disposeAfterTest<T extends { dispose(): void }>(entry: T): T {
  opened.push(entry);
  return entry;
}
