// What the tests of `sign` share: a repository to review, a terminal on it, and the gate.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createSignedRepository, type SignedRepository } from '../core/workflow/signedRepository.ts';
import { PseudoTerminal } from './pseudoTerminal.ts';
import { type CliResult, runCli } from './runCli.ts';

/** Run after each test, and then forgotten. */
export const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

export interface Desk {
  readonly repository: SignedRepository;
  /** `XDG_STATE_HOME`. */
  readonly state: string;
  readonly sign: (args?: readonly string[], environment?: Record<string, string>) => PseudoTerminal;
  readonly verify: (args?: readonly string[]) => Promise<CliResult>;
}

/** Three hunks by an agent, and Alice, who may sign them, at a terminal without colours. */
export function createDesk(options: { readonly policy?: string } = {}): Desk {
  const repository = createSignedRepository(options);
  repository.become('alice', repository.aliceKey);
  const state = mkdtempSync(join(tmpdir(), 'countersign-state-'));
  closing.push(
    () => repository.builder.dispose(),
    () => rmSync(state, { recursive: true, force: true }),
  );
  const { directory } = repository.builder;
  return {
    repository,
    state,
    sign: (args = [], environment = {}) => {
      const terminal = new PseudoTerminal(['sign', ...args], {
        directory,
        environment: { XDG_STATE_HOME: state, NO_COLOR: '1', ...environment },
      });
      closing.unshift(() => terminal.dispose());
      return terminal;
    },
    verify: async (args = []) => runCli(['verify', '--target', 'main', ...args], { directory }),
  };
}

/** What asks for a decision, for the way it is written down, and for the word that signs. */
export const hunk = /Attest this hunk \[[^\]]*\]\? /;
export const choice = /q quit \[[^\]]*\]\? /;
export const word = /Type "sign" to sign: /;

export async function attestAll(terminal: PseudoTerminal, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await terminal.answer(hunk, 'y');
}

export async function signInto(terminal: PseudoTerminal, form: 'c' | 'p'): Promise<number | null> {
  await terminal.answer(choice, form);
  await terminal.answer(word, 'sign\r');
  return terminal.end();
}
