// Threats of docs/attestation.md against what was read: the content moves, hides or changes what it means. Each attack
// is performed on a real repository after a sign-off that passed.
import { describe, expect, test } from 'vitest';
import { aiTrailer, type SignedRepository, source, statesOf } from '../core/workflow/signedRepository.ts';
import { expectDenied, openRepositoryOfTeam, signedByAlice, teamPolicy } from './attackedRepository.ts';

type Files = Readonly<Record<string, string | Buffer | null>>;

const signedEdit = { 10: 'export const value9 = 90;\n', 40: 'export const value39 = 390;\n' };

function commitAi({ builder }: SignedRepository, files: Files): void {
  builder.commit(`More\n\n${aiTrailer}\n`, { files });
}

/** Alice signed a change that has `files` in it. */
async function signedWith(files: Files, policy?: string): Promise<SignedRepository> {
  const repository = openRepositoryOfTeam(policy === undefined ? {} : { policy });
  commitAi(repository, files);
  await repository.signOff();
  expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  return repository;
}

describe('T6 a signed hunk is moved', () => {
  test('to another file', async () => {
    const repository = await signedWith({ 'src/one.ts': 'export const limit = 1;\n' });
    commitAi(repository, { 'src/one.ts': null, 'src/two.ts': 'export const limit = 1;\n' });
    const report = await expectDenied(repository, {});
    expect(statesOf(report)).toContain('src/two.ts:1 unattested');
  });

  test('to the next function of the same shape', async () => {
    const shape = (name: string, body: string): string =>
      `function ${name}() {\n  start();\n  check();\n${body}  stop();\n}\n\n`;
    const repository = openRepositoryOfTeam();
    const { builder } = repository;
    const file = (first: string, second: string): string => shape('same', first) + shape('same', second);
    builder.git('checkout', '-q', 'main');
    builder.commit('Two alike\n', { files: { 'twins.js': file('', '') } });
    builder.git('checkout', '-q', 'feature');
    builder.git('rebase', '-q', 'main');
    commitAi(repository, { 'twins.js': file('  return true;\n', '') });
    await repository.signOff();
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
    commitAi(repository, { 'twins.js': file('', '  return true;\n') });
    await expectDenied(repository, {});
  });
});

describe('T7 a signed hunk is duplicated', () => {
  test('in the same file', async () => {
    const added = 'export function allow() {\n  return true;\n}\n';
    const repository = await signedWith({ 'src/allow.ts': `// one\n${added}` });
    commitAi(repository, { 'src/allow.ts': `// one\n${added}${added}` });
    await expectDenied(repository, {});
  });
});

describe('T8 only white space changes', () => {
  const python = (indent: string): string => `if admin:\n    log()\n${indent}grant()\n`;
  test.each([
    ['an indent', { 'rights.py': python('') }, { 'rights.py': python('    ') }],
    ['line ends', { 'rights.py': python('') }, { 'rights.py': python('').replaceAll('\n', '\r\n') }],
    ['the last line end', { 'rights.py': python('') }, { 'rights.py': python('').trimEnd() }],
    ['a trailing space', { 'rights.py': python('') }, { 'rights.py': python('').replace('()\n', '() \n') }],
  ])('%s', async (_, before, after) => {
    const repository = await signedWith(before);
    commitAi(repository, after);
    await expectDenied(repository, {});
  });
});

test('T9 a neighbouring line changes what a signed one means', async () => {
  const repository = await signedByAlice();
  const lines = source(signedEdit).split('\n');
  commitAi(repository, { 'a.ts': lines.toSpliced(8, 0, 'if (false) {').join('\n') });
  const report = await expectDenied(repository, {});
  expect(report.units.filter(({ path, state }) => path === 'a.ts' && state === 'attested')).toHaveLength(1);
});

describe('T10 attributes and configuration hide a file', () => {
  test.each([
    ['G24 committed attributes', { '.gitattributes': '*.ts -diff\n*.js binary\n' }],
    ['generated code for the forge', { '.gitattributes': '* linguist-generated=true\n' }],
  ])('%s', async (_, files) => {
    const repository = await signedByAlice();
    commitAi(repository, { ...files, 'b.ts': source({ 30: 'steal();\n' }) });
    const report = await expectDenied(repository, {});
    expect(report.units.filter(({ path }) => path === 'b.ts')).toMatchObject([{ new: { start: 30 } }]);
    expect(report.units.find(({ path }) => path === '.gitattributes')).toMatchObject({ required: true });
  });

  test.each([
    ['core.bigFileThreshold', '1'],
    ['diff.external', 'true'],
    ['diff.context', '0'],
    ['core.attributesFile', 'attributes'],
    ['diff.orderFile', 'order'],
    ['diff.noprefix', 'true'],
    ['diff.algorithm', 'patience'],
  ])('configuration %s=%s changes nothing', async (key, value) => {
    const repository = await signedByAlice();
    const { builder } = repository;
    const before = JSON.stringify(await repository.verify());
    builder.write('attributes', '*.ts binary\n');
    builder.write('order', 'b.ts\n');
    builder.git('config', key, value);
    builder.write('.git/info/attributes', '*.ts -diff\n');
    expect(JSON.stringify(await repository.verify())).toBe(before);
  });
});

describe('T11 what is not text', () => {
  const link = ({ builder }: SignedRepository, target: string): void => {
    const oid = builder.gitBytes(['hash-object', '-w', '--stdin'], target).toString().trim();
    builder.git('update-index', '--add', '--cacheinfo', `120000,${oid},link`);
    builder.git('commit', '-q', '-m', `Link\n\n${aiTrailer}`);
  };
  const program = Buffer.from([0, 1, 2, 3]);

  test.each<[string, (repository: SignedRepository) => void, (repository: SignedRepository) => void]>([
    [
      'a binary',
      (it) => commitAi(it, { 'tool.bin': program }),
      (it) => commitAi(it, { 'tool.bin': Buffer.concat([program, program]) }),
    ],
    ['a link that points elsewhere', (it) => link(it, 'docs'), (it) => link(it, '/etc')],
    [
      'a mode',
      (it) => commitAi(it, { 'run.sh': 'echo\n' }),
      (it) => {
        it.builder.git('update-index', '--chmod=+x', 'run.sh');
        it.builder.git('commit', '-q', '-m', `Mode\n\n${aiTrailer}`);
      },
    ],
    ['an empty file', (it) => commitAi(it, { 'c.ts': 'c\n' }), (it) => commitAi(it, { '__init__.py': '' })],
    [
      'a submodule',
      (it) => commitAi(it, { 'c.ts': 'c\n' }),
      (it) => {
        it.builder.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor`);
        it.builder.git('commit', '-q', '-m', `Submodule\n\n${aiTrailer}`);
      },
    ],
    [
      'a rename',
      (it) => commitAi(it, { 'c.ts': 'c\n' }),
      (it) => {
        it.builder.git('mv', 'b.ts', 'renamed.ts');
        it.builder.git('commit', '-q', '-m', `Rename\n\n${aiTrailer}`);
      },
    ],
  ])('%s', async (_, signed, attack) => {
    const repository = openRepositoryOfTeam();
    signed(repository);
    await repository.signOff();
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
    attack(repository);
    await expectDenied(repository, {});
  });
});

describe('T14 characters that hide', () => {
  test.each([
    ['bidirectional text', 'const access = "user\u202e \u2066// check\u2069 \u2066";\n'],
    ['an invisible space', 'const ad\u200bmin = true;\n'],
    ['tag characters', 'const note = "fine\u{e0041}\u{e0042}";\n'],
  ])('%s fails the gate though a senior signed it', async (_, line) => {
    const repository = openRepositoryOfTeam();
    commitAi(repository, { 'c.ts': line });
    await repository.signOff();
    await expectDenied(repository, { says: /U\+/ });
  });

  test('in a path', async () => {
    const repository = openRepositoryOfTeam();
    commitAi(repository, { 'c\u202ets.exe': 'x\n' });
    await repository.signOff();
    await expectDenied(repository, { says: /U\+202E/ });
  });

  test.each([
    ['the name of an author', { name: 'Alice\u202e', email: 'test@example.com' }, 'Change\n'],
    [
      'a reviewer in a trailer',
      { name: 'Test', email: 'test@example.com' },
      'Change\n\nReviewed-by: A\u200blice <a@example.com>\n',
    ],
  ])('in %s', async (_, author, message) => {
    const repository = openRepositoryOfTeam();
    repository.builder.commit(message, { author });
    await repository.signOff();
    await expectDenied(repository, { says: /U\+/ });
  });

  test('writing systems that need joiners are no attack', async () => {
    const repository = openRepositoryOfTeam();
    commitAi(repository, {
      'fa.ts': 'export const word = "می\u200cخواهم";\nexport const family = "👨\u200d👩\u200d👧";\n',
    });
    await repository.signOff();
    expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  });
});

describe('T26 exemptions', () => {
  const policy = teamPolicy({
    'scope: {select: ai, unattributed: ignore}':
      'scope: {select: all, exempt: [{paths: ["**/*.md", "**/*.sh"], reason: prose}]}',
  });

  test('are listed with their reason', async () => {
    const repository = await signedWith({ 'guide.md': 'Text\n' }, policy);
    commitAi(repository, { 'more.md': 'Text\n' });
    const report = await repository.verify();
    expect(report.verdict).toBe('pass');
    expect(report.units.find(({ path }) => path === 'more.md')).toMatchObject({
      state: 'exempt',
      reason: 'prose',
    });
  });

  test('nor far below the first line of a script', async () => {
    const script = (last: string): string => `#!/bin/sh\n${'echo\n'.repeat(30)}${last}`;
    const repository = await signedWith({ 'tool.sh': script('true\n') }, policy);
    commitAi(repository, { 'tool.sh': script('rm -rf /\n') });
    const report = await expectDenied(repository, {});
    expect(report.units.map(({ state }) => state)).not.toContain('exempt');
  });

  test.each([
    ['programs', 'tool.sh', '#!/bin/sh\nrm -rf /\n'],
    ['the gate itself', '.github/gate.md', 'text\n'],
    ['the policy', '.countersign/notes.md', 'text\n'],
  ])('never hold for %s', async (_, path, content) => {
    const repository = await signedWith({ 'guide.md': 'Text\n' }, policy);
    commitAi(repository, { [path]: content });
    const report = await expectDenied(repository, {});
    expect(report.units.findLast((unit) => unit.path === path)).toMatchObject({ required: true });
  });
});

test('T27 filters and encodings: what is judged is what the repository stores', async () => {
  const repository = await signedByAlice();
  const { builder } = repository;
  builder.git('config', 'filter.pretty.clean', 'cat');
  builder.git('config', 'filter.pretty.smudge', "sed 's/steal/helpful/'");
  commitAi(repository, { '.gitattributes': 'b.ts filter=pretty text eol=crlf\n' });
  const oid = builder.gitBytes(
    ['hash-object', '-w', '--no-filters', '--stdin'],
    source({ 30: 'steal();\n' }),
  );
  builder.git('update-index', '--cacheinfo', `100644,${oid.toString().trim()},b.ts`);
  builder.git('commit', '-q', '-m', `Filtered\n\n${aiTrailer}`);
  const report = await expectDenied(repository, {});
  expect(statesOf(report)).toContain('b.ts:30 stale');
});

describe('T32 code is pushed off the screen', () => {
  test('behind spaces', async () => {
    const repository = openRepositoryOfTeam();
    commitAi(repository, { 'c.ts': `export const fine = 1;${' '.repeat(200)}steal();\n` });
    await repository.signOff();
    await expectDenied(repository, { says: /spaces|columns/ });
  });
});

test('T34 a lockfile that points elsewhere needs a sign-off like everything else', async () => {
  const lock = (host: string): string =>
    `${JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/a': { version: '1.0.0', resolved: `https://${host}/a.tgz`, integrity: 'sha512-AA==' } } }, null, 2)}\n`;
  const repository = await signedWith({ 'package-lock.json': lock('packages.example.com') });
  commitAi(repository, { 'package-lock.json': lock('evil.example.net') });
  const report = await expectDenied(repository, {});
  expect(report.units.find(({ path }) => path === 'package-lock.json')).toMatchObject({ required: true });
});
