import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Each room of `src/` and the rooms it may import; a room may always import itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'core/base': [],
  'core/git': ['core/base'],
  'core/diff': ['core/base'],
  'core/provenance': ['core/base', 'core/git', 'core/diff'],
  'core/cache': ['core/base'],
  'core/analysis': ['core/base', 'core/diff', 'core/cache'],
  'core/capture': ['core/base', 'core/git', 'core/diff', 'core/provenance'],
  'core/risk': ['core/base', 'core/diff', 'core/provenance', 'core/analysis'],
  'core/review': ['core/base', 'core/git', 'core/diff', 'core/risk'],
  'core/attestation': ['core/base', 'core/git', 'core/diff', 'core/review'],
  'core/policy': [
    'core/base',
    'core/diff',
    'core/provenance',
    'core/risk',
    'core/review',
    'core/attestation',
  ],
  'core/workflow': ['core/*'],
  protocol: ['core/*'],
  webview: ['protocol'],
  cli: ['core/*'],
  extension: ['core/*', 'protocol', 'vscode'],
};

const src = fileURLToPath(new URL('../src', import.meta.url));
const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

function roomOf(path: string): string | undefined {
  return Object.keys(mayImport).find((room) => path.startsWith(`${room}/`));
}

function allows(room: string, target: string): boolean {
  return (mayImport[room] ?? []).some(
    (rule) => rule === target || (rule.endsWith('/*') && target.startsWith(rule.slice(0, -1))),
  );
}

function sourceFiles(): string[] {
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => name.split(sep).join(posix.sep));
}

function forbiddenImports(files: readonly string[]): string[] {
  const found: string[] = [];
  for (const file of files) {
    const room = roomOf(file);
    if (room === undefined) {
      found.push(`${file} stands in no room`);
      continue;
    }
    for (const match of readFileSync(join(src, file), 'utf8').matchAll(importPattern)) {
      const specifier = match[1] ?? match[2] ?? '';
      const target = specifier.startsWith('.')
        ? roomOf(
            relative(src, join(src, dirname(file), specifier))
              .split(sep)
              .join(posix.sep),
          )
        : specifier === 'vscode'
          ? 'vscode'
          : undefined;
      if (target !== undefined && target !== room && !allows(room, target))
        found.push(`${file} -> ${target}`);
    }
  }
  return found;
}

test('imports follow the pipeline', () => {
  const files = sourceFiles();
  expect(files.length).toBeGreaterThan(0);
  expect(forbiddenImports(files)).toEqual([]);
});

test('the allowed imports form no cycle', () => {
  const rooms = Object.keys(mayImport);
  const edges = (room: string) => rooms.filter((other) => other !== room && allows(room, other));
  const done = new Set<string>();
  while (done.size < rooms.length) {
    const next = rooms.find((room) => !done.has(room) && edges(room).every((other) => done.has(other)));
    expect(next, `a cycle among ${rooms.filter((room) => !done.has(room)).join(', ')}`).toBeDefined();
    if (next !== undefined) done.add(next);
  }
});

/** What may be imported where, beyond the rooms: processes and sockets have few doors. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': ['core/git/', 'core/attestation/runSshProgram.ts'],
  'node:worker_threads': ['core/analysis/worker/'],
  'node:net': ['extension/askpass/askpassServer.ts', 'extension/askpass/main.ts'],
};

test('programs are started through two doors, and nothing opens a socket but askpass', () => {
  const found: string[] = [];
  for (const file of sourceFiles()) {
    for (const match of readFileSync(join(src, file), 'utf8').matchAll(importPattern)) {
      const specifier = match[1] ?? match[2] ?? '';
      const allowed = doors[specifier];
      if (allowed !== undefined && !allowed.some((door) => file.startsWith(door)))
        found.push(`${file} -> ${specifier}`);
      if (/^node:(?:http|https|http2|tls|dgram|dns|inspector)$/.test(specifier))
        found.push(`${file} -> ${specifier}`);
    }
  }
  expect(found).toEqual([]);
});

test('the socket of askpass has a path, never a port', () => {
  for (const file of doors['node:net'] ?? []) {
    const text = readFileSync(join(src, file), 'utf8');
    expect(text).toMatch(/import \{ (?:connect|createServer)\b/);
    const calls = [...text.matchAll(/\b(?:connect|server\.listen)\((.*)/g)].map((match) => match[1] ?? '');
    expect(calls).toEqual([expect.stringMatching(/^(?:\{ path \}|path), \(\) => /)]);
  }
});
