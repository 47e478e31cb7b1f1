// `interaction: 'terminal'`: ssh-keygen itself asks, on a real pseudo-terminal that `script` (util-linux) makes.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { makeKey } from './keys.ts';
import { scratchDirectory } from './scratch.ts';

const directory = scratchDirectory();
const program = join(directory, 'sign.cjs');
const locked = makeKey(directory, 'locked', 'ed25519', undefined, 'open sesame');
const makeTerminal = 'script';
const hasTerminal = process.platform === 'linux' && spawnSync(makeTerminal, ['--version']).status === 0;

beforeAll(async () => {
  const contents = `
    import { signStatement } from '../../../src/core/attestation/signStatement.ts';
    const [path, interaction] = process.argv.slice(2);
    signStatement({ pae: Buffer.from('text'), key: { path, publicKey: null }, interaction })
      .then(({ verified }) => console.log('signed with ' + verified.fingerprint))
      .catch((error) => console.log('not signed: ' + error.code));`;
  await build({
    stdin: { contents, loader: 'ts', resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
});

/** What the terminal shows; one of `typed` is typed each time something asks for a passphrase. */
function inTerminal(interaction: 'terminal' | 'none', ...typed: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const command = `'${process.execPath}' '${program}' '${locked.path}' ${interaction}`;
    const child = spawn(makeTerminal, ['-qec', command, '/dev/null'], { cwd: directory });
    let shown = '';
    let count = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      const asked = shown.split('Enter passphrase').length - 1;
      for (; count < asked; count++) child.stdin.write(`${typed[count] ?? ''}\n`);
    });
    child.on('close', () => resolve(shown));
  });
}

test.runIf(hasTerminal)('the passphrase is asked for on the terminal, and not shown', async () => {
  const shown = await inTerminal('terminal', 'open sesame');
  expect(shown).toMatch(/Enter passphrase.*\n?.*signed with SHA256:/s);
  expect(shown).not.toContain('sesame');
});

test.runIf(hasTerminal)('a wrong one is asked for again', async () => {
  expect(await inTerminal('terminal', 'wrong', 'open sesame')).toContain('signed with SHA256:');
});

test.runIf(hasTerminal)('three wrong ones sign nothing', async () => {
  const shown = await inTerminal('terminal', 'a', 'b', 'c', 'open sesame');
  expect(shown.split('Enter passphrase')).toHaveLength(4);
  expect(shown).toContain('not signed: passphrase-needed');
});

test.runIf(hasTerminal)('without leave to ask, the terminal stays silent', async () => {
  const shown = await inTerminal('none', 'open sesame');
  expect(shown).not.toContain('Enter passphrase');
  expect(shown).toContain('not signed: passphrase-needed');
});
