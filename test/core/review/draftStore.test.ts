import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decision, DecisionVerdict } from '../../../src/core/review/decision.ts';
import { DraftError } from '../../../src/core/review/draftError.ts';
import { openDraftStore, type DraftStore } from '../../../src/core/review/draftStore.ts';
import { draftFileName } from '../../../src/core/review/draftTarget.ts';
import { unitId } from './unitId.ts';

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const otherKey = Buffer.from('fedcba9876543210fedcba9876543210');
const main = { name: 'main' };
const at = '2026-11-20T10:00:00Z';

let gitDirectory: string;
let store: DraftStore;
let path: string;

beforeEach(() => {
  gitDirectory = mkdtempSync(join(tmpdir(), 'drafts-'));
  store = openDraftStore({ gitDirectory, key });
  path = join(gitDirectory, 'countersign', 'drafts', draftFileName(main));
});
afterEach(() => {
  rmSync(gitDirectory, { recursive: true, force: true });
});

function decide(unit: string, verdict: DecisionVerdict, more: Partial<Decision> = {}): Decision {
  return {
    unit: unitId(unit),
    verdict,
    at,
    note: null,
    evidence: null,
    flags: [],
    shownMilliseconds: null,
    ...more,
  };
}

/** What the store says about the units `a` to `d`, in their order: verdict, `!` behind unauthenticated ones. */
async function check(
  expected: readonly (string | null)[],
  problems = 0,
  from: DraftStore = store,
): Promise<void> {
  const loaded = await from.load(main);
  const said = ['a', 'b', 'c', 'd'].map((name) => {
    const decision = loaded.value.get(unitId(name));
    return decision === undefined ? null : `${decision.verdict}${decision.authenticated ? '' : '!'}`;
  });
  expect(said.slice(0, expected.length)).toEqual(expected);
  expect(loaded.problems.length, JSON.stringify(loaded.problems)).toBe(problems);
}

describe('what was recorded comes back', () => {
  test('with everything that belongs to it', async () => {
    const decision = decide('a', 'needs-work', {
      note: 'línea 3 \ud83d\ude00\nsecond',
      flags: ['large-hunk'],
      shownMilliseconds: 1234.5,
    });
    await store.record(main, [decision]);
    const loaded = await openDraftStore({ gitDirectory, key }).load(main);
    expect([...loaded.value.values()]).toEqual([{ ...decision, authenticated: true }]);
    expect(loaded.problems).toEqual([]);
  });

  test('the last word on a unit counts, and looking again is no word', async () => {
    await store.record(main, [decide('a', 'attested'), decide('b', 'seen')]);
    await store.record(main, [decide('a', 'later'), decide('b', 'attested')]);
    await store.record(main, [decide('a', 'seen')]);
    await check(['later', 'attested']);
  });

  test('an empty draft and an empty gesture are nothing', async () => {
    await check([null]);
    await store.record(main, []);
    await check([null]);
  });

  test('a note with half a character is kept as well as it can be', async () => {
    await store.record(main, [decide('a', 'attested', { note: 'x\ud83d' })]);
    await check(['attested']);
  });

  test('many decisions at once', async () => {
    const many = Array.from({ length: 1500 }, (_, index) =>
      decide(`unit ${index}`, 'attested', { note: 'n'.repeat(200) }),
    );
    await store.record(main, many);
    const loaded = await store.load(main);
    expect([loaded.value.size, loaded.problems.length]).toEqual([1500, 0]);
  });

  test('targets have files of their own and can be united, the later word winning', async () => {
    const other = { name: 'release/1' };
    await store.record(main, [decide('a', 'attested', { at: '2026-11-20T10:00:00Z' }), decide('b', 'later')]);
    await store.record(other, [
      decide('a', 'needs-work', { at: '2026-11-20T11:00:00Z' }),
      decide('b', 'seen', { at: '2026-11-20T12:00:00Z' }),
    ]);
    const united = await store.load(main, other);
    expect(united.value.get(unitId('a'))?.verdict).toBe('needs-work');
    expect(united.value.get(unitId('b'))?.verdict).toBe('later');
    await check(['attested', 'later']);
  });

  test('only the owner can read the file', async () => {
    await store.record(main, [decide('a', 'attested')]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('undo', () => {
  test('takes back one gesture with all its units, and no look', async () => {
    await store.record(main, [decide('a', 'later')]);
    await store.record(main, [decide('a', 'attested'), decide('b', 'attested')]);
    await store.record(main, [decide('c', 'seen')]);
    expect(await store.undo(main, at)).toBe(true);
    await check(['later', null, 'seen']);
    expect(await store.undo(main, at)).toBe(true);
    await check([null, null, 'seen']);
    expect(await store.undo(main, at)).toBe(false);
  });

  test('leaves decisions made after it', async () => {
    await store.record(main, [decide('a', 'attested')]);
    await store.undo(main, at);
    await store.record(main, [decide('a', 'needs-work')]);
    await check(['needs-work']);
  });
});

test('cleared units are forgotten until they are decided again', async () => {
  await store.record(main, [decide('a', 'attested'), decide('b', 'attested')]);
  await store.clear(main, [unitId('a')], at);
  await check([null, 'attested']);
  await store.record(main, [decide('a', 'later')]);
  await check(['later', 'attested']);
});

describe('what somebody else writes', () => {
  const forged = (fields: object): string =>
    `${JSON.stringify({ v: 1, kind: 'decide', batch: '0123456789abcdef', unit: unitId('a'), verdict: 'attested', at, note: 'trust me', flags: [], shownMilliseconds: 9, ...fields })}\n`;
  const append = (text: string): void => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text, { flag: 'a' });
  };

  test('loads as seen, with nothing else of it', async () => {
    append(forged({}) + forged({ unit: unitId('b'), verdict: 'needs-work', mac: 'A'.repeat(43) }));
    await check(['seen!', 'seen!'], 2);
    expect((await store.load(main)).value.get(unitId('a'))).toMatchObject({
      note: null,
      shownMilliseconds: null,
    });
  });

  test('can neither raise nor lower, undo nor clear what a person decided', async () => {
    await store.record(main, [decide('a', 'attested'), decide('b', 'needs-work')]);
    const batch = (JSON.parse(readFileSync(path, 'utf8').trim().split('\n')[0] ?? '') as { batch: string })
      .batch;
    append(
      forged({ verdict: 'later' }) +
        forged({ unit: unitId('b') }) +
        forged({ kind: 'undo', batch }) +
        forged({ kind: 'clear' }),
    );
    await check(['attested', 'needs-work'], 4);
  });

  test('is found out after any change of a line', async () => {
    await store.record(main, [decide('a', 'later', { note: 'n', flags: ['f'], shownMilliseconds: 5 })]);
    const line = JSON.parse(readFileSync(path, 'utf8').trim()) as Record<string, unknown>;
    const changes = [
      { unit: unitId('b') },
      { verdict: 'attested' },
      { at: '2026-11-21T10:00:00Z' },
      { note: 'm' },
      { note: null },
      { flags: [] },
      { shownMilliseconds: 6 },
      { batch: 'ffffffffffffffff' },
      { mac: `${String(line['mac']).slice(0, -1)}_` },
    ];
    for (const change of changes) {
      writeFileSync(path, `${JSON.stringify({ ...line, ...change })}\n`);
      const loaded = await store.load(main);
      expect(
        [...loaded.value.values()].map((decision) => decision.verdict),
        JSON.stringify(change),
      ).toEqual(['seen']);
    }
    writeFileSync(path, `${JSON.stringify({ future: 1, ...line })}\n`);
    await check(['later']);
  });

  test('an old line copied to the end does not bring a decision back', async () => {
    await store.record(main, [decide('a', 'attested')]);
    const old = readFileSync(path, 'utf8');
    await store.record(main, [decide('a', 'needs-work')]);
    append(old);
    await check(['needs-work']);
    await store.undo(main, at);
    await store.undo(main, at);
    append(old);
    await check([null]);
  });

  test('a line of another target, repository or key does not hold', async () => {
    await store.record({ name: 'other' }, [decide('a', 'attested')]);
    const line = readFileSync(join(path, '..', draftFileName({ name: 'other' })), 'utf8');
    append(line);
    await check(['seen!'], 1);
    await check(['seen!'], 1, openDraftStore({ gitDirectory, key: otherKey }));
    const named = openDraftStore({ gitDirectory, key, repository: 'one' });
    await named.record({ name: 'x' }, [decide('a', 'attested')]);
    const elsewhere = await openDraftStore({ gitDirectory, key, repository: 'two' }).load({ name: 'x' });
    expect(elsewhere.value.get(unitId('a'))).toMatchObject({ verdict: 'seen', authenticated: false });
  });

  test('junk is ignored, named once a line and not without end', async () => {
    await store.record(main, [decide('a', 'attested')]);
    append('null\n[]\n{}\n{"v":2}\n\u0000\u0000\nplain text\n');
    await check(['attested'], 6);
    append(`${'x'.repeat(100_000)}\n`.repeat(50));
    await check(['attested'], 21);
  });

  test('a huge file is not read', async () => {
    await store.record(main, [decide('a', 'attested')]);
    truncateSync(path, 65 * 1024 * 1024);
    const loaded = await store.load(main);
    expect([loaded.value.size, loaded.problems.length, loaded.problems[0]?.incomplete]).toEqual([0, 1, true]);
  });

  test('a link, a folder or a pipe in place of the file is refused', async () => {
    const places: readonly (() => void | Promise<unknown>)[] = [
      () => symlinkSync('/dev/null', path),
      () => mkdirSync(path),
      () => promisify(execFile)('mkfifo', [path]),
    ];
    for (const make of places) {
      rmSync(path, { recursive: true, force: true });
      mkdirSync(join(path, '..'), { recursive: true });
      await make();
      await expect(store.record(main, [decide('a', 'attested')])).rejects.toSatisfy((error) =>
        DraftError.is(error, 'unsafe-path'),
      );
      await expect(store.load(main)).rejects.toSatisfy((error) => DraftError.is(error, 'unsafe-path'));
    }
  });
});

describe('what goes wrong', () => {
  test('a torn last line is ignored, and later ones are whole', async () => {
    await store.record(main, [decide('a', 'attested')]);
    await store.record(main, [decide('b', 'attested')]);
    for (const cut of [1, 2, 40, 150]) {
      const size = statSync(path).size;
      truncateSync(path, size - cut);
      const loaded = await store.load(main);
      expect(loaded.value.get(unitId('a'))?.verdict, `cut by ${cut}`).toBe('attested');
      expect(loaded.problems.every((problem) => problem.message.length > 0)).toBe(true);
    }
    await store.record(main, [decide('c', 'later')]);
    await check(['attested', null, 'later'], 1);
  });

  test('a decision that is too large is refused whole', async () => {
    await expect(
      store.record(main, [decide('a', 'attested'), decide('b', 'attested', { note: 'x'.repeat(20_000) })]),
    ).rejects.toSatisfy((error) => DraftError.is(error, 'too-large'));
    await check([null, null]);
  });

  test('a full disk is told as such', async () => {
    // The limit on file sizes stands in for a full disk: the system refuses the write in the same way.
    const script = await bundledScript();
    await store.record(main, [decide('a', 'attested')]);
    const full = promisify(execFile)('bash', [
      '-c',
      `trap '' XFSZ; ulimit -f 1; exec ${process.execPath} "$0" "$1" full 40`,
      script,
      gitDirectory,
    ]);
    const error = await full.then(
      () => null,
      (failed: { stderr: string }) => failed.stderr,
    );
    expect(error).toContain('DraftError full-disk');
    expect((await store.load(main)).value.get(unitId('a'))?.verdict).toBe('attested');
  });

  test('a folder without permission is told as such', async () => {
    const script = await bundledScript();
    chmodSync(gitDirectory, 0o555);
    // Root may write everywhere, so the writer gives that right up.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const refused = promisify(execFile)(process.execPath, [script, gitDirectory, 'refused', '1'], user);
    expect(
      await refused.then(
        () => null,
        (failed: { stderr: string }) => failed.stderr,
      ),
    ).toBe('DraftError read-only\n');
  });

  test('a file where the folder belongs is told as such', async () => {
    writeFileSync(join(gitDirectory, 'countersign'), 'x');
    await expect(store.record(main, [decide('a', 'attested')])).rejects.toSatisfy((error) =>
      DraftError.is(error, 'unsafe-path'),
    );
  });

  test('a short key is a mistake of the caller', () => {
    expect(() => openDraftStore({ gitDirectory, key: Buffer.from('short') })).toThrow('key');
  });
});

describe('several processes', () => {
  test('twenty windows that write at once lose nothing', async () => {
    const script = await bundledScript();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        promisify(execFile)(process.execPath, [script, gitDirectory, `window ${index}`, '10']),
      ),
    );
    const loaded = await store.load(main);
    const expected = Array.from({ length: 20 }, (_, window) =>
      Array.from({ length: 30 }, (__, unit) => unitId(`window ${window} unit ${unit}`)),
    ).flat();
    expect(expected.filter((unit) => loaded.value.get(unit)?.authenticated !== true)).toEqual([]);
    expect([loaded.value.size, loaded.problems]).toEqual([600, []]);
  });

  test('a window that is killed while it writes leaves a readable draft', async () => {
    const script = await bundledScript();
    for (const delay of [120, 180, 260]) {
      await new Promise<void>((resolve) => {
        const child = execFile(process.execPath, [script, gitDirectory, `killed ${delay}`, '100000'], () =>
          resolve(),
        );
        child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay));
      });
      await store.record(main, [decide(`after ${delay}`, 'attested')]);
    }
    const loaded = await store.load(main);
    const first = loaded.value.get(unitId('killed 120 unit 0'));
    expect(first?.authenticated).toBe(true);
    for (const delay of [120, 180, 260])
      expect(loaded.value.get(unitId(`after ${delay}`))?.verdict).toBe('attested');
    expect([...loaded.value.values()].every((decision) => decision.authenticated)).toBe(true);
  });
});

const scriptDirectory = mkdtempSync(join(tmpdir(), 'draft-writer-'));
chmodSync(scriptDirectory, 0o755);
afterAll(() => rmSync(scriptDirectory, { recursive: true, force: true }));

let script: Promise<string> | undefined;

/** The writer of the process tests, bundled for plain Node: `writer.mjs GIT_DIRECTORY NAME GESTURES`. */
function bundledScript(): Promise<string> {
  script ??= bundle();
  return script;
}

async function bundle(): Promise<string> {
  const { build } = await import('esbuild');
  const outfile = join(scriptDirectory, 'writer.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'draftWriter.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return outfile;
}
