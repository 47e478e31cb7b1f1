/** A key that the extension binds, and what it does. */
export interface KeyHint {
  readonly command: string;
  readonly key: string;
  /** The title of the command in the person's language. */
  readonly title: string;
}

/** The keys of the manifest, each once, in its order. What the person rebound, no extension can know. */
export function keyHints(manifest: unknown): readonly KeyHint[] {
  const contributes = fieldOf(manifest, 'contributes');
  const titles = new Map(
    listOf(fieldOf(contributes, 'commands')).map((entry) => [
      textOf(entry, 'command'),
      textOf(entry, 'title'),
    ]),
  );
  const hints = new Map<string, KeyHint>();
  for (const entry of listOf(fieldOf(contributes, 'keybindings'))) {
    const [command, key] = [textOf(entry, 'command'), textOf(entry, 'key')];
    hints.set(`${key} ${command}`, { command, key, title: titles.get(command) ?? command });
  }
  return [...hints.values()];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown, name: string): string {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : '';
}
