// The schema that editors are given: where the manifest says it is, and of one mind with the parser.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parsePolicy } from '../src/core/policy/parsePolicy.ts';

const project = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(project, path), 'utf8');

interface Manifest {
  readonly contributes: {
    readonly yamlValidation: readonly { readonly fileMatch: string; readonly url: string }[];
  };
}

const { contributes } = JSON.parse(read('package.json')) as Manifest;
const [validation = { fileMatch: '', url: '' }] = contributes.yamlValidation;
const validate = new Ajv2020({ strict: false }).compile(JSON.parse(read(validation.url)));

const blocks = read('docs/policy.md').split('\n```yaml\n').slice(1).map((rest) => rest.split('\n```')[0] ?? ''); // prettier-ignore
const head = blocks[0] ?? '';
const examples = blocks.map((yaml) => (/^version:/m.test(yaml) ? yaml : `${head}\n${yaml}`));

test('the manifest gives it to editors for the policy of any folder', () => {
  expect(validation.fileMatch).toBe('**/.countersign/policy.yml');
  expect(existsSync(join(project, validation.url))).toBe(true);
});

describe('on the examples of docs/policy.md', () => {
  test.each(examples.map((text) => [text.split('\n').at(-1), text]))('%s', (_, text) => {
    expect(validate(parse(text))).toBe(true);
    expect(parsePolicy(text).problems).toEqual([]);
  });
});

test.each([
  'colour: red',
  'scope: {select: some}',
  'independence: maybe',
  'signatures: {max_age: 30 days}',
  'members: {ann: {roles: [senior]}}',
  'members: {ann: {emails: ["*@example.com"]}}',
  'roles_from: {codeowners: bitbucket}',
  'roles_from: {teams: {team: [ann]}}',
  'rules: []',
  'rules: [{name: r, paths: ["**"], require: [{count: 0}]}]',
  'content: {bidi: off}',
  'content: {exempt: [{paths: ["**"]}]}',
  'limits: {record_bytes: 5}',
  'trailers: ["Reviewed by"]',
  'risk: {hidden-unicod: {level: off}}',
])('refuses what the parser refuses: %s', (line) => {
  const text = `${head}\n${line}\n`;
  expect(validate(parse(text))).toBe(false);
  expect(parsePolicy(text).value).toBe(null);
});
