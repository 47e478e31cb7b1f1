// What docs say is checked where it can be: examples verify and parse, links and references from comments arrive.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyAttestation } from '../src/core/attestation/envelope.ts';
import { parseAttestations } from '../src/core/attestation/parseAttestations.ts';
import { parseRecord, recordId } from '../src/core/attestation/record.ts';
import { buildSshSignature } from '../src/core/attestation/sshsig.ts';
import { attestationNamespace, formatStatement, statementToSign } from '../src/core/attestation/statement.ts';
import { attestationFields } from '../src/core/attestation/trailer.ts';
import { formatCanonicalJson, type JsonValue } from '../src/core/base/canonicalJson.ts';
import { unitSetRoot } from '../src/core/diff/hunkFingerprint.ts';
import { parsePolicy } from '../src/core/policy/parsePolicy.ts';

const project = resolve(import.meta.dirname, '..');
const pages = readdirSync(join(project, 'docs')).map((name) => `docs/${name}`);
const read = (path: string): string => readFileSync(join(project, path), 'utf8');

/** The blocks of one language, in the order of the page. */
function blocks(text: string, language: string): readonly string[] {
  return text.split(`\n\`\`\`${language}\n`).slice(1).map((rest) => rest.split('\n```')[0] ?? ''); // prettier-ignore
}

/** Headings as GitHub makes anchors of them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.split('\n').filter((line) => /^#+ /.test(line));
  return new Set(headings.map((line) => line.replace(/^#+ /, '').toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'))); // prettier-ignore
}

describe('the numbered cases of docs/attestation.md', () => {
  const text = read('docs/attestation.md');
  const titles = (folder: string): string =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => read(`${folder}/${name}`))
      .join('\n');

  test('every threat of the table is performed in test/threats', () => {
    const numbers = [...text.matchAll(/^\| (T\d+) /gm)].map(([, number = '']) => number);
    expect(numbers).toHaveLength(35);
    const performed = titles('test/threats');
    expect(numbers.filter((number) => !performed.includes(`'${number} `))).toEqual([]);
  });

  test('every golden case of the table has a test that begins with its number', () => {
    const rows = [...text.matchAll(/^\| (G\d+)(?: to (G\d+))? /gm)];
    const numbers = rows.flatMap(([, first = '', last = first]) => range(first, last));
    expect(numbers).toEqual(range('G1', 'G34'));
    const tests = titles('test');
    expect(numbers.filter((number) => !new RegExp(`['"\`]${number} `).test(tests))).toEqual([]);
  });
});

/** `G1`, `G3` → `G1`, `G2`, `G3`. */
function range(first: string, last: string): readonly string[] {
  const [from, to] = [Number(first.slice(1)), Number(last.slice(1))];
  return Array.from({ length: to - from + 1 }, (_, at) => `G${from + at}`);
}

describe('the example of docs/attestation.md', () => {
  const text = read('docs/attestation.md');
  const [trailer] = parseAttestations(Buffer.from(text)).value;
  const publicKey = Buffer.from(/`ssh-ed25519 (\S+)`/.exec(text)?.[1] ?? '', 'base64');
  const repository = /the repository id `([0-9a-f]{40})`/.exec(text)?.[1] ?? '';
  const fields = trailer === undefined ? null : attestationFields(trailer, repository);
  const canonical = blocks(text, 'json').map((block) => formatCanonicalJson(JSON.parse(block) as JsonValue));

  test('verifies with the key and the repository id on the page', () => {
    const signature = buildSshSignature(
      publicKey,
      trailer?.signature ?? Buffer.alloc(0),
      attestationNamespace,
    );
    expect(fields !== null && signature !== null && verifyAttestation(fields, signature).kind).toBe('valid');
  });

  test('has the payload and the digest that the page says', () => {
    if (fields === null) throw new Error('the page has no trailer');
    expect(canonical).toContain(formatStatement(fields).toString());
    const digest = createHash('sha256').update(statementToSign(fields)).digest('hex');
    expect(text).toContain(`\`${digest}\``);
  });

  test('names the record on the page, whose units give the root', () => {
    const bytes = canonical
      .map((json) => Buffer.from(json))
      .find((json) => recordId(json) === fields?.record);
    const record = parseRecord(bytes ?? Buffer.alloc(0)).value;
    expect(unitSetRoot((record?.units ?? []).map(({ id }) => id))).toBe(fields?.root);
  });
});

test('every policy in docs/policy.md parses', () => {
  const examples = blocks(read('docs/policy.md'), 'yaml');
  const head = examples[0] ?? '';
  const texts = examples.map((yaml) => (/^version:/m.test(yaml) ? yaml : `${head}\n${yaml}`));
  expect(examples.length).toBeGreaterThan(4);
  expect(texts.flatMap((text) => parsePolicy(text).problems)).toEqual([]);
});

test.each([...pages, 'README.md', 'src/README.md'])('links of %s arrive', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g)];
  const broken = links.flatMap(([link, path = '', anchor]) => {
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(project, target))) return [link];
    return anchor === undefined || anchorsOf(read(target)).has(anchor) ? [] : [link];
  });
  expect(broken).toEqual([]);
});

test('comments refer to pages, sections and threats that exist', () => {
  const sources = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|mjs)$/.test(name))
      .map((name) => join(folder, name)),
  );
  const broken = sources.flatMap((source) => {
    const text = read(source).replaceAll(/\n\s*(?:\*|\/\/) /g, ' ');
    return [...text.matchAll(/\b(docs\/[a-z]+\.md), (threats? T\d+|[A-Z][\w ]+)/g)].flatMap(
      ([reference, page = '', section = '']) => {
        const threat = /T\d+/.exec(section)?.[0];
        const known = pages.includes(page) ? read(page) : '';
        const isThere =
          threat === undefined ? known.includes(`\n## ${section.trim()}\n`) : known.includes(`| ${threat} `);
        return isThere ? [] : [`${source}: ${reference}`];
      },
    );
  });
  expect(broken).toEqual([]);
});
